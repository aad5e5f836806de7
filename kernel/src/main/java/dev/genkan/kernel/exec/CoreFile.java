package dev.genkan.kernel.exec;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Feature;
import dev.genkan.cpu.Memory;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.Kstat;
import dev.genkan.kernel.fs.ProcessView;
import dev.genkan.kernel.mm.AddressSpace;
import dev.genkan.kernel.mm.Vma;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A core file: the registers and the memory of a process as a signal ended it, in ELF, for a
 * debugger to look at (fs/binfmt_elf.c, elf_core_dump).
 */
public final class CoreFile {
    private static final int PAGE = Memory.PAGE_SIZE;
    private static final int ET_CORE = 4, PT_NOTE = 4;

    /** The types of notes. */
    private static final int NT_PRSTATUS = 1,
            NT_PRFPREG = 2,
            NT_PRPSINFO = 3,
            NT_AUXV = 6,
            NT_X86_XSTATE = 0x202,
            NT_FILE = 0x4649_4c45,
            NT_PRXFPREG = 0x46e6_2b7f,
            NT_SIGINFO = 0x5349_4749;

    /** The size of what FXSAVE writes, of what FNSAVE does, and where the former tells of XCR0. */
    private static final int FX_SIZE = 512, FNSAVE_SIZE = 108, XCR0 = 464;

    /** Strings of NT_PRPSINFO: with their NUL, the name has 16 bytes and the arguments have 80. */
    private static final int NAME_SIZE = 16, ARGUMENTS_SIZE = 80;

    private static final int[] ORDER_64 = {
        Cpu.R15, Cpu.R14, Cpu.R13, Cpu.R12, Cpu.RBP, Cpu.RBX, Cpu.R11, Cpu.R10, Cpu.R9, Cpu.R8,
        Cpu.RAX, Cpu.RCX, Cpu.RDX, Cpu.RSI, Cpu.RDI
    };

    private static final int[] ORDER_32 = {
        Cpu.RBX, Cpu.RCX, Cpu.RDX, Cpu.RSI, Cpu.RDI, Cpu.RBP, Cpu.RAX
    };

    private final ProcessView process;
    private final AddressSpace mm;
    private final List<Thread> threads;
    private final int signal;
    private final byte[] siginfo;
    private final boolean wide;
    private final ByteArrayOutputStream notes = new ByteArrayOutputStream();

    /**
     * A thread as it stopped.
     *
     * @param originalRax the number of the system call that it was in, or -1
     * @param time processor time that it has used, in nanoseconds
     */
    public record Thread(
            int tid, Cpu cpu, long originalRax, long pending, long blocked, int nice, long time) {}

    /** A mapping, and how many bytes from its start on the file holds. */
    private record Segment(Vma vma, long size) {}

    /**
     * What is left of a process.
     *
     * @param threads the one that got the signal first
     * @param siginfo a siginfo_t of the program's width
     */
    public CoreFile(
            ProcessView process,
            AddressSpace mm,
            List<Thread> threads,
            int signal,
            byte[] siginfo) {
        this.process = process;
        this.mm = mm;
        this.threads = List.copyOf(threads);
        this.signal = signal;
        this.siginfo = siginfo;
        wide = threads.getFirst().cpu.longMode();
    }

