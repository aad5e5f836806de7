package dev.genkan.kernel.exec;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.Feature;
import dev.genkan.cpu.Memory;
import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.Entropy;
import dev.genkan.kernel.Limits;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.ErrnoException;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.mm.AddressLayout;
import dev.genkan.kernel.mm.AddressLayouts;
import dev.genkan.kernel.mm.AddressSpace;
import dev.genkan.kernel.mm.MemoryBudget;
import dev.genkan.kernel.mm.Vma;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a program out of a file: ELF of both widths, a.out, and scripts (fs/exec.c and the
 * binfmt_*.c of Linux).
 *
 * <p>A file that cannot be run is told by {@link ExecException} before anything of the old program
 * is given up.
 */
public final class ProgramLoader {
    /** ADDR_NO_RANDOMIZE and READ_IMPLIES_EXEC of personality(2). */
    public static final int ADDR_NO_RANDOMIZE = 0x004_0000, READ_IMPLIES_EXEC = 0x040_0000;

    /** The window of a 64-bit program: 1 TiB. */
    public static final long WINDOW_64 = 1L << 40;

    /** That of one that starts when there are many: 64 GiB. The host has 128 TiB for all. */
    private static final long SMALL_WINDOW_64 = 1L << 36;

    private static final int MANY = 32;

    private static final long WINDOW_32 = 1L << 32;

    /** How deep scripts may name scripts. */
    private static final int MAX_RECURSION = 4;

    /** One argument or variable may not be longer (MAX_ARG_STRLEN). */
    private static final int MAX_STRING = 131_072;

    /** The number of arguments and variables (MAX_ARG_STRINGS is greater; memory is not). */
    private static final int MAX_STRINGS = 4_000_000;

    /** All strings and pointers together, however large the stack may be. */
    private static final long MAX_ARGUMENTS = 6L << 20;

    private static final long PAGE = Memory.PAGE_SIZE;

    private final FileOpener opener;
    private final boolean mayGain;
    private Credentials credentials;
    private final Limits limits;
    private final MemoryBudget budget;
    private final Entropy entropy;
    private final AddressLayouts layouts;
    private final int personality;
    private final CpuModel model;

    /**
     * A loader for one process.
     *
     * @param mayGain whether set-user-ID bits count
     * @param personality flags of personality(2): ADDR_NO_RANDOMIZE makes runs repeatable
     * @param model the processor that programs will have
     */
    public ProgramLoader(
            FileOpener opener,
            Credentials credentials,
            boolean mayGain,
            Limits limits,
            MemoryBudget budget,
            Entropy entropy,
            AddressLayouts layouts,
            int personality,
            CpuModel model) {
        this.opener = opener;
        this.credentials = credentials;
        this.mayGain = mayGain;
        this.limits = limits;
        this.budget = budget;
        this.entropy = entropy;
        this.layouts = layouts;
        this.personality = personality;
        this.model = model;
    }

    /**
     * Loads a program.
     *
     * @param path by the rules of the process; bytes and characters map one to one, as in all
     *     strings here
     * @param arguments argv; an empty one becomes {@code {""}}, as since Linux 5.18
     */
    public Program load(String path, List<String> arguments, List<String> environment) {
        List<String> argv = arguments.isEmpty() ? List.of("") : arguments;
        return load(path, path, argv, environment, 0);
    }

    private Program load(
            String path, String name, List<String> argv, List<String> environment, int depth) {
        checkSize(name, argv, environment);
        File file = open(path);
        try {
            return load(file, path, name, argv, environment, depth);
        } finally {
            file.close();
        }
    }

    private Program load(
            File file,
            String path,
            String name,
            List<String> argv,
            List<String> environment,
            int depth) {
        byte[] start = readStart(path, file);
        if (Script.matches(start)) {
            if (depth > MAX_RECURSION) {
                throw ExecException.of(name, Errno.ELOOP);
            }
            Script script = Script.parse(path, start);
            List<String> args = new ArrayList<>();
            args.add(script.interpreter());
            String argument = script.argument();
            if (argument != null) {
                args.add(argument);
            }
            args.add(path);
            args.addAll(argv.subList(1, argv.size()));
            try {
                return load(script.interpreter(), name, args, environment, depth + 1);
            } catch (ExecException e) {
                throw depth > 0
                        ? e
                        : new ExecException(
                                e.errno(), path + ": its #! interpreter: " + e.getMessage());
            }
        }
        credentials = credentials.executing(file.attributes(), mayGain);
        if (ElfFile.matches(start)) {
            return loadElf(new ElfFile(path, file, start), name, argv, environment);
        }
        if (AoutFile.matches(start)) {
            return loadAout(new AoutFile(path, file, start), file, name, argv, environment);
        }
        throw ExecException.notExecutable(path, describe(start));
    }

