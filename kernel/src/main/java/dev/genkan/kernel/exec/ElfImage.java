package dev.genkan.kernel.exec;

import dev.genkan.cpu.Memory;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.exec.ElfFile.Segment;
import dev.genkan.kernel.mm.AddressSpace;
import dev.genkan.kernel.mm.Vma;

/**
 * An ELF file mapped into memory.
 *
 * @param bias what was added to the file's addresses
 * @param entry where it starts, bias included
 * @param headers where its program headers are, bias included; 0 if nowhere
 * @param end the page after its last byte, bss included
 */
record ElfImage(long bias, long entry, long headers, long end) {
    private static final long PAGE = Memory.PAGE_SIZE;

    /**
     * Maps the segments.
     *
     * @param base where a position-independent file goes; 0 for anywhere
     */
    static ElfImage map(ElfFile elf, AddressSpace mm, long base) {
        long low = Long.MAX_VALUE;
        long high = 0;
        for (Segment segment : elf.segments) {
            low = Math.min(low, segment.address() & -PAGE);
            high = Math.max(high, pageUp(segment.address() + segment.memorySize()));
        }
        long bias = 0;
        if (elf.positionIndependent) {
            long place = base;
            if (place == 0) {
                place = reserve(elf, mm, high - low);
            }
            bias = place - low;
        }
        for (Segment segment : elf.segments) {
            map(elf, mm, segment, bias);
        }
        return new ElfImage(
                bias,
                elf.entry + bias,
                elf.headerAddress == 0 ? 0 : elf.headerAddress + bias,
                high + bias);
    }

    private static long pageUp(long value) {
        return (value + PAGE - 1) & -PAGE;
    }

    private static long reserve(ElfFile elf, AddressSpace mm, long length) {
        long place =
                mm.map(0, length, Vma.PROT_NONE, Vma.MAP_PRIVATE | Vma.MAP_ANONYMOUS, null, 0, "");
        if (place < 0) {
            throw doesNotFit(elf, place);
        }
        mm.unmap(place, length);
        return place;
    }

    private static ExecException doesNotFit(ElfFile elf, long error) {
        int errno = error == -Errno.EPERM ? Errno.EPERM : Errno.ENOMEM;
        return new ExecException(
                errno,
                elf.path
                        + (errno == Errno.EPERM
                                ? ": an ELF segment starts below the lowest allowed address"
                                : ": an ELF segment does not fit the address space"));
    }

    private static void map(ElfFile elf, AddressSpace mm, Segment segment, long bias) {
        if (segment.memorySize() == 0) {
            return;
        }
        int protection =
                ((segment.flags() & ElfFile.PF_R) != 0 ? Vma.PROT_READ : 0)
                        | ((segment.flags() & ElfFile.PF_W) != 0 ? Vma.PROT_WRITE : 0)
                        | ((segment.flags() & ElfFile.PF_X) != 0 ? Vma.PROT_EXEC : 0);
        long start = segment.address() + bias;
        long page = start & -PAGE;
        long fileEnd = start + segment.fileSize();
        long end = pageUp(start + segment.memorySize());
        long mapped = page;
        if (segment.fileSize() > 0) {
            mapped = pageUp(fileEnd);
            long result =
                    mm.map(
                            page,
                            mapped - page,
                            protection,
                            Vma.MAP_PRIVATE | Vma.MAP_FIXED,
                            elf.file,
                            segment.offset() - (start - page),
                            elf.path);
            if (result < 0) {
                throw doesNotFit(elf, result);
            }
            if (segment.memorySize() > segment.fileSize() && fileEnd < mapped) {
                byte[] zeros = new byte[(int) (mapped - fileEnd)];
                if (!mm.load(fileEnd, zeros, 0, zeros.length)) {
                    throw ExecException.notExecutable(
                            elf.path, "is truncated: an ELF segment lies past the end of the file");
                }
            }
        }
        if (end > mapped) {
            long result = mm.mapFixed(mapped, end - mapped, protection, "");
            if (result < 0) {
                throw doesNotFit(elf, result);
            }
        }
    }
}