    /**
     * Writes it; pages of zeros become holes.
     *
     * @param limit the size at which it ends, whole or not, as an unsigned number
     */
    public void write(FileChannel to, long limit) throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (Vma vma : mm.vmas()) {
            segments.add(new Segment(vma, sizeOf(vma)));
        }
        writeNotes();
        byte[] headers = headers(segments);
        long start = pageUp(headers.length + notes.size());
        Output output = new Output(to, limit);
        output.write(headers, headers.length, 0);
        output.write(notes.toByteArray(), notes.size(), headers.length);
        byte[] page = new byte[PAGE];
        byte[] zeros = new byte[PAGE];
        for (Segment segment : segments) {
            long first = segment.vma.start();
            long end = first + segment.size;
            long at = mm.residency().dump(segment.vma, first, end, page);
            while (at < end) {
                if (!Arrays.equals(page, zeros)) {
                    output.write(page, PAGE, start + (at - first));
                }
                at = mm.residency().dump(segment.vma, at + PAGE, end, page);
            }
            start += segment.size;
        }
        output.end(start);
    }

    /** A file that holes may be in, and that ends at a limit. */
    private record Output(FileChannel file, long limit) {
        void write(byte[] bytes, int length, long position) throws IOException {
            if (Long.compareUnsigned(position, limit) >= 0) {
                return;
            }
            boolean cut = Long.compareUnsigned(limit - position, length) < 0;
            ByteBuffer left = ByteBuffer.wrap(bytes, 0, cut ? (int) (limit - position) : length);
            while (left.hasRemaining()) {
                var _ = file.write(left, position + left.position());
            }
        }

        /** Has it reach its end, also behind a hole. */
        void end(long size) throws IOException {
            if (file.size() < size) {
                write(new byte[1], 1, (Long.compareUnsigned(size, limit) < 0 ? size : limit) - 1);
            }
        }
    }

    /** How much of a mapping is written: vma_dump_size with coredump_filter 0x33. */
    private static long sizeOf(Vma vma) {
        File file = vma.file();
        if (file == null) {
            return vma.hasOwnContents() || vma.name().equals(Vma.VDSO) ? vma.length() : 0;
        }
        Kstat stat = file.attributes();
        if (vma.isShared()) {
            return stat.links == 0 ? vma.length() : 0;
        }
        if (vma.hasOwnContents()) {
            return vma.length();
        }
        // The start of a program or library, by which a debugger knows it again.
        boolean start = vma.offset() == 0 && (vma.protection() & Vma.PROT_READ) != 0;
        return start && ((stat.mode & 0111) != 0 || isElf(file)) ? PAGE : 0;
    }

    private static boolean isElf(File file) {
        byte[] magic = new byte[4];
        return file.pread(magic, 0, 4, 0) == 4 && ElfFile.matches(magic);
    }

    private static long pageUp(long size) {
        return size + PAGE - 1 & -PAGE;
    }

    // ---- headers

    private byte[] headers(List<Segment> segments) {
        int fileHeader = wide ? 64 : 52;
        int header = wide ? 56 : 32;
        int count = segments.size() + 1;
        byte[] bytes = new byte[fileHeader + count * header];
        ByteBuffer to = wrap(bytes);
        to.put(ElfFile.MAGIC).put((byte) (wide ? 2 : 1)).put((byte) 1).put((byte) 1).position(16);
        to.putShort((short) ET_CORE);
        to.putShort((short) (wide ? ElfFile.EM_X86_64 : ElfFile.EM_386)).putInt(1);
        putLong(to, 0);
        putLong(to, fileHeader);
        putLong(to, 0);
        to.putInt(0).putShort((short) fileHeader).putShort((short) header).putShort((short) count);
        to.position(fileHeader);
        put(to, PT_NOTE, 0, to.capacity(), 0, notes.size(), 0, 4);
        long offset = pageUp(to.capacity() + notes.size());
        for (Segment segment : segments) {
            Vma vma = segment.vma;
            int protection = vma.protection();
            int flags =
                    ((protection & Vma.PROT_READ) != 0 ? ElfFile.PF_R : 0)
                            | ((protection & Vma.PROT_WRITE) != 0 ? ElfFile.PF_W : 0)
                            | ((protection & Vma.PROT_EXEC) != 0 ? ElfFile.PF_X : 0);
            long size = segment.size;
            put(to, ElfFile.PT_LOAD, flags, offset, vma.start(), size, vma.length(), PAGE);
            offset += size;
        }
        return bytes;
    }

    private void put(
            ByteBuffer to,
            int type,
            int flags,
            long offset,
            long address,
            long fileSize,
            long memorySize,
            int alignment) {
        to.putInt(type);
        if (wide) {
            to.putInt(flags);
        }
        putLong(to, offset);
        putLong(to, address);
        putLong(to, 0);
        putLong(to, fileSize);
        putLong(to, memorySize);
        if (!wide) {
            to.putInt(flags);
        }
        putLong(to, alignment);
    }

    // ---- notes

    private void writeNotes() {
        Thread first = threads.getFirst();
        note("CORE", NT_PRSTATUS, status(first));
        note("CORE", NT_PRPSINFO, processInfo(first));
        note("CORE", NT_SIGINFO, siginfo);
        note("CORE", NT_AUXV, mm.auxv);
        note("CORE", NT_FILE, files());
        floats(first.cpu);
        for (Thread thread : threads.subList(1, threads.size())) {
            note("CORE", NT_PRSTATUS, status(thread));
            floats(thread.cpu);
        }
    }

    private void note(String name, int type, byte[] content) {
        byte[] bytes = new byte[20 + (content.length + 3 & -4)];
        ByteBuffer to = wrap(bytes);
        to.putInt(name.length() + 1).putInt(content.length).putInt(type);
        to.put(name.getBytes(StandardCharsets.ISO_8859_1)).position(20);
        to.put(content);
        notes.writeBytes(bytes);
    }

    /** Writes struct elf_prstatus: the signal, and the registers. */
    private byte[] status(Thread thread) {
        byte[] bytes = new byte[wide ? 336 : 144];
        ByteBuffer to = wrap(bytes);
        to.putInt(signal).position(12);
        to.putShort((short) signal).position(16);
        putLong(to, thread.pending);
        putLong(to, thread.blocked);
        to.putInt(thread.tid).putInt(process.parent());
        to.putInt(process.processGroup()).putInt(process.session());
        putLong(to, thread.time / 1_000_000_000);
        putLong(to, thread.time / 1000 % 1_000_000);
        to.position(wide ? 112 : 72);
        if (wide) {
            putRegisters64(to, thread);
        } else {
            putRegisters32(to, thread);
        }
        to.putInt(1);
        return bytes;
    }

    private static void putRegisters64(ByteBuffer to, Thread thread) {
        Cpu cpu = thread.cpu;
        for (int register : ORDER_64) {
            to.putLong(cpu.gpr[register]);
        }
        to.putLong(thread.originalRax).putLong(cpu.rip).putLong(cpu.selector[Cpu.CS]);
        to.putLong(cpu.flags() & 0xffff_ffffL).putLong(cpu.gpr[Cpu.RSP]);
        to.putLong(cpu.selector[Cpu.SS]);
        to.putLong(cpu.segmentBase[Cpu.FS]).putLong(cpu.segmentBase[Cpu.GS]);
        to.putLong(cpu.selector[Cpu.DS]).putLong(cpu.selector[Cpu.ES]);
        to.putLong(cpu.selector[Cpu.FS]).putLong(cpu.selector[Cpu.GS]);
    }

    private static void putRegisters32(ByteBuffer to, Thread thread) {
        Cpu cpu = thread.cpu;
        for (int register : ORDER_32) {
            to.putInt((int) cpu.gpr[register]);
        }
        to.putInt(cpu.selector[Cpu.DS]).putInt(cpu.selector[Cpu.ES]);
        to.putInt(cpu.selector[Cpu.FS]).putInt(cpu.selector[Cpu.GS]);
        to.putInt((int) thread.originalRax).putInt((int) cpu.rip).putInt(cpu.selector[Cpu.CS]);
        to.putInt(cpu.flags()).putInt((int) cpu.gpr[Cpu.RSP]).putInt(cpu.selector[Cpu.SS]);
    }

    /** Writes struct elf_prpsinfo: what ps would show. */
    private byte[] processInfo(Thread thread) {
        byte[] bytes = new byte[wide ? 136 : 124];
        ByteBuffer to = wrap(bytes);
        to.put((byte) 0).put((byte) 'R').put((byte) 0).put((byte) thread.nice);
        to.position(wide ? 16 : 8);
        int uid = process.credentials().uid;
        int gid = process.credentials().gid;
        if (wide) {
            to.putInt(uid).putInt(gid);
        } else {
            to.putShort((short) uid).putShort((short) gid);
        }
        to.putInt(process.pid()).putInt(process.parent());
        to.putInt(process.processGroup()).putInt(process.session());
        byte[] name = process.name().getBytes(StandardCharsets.ISO_8859_1);
        int start = to.position();
        to.put(name, 0, Math.min(name.length, NAME_SIZE - 1)).position(start + NAME_SIZE);
        byte[] arguments = process.commandLine();
        for (int i = 0; i < Math.min(arguments.length, ARGUMENTS_SIZE - 1); i++) {
            to.put(arguments[i] == 0 ? (byte) ' ' : arguments[i]);
        }
        return bytes;
    }

    /** Lists the mappings that show files: addresses and offsets first, then all names. */
    private byte[] files() {
        List<Vma> shown = new ArrayList<>();
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        for (Vma vma : mm.vmas()) {
            if (vma.file() != null) {
                shown.add(vma);
                names.writeBytes(vma.name().getBytes(StandardCharsets.ISO_8859_1));
                names.write(0);
            }
        }
        byte[] bytes = new byte[(2 + 3 * shown.size()) * (wide ? 8 : 4) + names.size()];
        ByteBuffer to = wrap(bytes);
        putLong(to, shown.size());
        putLong(to, PAGE);
        for (Vma vma : shown) {
            putLong(to, vma.start());
            putLong(to, vma.end());
            putLong(to, vma.offset() / PAGE);
        }
        to.put(names.toByteArray());
        return bytes;
    }

    private void floats(Cpu cpu) {
        byte[] image = new byte[FX_SIZE];
        cpu.saveFx(image);
        if (wide) {
            note("CORE", NT_PRFPREG, image);
        } else {
            byte[] legacy = new byte[FNSAVE_SIZE];
            cpu.saveLegacyFpu(legacy);
            note("CORE", NT_PRFPREG, legacy);
            note("LINUX", NT_PRXFPREG, image);
        }
        if (cpu.model.has(Feature.XSAVE)) {
            byte[] extended = new byte[cpu.extendedStateSize()];
            cpu.saveExtended(extended);
            int components = cpu.model.has(Feature.AVX) ? 7 : 3;
            wrap(extended).putLong(XCR0, components);
            note("LINUX", NT_X86_XSTATE, extended);
        }
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A long of the program's width. */
    private void putLong(ByteBuffer to, long value) {
        if (wide) {
            to.putLong(value);
        } else {
            to.putInt((int) value);
        }
    }
}
