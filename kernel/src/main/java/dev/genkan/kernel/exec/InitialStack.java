package dev.genkan.kernel.exec;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.mm.AddressSpace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program finds on its stack: argument and environment strings at the top, below them the
 * auxiliary vector, the pointers to the strings, and argc (fs/binfmt_elf.c, create_elf_tables).
 */
final class InitialStack {
    static final int AT_NULL = 0,
            AT_PHDR = 3,
            AT_PHENT = 4,
            AT_PHNUM = 5,
            AT_PAGESZ = 6,
            AT_BASE = 7,
            AT_FLAGS = 8,
            AT_ENTRY = 9,
            AT_UID = 11,
            AT_EUID = 12,
            AT_GID = 13,
            AT_EGID = 14,
            AT_PLATFORM = 15,
            AT_HWCAP = 16,
            AT_CLKTCK = 17,
            AT_SECURE = 23,
            AT_RANDOM = 25,
            AT_HWCAP2 = 26,
            AT_EXECFN = 31,
            AT_SYSINFO = 32,
            AT_SYSINFO_EHDR = 33,
            AT_MINSIGSTKSZ = 51;

    private final AddressSpace mm;
    private final int wordSize;
    private final List<long[]> auxiliary = new ArrayList<>();
    private long top;
    private long executableName;
    private long platform;
    private long random;
    private final List<Long> argumentPointers = new ArrayList<>();
    private final List<Long> environmentPointers = new ArrayList<>();
    private long environmentAddress;

    InitialStack(AddressSpace mm, boolean longMode) {
        this.mm = mm;
        this.wordSize = longMode ? 8 : 4;
        this.top = mm.layout().stackTop();
    }

    /** Puts the strings at the top of the stack. */
    void pushStrings(
            String path,
            List<String> arguments,
            List<String> environment,
            String platformName,
            byte[] randomBytes,
            long jitter) {
        top -= wordSize; // a NULL marks the end of the stack
        executableName = pushString(path);
        environmentPointers.addAll(pushAll(environment));
        mm.envEnd = executableName;
        mm.envStart = top;
        argumentPointers.addAll(pushAll(arguments));
        mm.argStart = top;
        mm.argEnd = mm.envStart;
        // As Linux does, so that processors' caches do not all see the same lines.
        top = (top - jitter) & -16;
        platform = platformName.isEmpty() ? 0 : pushString(platformName);
        random = push(randomBytes);
    }

    private List<Long> pushAll(List<String> strings) {
        Long[] pointers = new Long[strings.size()];
        for (int i = strings.size() - 1; i >= 0; i--) {
            pointers[i] = pushString(strings.get(i));
        }
        return List.of(pointers);
    }

    private long pushString(String string) {
        byte[] bytes = new byte[string.length() + 1];
        byte[] text = string.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(text, 0, bytes, 0, text.length);
        return push(bytes);
    }

    private long push(byte[] bytes) {
        top -= bytes.length;
        store(top, bytes);
        return top;
    }

    private void store(long address, byte[] bytes) {
        // The stack grows to where it is touched.
        if (mm.copyTo(address, bytes, 0, bytes.length) != bytes.length) {
            throw new ExecException(Errno.E2BIG, Errno.text(Errno.E2BIG));
        }
    }

    /** Adds an entry of the auxiliary vector. */
    void auxiliary(int type, long value) {
        auxiliary.add(new long[] {type, value});
    }

    long executableName() {
        return executableName;
    }

    long platform() {
        return platform;
    }

    long random() {
        return random;
    }

    /** Where the environment's pointers are; valid after {@link #pushPointers}. */
    long environment() {
        return environmentAddress;
    }

    /** Puts the pointers below the strings; the answer is the stack pointer. */
    long pushPointers() {
        auxiliary(AT_NULL, 0);
        int words =
                1
                        + argumentPointers.size()
                        + 1
                        + environmentPointers.size()
                        + 1
                        + auxiliary.size() * 2;
        byte[] bytes = new byte[words * wordSize];
        ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long sp = (top - bytes.length) & -16;
        put(block, argumentPointers.size());
        putAll(block, argumentPointers);
        environmentAddress = sp + block.position();
        putAll(block, environmentPointers);
        int auxiliaryStart = block.position();
        for (long[] entry : auxiliary) {
            put(block, entry[0]);
            put(block, entry[1]);
        }
        store(sp, bytes);
        mm.auxv = java.util.Arrays.copyOfRange(bytes, auxiliaryStart, bytes.length);
        return sp;
    }

    /** The older order of a.out: argc, the addresses of the two arrays, then the arrays. */
    long pushAoutPointers() {
        int words = 3 + argumentPointers.size() + 1 + environmentPointers.size() + 1;
        byte[] bytes = new byte[words * wordSize];
        ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long sp = (top - bytes.length) & -16;
        long argv = sp + 3L * wordSize;
        environmentAddress = argv + (argumentPointers.size() + 1L) * wordSize;
        put(block, argumentPointers.size());
        put(block, argv);
        put(block, environmentAddress);
        putAll(block, argumentPointers);
        putAll(block, environmentPointers);
        store(sp, bytes);
        return sp;
    }

    private void putAll(ByteBuffer block, List<Long> pointers) {
        for (long pointer : pointers) {
            put(block, pointer);
        }
        put(block, 0);
    }

    private void put(ByteBuffer block, long value) {
        if (wordSize == 8) {
            block.putLong(value);
        } else {
            block.putInt((int) value);
        }
    }
}