    private static String describe(byte[] start) {
        if (start.length == 0) {
            return "is empty";
        }
        for (byte b : start) {
            if (b == 0) {
                return "is neither ELF nor a.out nor a #! script";
            }
        }
        return "is a text file without a #! line";
    }

    private void checkSize(String path, List<String> argv, List<String> environment) {
        long stack = limits.soft(Limits.STACK);
        long most = MAX_ARGUMENTS;
        if (Long.compareUnsigned(stack, MAX_ARGUMENTS * 4) < 0) {
            most = Math.max(stack / 4, MAX_STRING);
        }
        long size = path.length() + 1L;
        for (List<String> strings : List.of(argv, environment)) {
            if (strings.size() > MAX_STRINGS) {
                throw ExecException.of(path, Errno.E2BIG);
            }
            for (String string : strings) {
                if (string.length() >= MAX_STRING) {
                    throw ExecException.of(path, Errno.E2BIG);
                }
                size += string.length() + 1L + 8;
            }
        }
        if (size > most) {
            throw ExecException.of(path, Errno.E2BIG);
        }
    }

    private File open(String path) {
        try {
            File file = opener.open(path);
            file.acquire();
            return file;
        } catch (ErrnoException e) {
            throw ExecException.of(path, e.errno());
        }
    }

    private static byte[] readStart(String path, File file) {
        byte[] start = new byte[Script.LINE];
        int done = 0;
        while (done < start.length) {
            int count = file.pread(start, done, start.length - done, done);
            if (count < 0) {
                throw ExecException.of(path, -count);
            }
            if (count == 0) {
                break;
            }
            done += count;
        }
        return Arrays.copyOf(start, done);
    }

    private AddressSpace newAddressSpace(boolean longMode) {
        long wide = Memory.windows() < MANY ? WINDOW_64 : SMALL_WINDOW_64;
        long window = longMode ? wide : WINDOW_32;
        AddressLayout layout =
                (personality & ADDR_NO_RANDOMIZE) != 0
                        ? AddressLayout.fixed(window)
                        : layouts.random(window);
        AddressSpace mm = new AddressSpace(new Memory(window), layout, budget, limits);
        mm.places = layouts.places(layout);
        FunctionNames names = new FunctionNames();
        mm.mappedCode = names;
        mm.memory().codeNames = names;
        return mm;
    }

    private static void mapStack(AddressSpace mm, boolean executable) {
        // Linux starts with room for the arguments; the rest grows when it is touched.
        long size = 33 * PAGE;
        long top = (mm.layout().stackTop() + PAGE - 1) & -PAGE;
        long result =
                mm.map(
                        top - size,
                        size,
                        Vma.PROT_READ | Vma.PROT_WRITE | (executable ? Vma.PROT_EXEC : 0),
                        Vma.MAP_PRIVATE | Vma.MAP_ANONYMOUS | Vma.MAP_FIXED | Vma.MAP_GROWSDOWN,
                        null,
                        0,
                        "[stack]");
        if (result < 0) {
            throw new ExecException(Errno.ENOMEM, "no memory for a stack");
        }
    }

