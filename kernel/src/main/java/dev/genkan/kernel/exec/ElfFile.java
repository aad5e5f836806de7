package dev.genkan.kernel.exec;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.fs.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The headers of an ELF file, read and checked: nothing is mapped before all of them are known to
 * make sense (elf(5)).
 */
final class ElfFile {
    /** The first bytes of every ELF file. */
    static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};

    static final int PT_LOAD = 1, PT_DYNAMIC = 2, PT_INTERP = 3, PT_GNU_STACK = 0x6474_e551;
    static final int PF_X = 1, PF_W = 2, PF_R = 4;
    private static final int ET_EXEC = 2, ET_DYN = 3;
    static final int EM_386 = 3, EM_X86_64 = 62;
    private static final int EM_486 = 6;

    /** Linux's ELF_MIN_ALIGN: the program headers fit one page of 64 KiB. */
    private static final int HEADERS_MAX = 65_536;

    private static final int PATH_MAX = 4096;

    /**
     * A part of the file that is to be in memory.
     *
     * @param flags of PF_*
     */
    record Segment(long offset, long address, long fileSize, long memorySize, int flags) {}

    final String path;
    final File file;
    final boolean longMode;
    final boolean positionIndependent;
    final long entry;
    final int headerCount;
    final int headerSize;

    /** Where the program headers will be in memory, before the load bias; 0 if nowhere. */
    final long headerAddress;

    final List<Segment> segments;

    /** The path of PT_INTERP, or empty. */
    final String interpreter;

    /** Whether PT_GNU_STACK is there, and whether it asks for an executable stack. */
    final boolean hasStackHeader;

    final boolean executableStack;

    /** Whether a file starts as an ELF file does. */
    static boolean matches(byte[] start) {
        return start.length >= 4 && Arrays.equals(start, 0, 4, MAGIC, 0, 4);
    }

    /**
     * Reads the headers.
     *
     * @param start the first bytes of the file, 256 at most
     */
    ElfFile(String path, File file, byte[] start) {
        this.path = path;
        this.file = file;
        if (start.length < 20) {
            throw fail("is an ELF file that ends in its header");
        }
        // As Linux does, what a shorter file does not say is zero: the smallest programs need it.
        byte[] whole = Arrays.copyOf(start, Math.max(start.length, 64));
        ByteBuffer header = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        checkMachine(whole);
        longMode = (header.getShort(18) & 0xffff) == EM_X86_64;
        int type = header.getShort(16) & 0xffff;
        if (type != ET_EXEC && type != ET_DYN) {
            throw fail("is an ELF " + typeName(type) + ", not a program");
        }
        positionIndependent = type == ET_DYN;
        entry = longMode ? header.getLong(24) : word(header, 24);
        long tableOffset = longMode ? header.getLong(32) : word(header, 28);
        headerSize = header.getShort(longMode ? 54 : 42) & 0xffff;
        headerCount = header.getShort(longMode ? 56 : 44) & 0xffff;
        int size = longMode ? 56 : 32;
        if (headerSize == 0 && start.length < (longMode ? 56 : 44)) {
            throw fail("is an ELF file that ends in its header");
        }
        if (headerSize != size) {
            throw fail(
                    "its ELF program headers have "
                            + headerSize
                            + " bytes each instead of "
                            + size);
        }
        if (headerCount == 0) {
            throw fail("is an ELF file without program headers");
        }
        if (headerCount * size > HEADERS_MAX) {
            throw fail("has " + headerCount + " ELF program headers, more than 64 KiB of them");
        }
        byte[] table = new byte[headerCount * size];
        if (tableOffset < 0 || readFully(table, tableOffset) != table.length) {
            throw fail(
                    "its ELF program headers (offset "
                            + Long.toUnsignedString(tableOffset)
                            + ") lie past the end of the file");
        }
        ByteBuffer headers = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        List<Segment> loads = new ArrayList<>();
        String interp = "";
        boolean stackHeader = false;
        boolean stackExecutable = false;
        long inMemory = 0;
        for (int i = 0; i < headerCount; i++) {
            Segment segment = segment(headers, i * size);
            switch (headers.getInt(i * size)) {
                case PT_LOAD -> {
                    check(segment);
                    loads.add(segment);
                    if (inMemory == 0
                            && segment.offset <= tableOffset
                            && tableOffset - segment.offset < segment.fileSize) {
                        inMemory = tableOffset - segment.offset + segment.address;
                    }
                }
                case PT_INTERP -> {
                    if (interp.isEmpty()) {
                        interp = interpreter(segment);
                    }
                }
                case PT_GNU_STACK -> {
                    stackHeader = true;
                    stackExecutable = (segment.flags & PF_X) != 0;
                }
                default -> {}
            }
        }
        if (loads.isEmpty()) {
            throw fail("is an ELF file with nothing to load");
        }
        segments = List.copyOf(loads);
        interpreter = interp;
        hasStackHeader = stackHeader;
        executableStack = stackExecutable;
        headerAddress = inMemory;
    }

    /** As Linux does, looks at the machine alone: small programs have other things in e_ident. */
    private void checkMachine(byte[] start) {
        int width = start[4];
        int machine = start[18] & 255 | (start[19] & 255) << 8;
        if (machine == EM_X86_64 && width == 1) {
            throw fail("is an ELF for the x32 ABI; Genkan runs i386 and x86-64");
        }
        if (machine == EM_X86_64 || machine == EM_386 || machine == EM_486) {
            return;
        }
        if (start[5] == 2) {
            machine = start[19] & 255 | (start[18] & 255) << 8;
        }
        throw fail(
                "is an ELF for " + machineName(machine, width) + "; Genkan runs i386 and x86-64");
    }

    private static String machineName(int machine, int width) {
        return switch (machine) {
            case 2, 18, 43 -> "SPARC";
            case EM_386, EM_486 -> "i386";
            case 8 -> "MIPS";
            case 20 -> "PowerPC";
            case 21 -> "ppc64";
            case 22 -> "s390";
            case 40 -> "ARM";
            case 50 -> "IA-64";
            case EM_X86_64 -> "x86-64";
            case 183 -> "aarch64";
            case 243 -> width == 2 ? "riscv64" : "riscv32";
            case 258 -> "LoongArch";
            default -> "machine " + machine;
        };
    }

    private static String typeName(int type) {
        return switch (type) {
            case 1 -> "object file";
            case 4 -> "core dump";
            default -> "file of type " + type;
        };
    }

    private static long word(ByteBuffer from, int at) {
        return from.getInt(at) & 0xffff_ffffL;
    }

    private Segment segment(ByteBuffer from, int at) {
        if (longMode) {
            return new Segment(
                    from.getLong(at + 8),
                    from.getLong(at + 16),
                    from.getLong(at + 32),
                    from.getLong(at + 40),
                    from.getInt(at + 4));
        }
        return new Segment(
                word(from, at + 4),
                word(from, at + 8),
                word(from, at + 16),
                word(from, at + 20),
                from.getInt(at + 24));
    }

    private void check(Segment segment) {
        if (segment.fileSize < 0 || segment.offset < 0 || segment.offset + segment.fileSize < 0) {
            throw fail("an ELF segment lies outside the file");
        }
        if (Long.compareUnsigned(segment.fileSize, segment.memorySize) > 0) {
            throw fail("an ELF segment has more bytes in the file than in memory");
        }
        long limit = longMode ? 1L << 47 : 1L << 32;
        if (Long.compareUnsigned(segment.address, limit) >= 0
                || Long.compareUnsigned(segment.memorySize, limit - segment.address) > 0) {
            throw new ExecException(
                    Errno.ENOMEM, path + ": an ELF segment does not fit the address space");
        }
        if (segment.fileSize != 0 && (segment.offset - segment.address & 4095) != 0) {
            throw new ExecException(
                    Errno.EINVAL, path + ": an ELF segment's offset and address do not align");
        }
    }

    private String interpreter(Segment segment) {
        if (segment.fileSize < 2 || segment.fileSize > PATH_MAX || segment.offset < 0) {
            throw fail("its ELF interpreter's path has an impossible length");
        }
        byte[] bytes = new byte[(int) segment.fileSize];
        if (readFully(bytes, segment.offset) != bytes.length) {
            throw fail("its ELF interpreter's path lies past the end of the file");
        }
        if (bytes[bytes.length - 1] != 0) {
            throw fail("its ELF interpreter's path does not end");
        }
        int length = 0;
        while (bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private int readFully(byte[] to, long position) {
        int done = 0;
        while (done < to.length) {
            int count = file.pread(to, done, to.length - done, position + done);
            if (count <= 0) {
                break;
            }
            done += count;
        }
        return done;
    }

    private ExecException fail(String why) {
        return ExecException.notExecutable(path, why);
    }
}
