package dev.genkan.kernel.exec;

import dev.genkan.cpu.Memory;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.mm.AddressSpace;
import dev.genkan.kernel.mm.Vma;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A program in the format of Linux before 1995, for i386: a.out(5) in its four kinds, loaded as
 * binfmt_aout did until Linux 5.19 took it out.
 */
final class AoutFile {
    private static final int OMAGIC = 0407, NMAGIC = 0410, ZMAGIC = 0413, QMAGIC = 0314;
    private static final int HEADER = 32;

    /** The data of NMAGIC and ZMAGIC starts at a multiple of this. */
    private static final int SEGMENT = 1024;

    private static final int M_386 = 100;
    private static final long PAGE = Memory.PAGE_SIZE;

    private final String path;
    private final File file;
    private final int magic;
    private final long text;
    private final long data;
    private final long bss;

    final long entry;

    /** Whether a file starts as one of the four kinds does. */
    static boolean matches(byte[] start) {
        if (start.length < 4) {
            return false;
        }
        int machine = start[2] & 255;
        return switch (start[0] & 255 | (start[1] & 255) << 8) {
            case OMAGIC, NMAGIC, ZMAGIC, QMAGIC -> machine == 0 || machine == M_386;
            default -> false;
        };
    }

    AoutFile(String path, File file, byte[] start) {
        this.path = path;
        this.file = file;
        if (start.length < HEADER) {
            throw fail("is an a.out file that ends in its header");
        }
        ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        magic = header.getShort(0) & 0xffff;
        text = word(header, 4);
        data = word(header, 8);
        bss = word(header, 12);
        long symbols = word(header, 16);
        entry = word(header, 20);
        if (header.getInt(24) != 0 || header.getInt(28) != 0) {
            throw fail("is an a.out file that is not linked");
        }
        if (text + data + symbols + textOffset() > file.size()) {
            throw fail("is an a.out file that ends before its contents do");
        }
        if (dataAddress() + data + bss > 0xf000_0000L) {
            throw new ExecException(
                    Errno.ENOMEM, path + ": its a.out segments do not fit the address space");
        }
    }

    private static long word(ByteBuffer from, int at) {
        return from.getInt(at) & 0xffff_ffffL;
    }

    private ExecException fail(String why) {
        return ExecException.notExecutable(path, why);
    }

    private long textOffset() {
        return switch (magic) {
            case ZMAGIC -> 1024;
            case QMAGIC -> 0;
            default -> HEADER;
        };
    }

    private long textAddress() {
        return magic == QMAGIC ? PAGE : 0;
    }

    private long dataAddress() {
        long end = textAddress() + text;
        return magic == OMAGIC ? end : (end + SEGMENT - 1) & -SEGMENT;
    }

    /** Loads it; returns the address after its bss. */
    long load(AddressSpace mm) {
        boolean writableText = magic == OMAGIC || magic == ZMAGIC || magic == NMAGIC;
        long start = textAddress();
        long dataStart = dataAddress();
        if (writableText) {
            // The file's contents do not lie on page boundaries: they are read into one range,
            // data right after text.
            dataStart = start + text;
            map(mm, start, pageUp(text + data), Vma.PROT_READ | Vma.PROT_WRITE | Vma.PROT_EXEC);
            read(mm, start, textOffset(), text + data);
        } else {
            map(mm, start, pageUp(dataStart + data - start), Vma.PROT_READ | Vma.PROT_WRITE);
            read(mm, start, 0, text);
            read(mm, dataStart, text, data);
            var _ = mm.protect(start, pageUp(text), Vma.PROT_READ | Vma.PROT_EXEC);
            if ((dataStart & (PAGE - 1)) != 0) {
                // Text and data share a page: it must allow both.
                var _ =
                        mm.protect(
                                dataStart & -PAGE,
                                PAGE,
                                Vma.PROT_READ | Vma.PROT_WRITE | Vma.PROT_EXEC);
            }
        }
        long loaded = pageUp(dataStart + data);
        long end = pageUp(dataStart + data + bss);
        if (end > loaded) {
            map(mm, loaded, end - loaded, Vma.PROT_READ | Vma.PROT_WRITE | Vma.PROT_EXEC);
        }
        return dataStart + data + bss;
    }

    private static long pageUp(long value) {
        return (value + PAGE - 1) & -PAGE;
    }

    private void map(AddressSpace mm, long address, long length, int protection) {
        if (length == 0) {
            return;
        }
        if (mm.mapFixed(address, length, protection, path) < 0) {
            throw new ExecException(
                    Errno.ENOMEM, path + ": its a.out segments do not fit the address space");
        }
    }

    private void read(AddressSpace mm, long address, long offset, long length) {
        byte[] chunk = new byte[65_536];
        long done = 0;
        while (done < length) {
            int wanted = (int) Math.min(chunk.length, length - done);
            int count = file.pread(chunk, 0, wanted, offset + done);
            if (count <= 0 || !mm.load(address + done, chunk, 0, count)) {
                throw fail("is an a.out file that cannot be read whole");
            }
            done += count;
        }
    }
}