    private Program loadElf(ElfFile elf, String name, List<String> argv, List<String> environment) {
        if (elf.longMode && !model.has(Feature.LM)) {
            throw new ExecException(
                    Errno.ENOEXEC,
                    elf.path + ": is a 64-bit program, and the processor " + model + " is not");
        }
        ElfFile interpreter = elf.interpreter.isEmpty() ? null : openInterpreter(elf);
        AddressSpace mm = newAddressSpace(elf.longMode);
        try {
            // The table in fs/binfmt_elf.c: without PT_GNU_STACK, only i386 runs everything.
            mm.readImpliesExec =
                    (personality & READ_IMPLIES_EXEC) != 0 || !elf.longMode && !elf.hasStackHeader;
            mapStack(mm, elf.executableStack);
            long base = elf.positionIndependent ? mm.layout().programBase() : 0;
            ElfImage image = ElfImage.map(elf, mm, base);
            mm.startHeap(image.end() + mm.layout().heapGap());
            long entry = image.entry();
            long interpreterBase = 0;
            if (interpreter != null) {
                ElfImage loaded = ElfImage.map(interpreter, mm, 0);
                entry = loaded.entry();
                interpreterBase = loaded.bias();
            }
            Vdso vdso = Vdso.of(elf.longMode);
            long vdsoAddress = vdso.map(mm);
            InitialStack stack = new InitialStack(mm, elf.longMode);
            byte[] random = new byte[16];
            entropy.fill(random, 0, random.length);
            stack.pushStrings(
                    name,
                    argv,
                    environment,
                    elf.longMode ? "x86_64" : model.machine(),
                    random,
                    jitter(random));
            if (vdsoAddress > 0) {
                if (!elf.longMode) {
                    stack.auxiliary(InitialStack.AT_SYSINFO, vdsoAddress + vdso.vsyscall());
                }
                stack.auxiliary(InitialStack.AT_SYSINFO_EHDR, vdsoAddress);
            }
            stack.auxiliary(InitialStack.AT_MINSIGSTKSZ, elf.longMode ? 1520 : 2080);
            stack.auxiliary(InitialStack.AT_HWCAP, model.basicFeatures());
            stack.auxiliary(InitialStack.AT_PAGESZ, PAGE);
            stack.auxiliary(InitialStack.AT_CLKTCK, 100);
            stack.auxiliary(InitialStack.AT_PHDR, image.headers());
            stack.auxiliary(InitialStack.AT_PHENT, elf.headerSize);
            stack.auxiliary(InitialStack.AT_PHNUM, elf.headerCount);
            stack.auxiliary(InitialStack.AT_BASE, interpreterBase);
            stack.auxiliary(InitialStack.AT_FLAGS, 0);
            stack.auxiliary(InitialStack.AT_ENTRY, image.entry());
            stack.auxiliary(InitialStack.AT_UID, credentials.uid);
            stack.auxiliary(InitialStack.AT_EUID, credentials.euid);
            stack.auxiliary(InitialStack.AT_GID, credentials.gid);
            stack.auxiliary(InitialStack.AT_EGID, credentials.egid);
            stack.auxiliary(InitialStack.AT_SECURE, isSecure() ? 1 : 0);
            stack.auxiliary(InitialStack.AT_RANDOM, stack.random());
            stack.auxiliary(InitialStack.AT_HWCAP2, 0);
            stack.auxiliary(InitialStack.AT_EXECFN, stack.executableName());
            stack.auxiliary(InitialStack.AT_PLATFORM, stack.platform());
            long sp = stack.pushPointers();
            return program(mm, elf.longMode, entry, sp, name, elf.file, argv, stack, environment);
        } catch (RuntimeException e) {
            mm.close();
            throw e;
        } finally {
            if (interpreter != null) {
                interpreter.file.close();
            }
        }
    }

    /** How far below the strings the rest of the stack starts. */
    private long jitter(byte[] random) {
        return (personality & ADDR_NO_RANDOMIZE) != 0
                ? 0
                : (random[0] & 255 | (random[1] & 31) << 8) & -16;
    }

    private boolean isSecure() {
        return credentials.uid != credentials.euid || credentials.gid != credentials.egid;
    }

    private ElfFile openInterpreter(ElfFile elf) {
        try {
            File file = open(elf.interpreter);
            try {
                byte[] start = readStart(elf.interpreter, file);
                if (!ElfFile.matches(start)) {
                    throw new ExecException(
                            Errno.ELIBBAD, elf.interpreter + ": is not an ELF file");
                }
                ElfFile interpreter = new ElfFile(elf.interpreter, file, start);
                if (interpreter.longMode != elf.longMode) {
                    throw new ExecException(
                            Errno.ELIBBAD, elf.interpreter + ": is for another machine");
                }
                return interpreter;
            } catch (ExecException e) {
                file.close();
                throw e;
            }
        } catch (ExecException e) {
            throw new ExecException(
                    e.errno(), elf.path + ": its ELF interpreter: " + e.getMessage());
        }
    }

    private Program loadAout(
            AoutFile aout, File file, String name, List<String> argv, List<String> environment) {
        AddressSpace mm = newAddressSpace(false);
        try {
            mm.readImpliesExec = true;
            mapStack(mm, true);
            mm.startHeap((aout.load(mm) + PAGE - 1) & -PAGE);
            var _ = Vdso.of(false).map(mm);
            InitialStack stack = new InitialStack(mm, false);
            stack.pushStrings(name, argv, environment, "", new byte[0], 0);
            long sp = stack.pushAoutPointers();
            return program(mm, false, aout.entry, sp, name, file, argv, stack, environment);
        } catch (RuntimeException e) {
            mm.close();
            throw e;
        }
    }

    private Program program(
            AddressSpace mm,
            boolean longMode,
            long entry,
            long sp,
            String name,
            File file,
            List<String> argv,
            InitialStack stack,
            List<String> environment) {
        String comm = name.substring(name.lastIndexOf('/') + 1);
        return new Program(
                mm,
                longMode,
                entry,
                sp,
                comm.length() > 15 ? comm.substring(0, 15) : comm,
                file.path(),
                List.copyOf(argv),
                stack.environment(),
                environment.size(),
                credentials);
    }
}
