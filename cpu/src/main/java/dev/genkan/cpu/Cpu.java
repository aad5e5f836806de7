package dev.genkan.cpu;

import dev.genkan.cpu.floating.FloatUnit;
import java.util.function.LongSupplier;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * One processor: the registers that a user-mode program sees, and the memory that it runs in.
 *
 * <p>Registers are plain fields, for the engine's sake. A 32-bit program's registers are kept
 * zero-extended.
 */
public final class Cpu {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long ATTENTION = UNSAFE.objectFieldOffset(Cpu.class, "attention");

    /** Indexes into {@link #gpr}, in Intel's encoding order. */
    public static final int RAX = 0,
            RCX = 1,
            RDX = 2,
            RBX = 3,
            RSP = 4,
            RBP = 5,
            RSI = 6,
            RDI = 7,
            R8 = 8,
            R9 = 9,
            R10 = 10,
            R11 = 11,
            R12 = 12,
            R13 = 13,
            R14 = 14,
            R15 = 15;

    /** Indexes into {@link #selector} and {@link #segmentBase}, in Intel's encoding order. */
    public static final int ES = 0, CS = 1, SS = 2, DS = 3, FS = 4, GS = 5;

    /** Bits of the flags register (SDM volume 1, section 3.4.3). */
    public static final int CF = 1,
            PF = 1 << 2,
            AF = 1 << 4,
            ZF = 1 << 6,
            SF = 1 << 7,
            TF = 1 << 8,
            IF = 1 << 9,
            DF = 1 << 10,
            OF = 1 << 11,
            NT = 1 << 14,
            RF = 1 << 16,
            AC = 1 << 18,
            ID = 1 << 21;

    private static final int ARITHMETIC = CF | PF | AF | ZF | SF | OF;

    /** The flags that exist in user mode; the others read as zero, but for bit 1. */
    private static final int CONTROL = TF | IF | DF | NT | AC | ID;

    /** The selectors of Linux's user segments. */
    public static final int USER_CODE_32 = 0x23, USER_DATA = 0x2b, USER_CODE_64 = 0x33;

    private static final int DESCRIPTORS = 32;

    /**
     * The general registers. The last one is none: it stays zero, so that an address without a base
     * or an index needs no test.
     */
    public final long[] gpr = new long[17];

    /** The instruction pointer. */
    public long rip;

    /** Segment selectors as the program loaded them. */
    public final int[] selector = new int[6];

    /** Segment bases; only FS and GS have one that is not zero in 64-bit mode. */
    public final long[] segmentBase = new long[6];

    /** The vector registers, four longs each, least significant first; xmm0 is 0 and 1. */
    public final long[] vector = new long[16 * 4];

    /**
     * Whether the upper half of any ymm register in {@link #vector} may be other than zero. It is
     * kept by translated code alone, for its own use.
     */
    public boolean upperInUse;

    /** Control and status of the vector unit. */
    public int mxcsr = 0x1f80;

    /**
     * The last result, sign-extended to 64 bits, from which ZF, SF and PF follow; see {@code
     * dev.genkan.cpu.execute.Flags}.
     */
    public long flagResult = 1;

    /** The carries of that result, from which CF, OF and AF follow. */
    public long flagCarries = 0x100;

    /**
     * How translated code left the flags: 0 as those two say, else computed when asked for. Outside
     * of translated code it is 0.
     */
    public int flagKind;

    /** Where the stack may not grow below without leaving translated code. */
    public long callLimit;

    /** The x87 floating-point unit, and the MMX registers. */
    public final Fpu fpu = new Fpu();

    /** The working registers of floating-point instructions; nothing that a program sees. */
    public final FloatUnit floats = new FloatUnit();

    /** The memory that the program runs in. */
    public final Memory memory;

    /** What the processor can do. */
    public final CpuModel model;

    /** What RDTSC answers. */
    public LongSupplier timeStampCounter = new HostClock();

    /** What RDRAND and RDSEED answer. */
    public LongSupplier random = new SplitMix(0x9e3779b97f4a7c15L);

    /** What RDPID and RDTSCP answer: IA32_TSC_AUX, which Linux sets to node << 12 | cpu. */
    public long processorId;

    /** Who answers system calls in the midst of code; null if each is to stop the engine. */
    public @Nullable Gate gate;

    /** Why translated code has stopped: for its engine. */
    public @Nullable RuntimeException stopped;

    /** What an engine remembers about this processor's program. */
    public @Nullable Object engineState;

    private boolean longMode;
    private final @Nullable Descriptor[] loaded = new Descriptor[6];
    private final @Nullable Descriptor[] globalDescriptors = new Descriptor[DESCRIPTORS];
    private @Nullable Descriptor[] localDescriptors = {};

    /** Read without a fence, but each time: a loop of hot code must see it. */
    @SuppressWarnings("unused") // by its offset
    private boolean attention;

    private volatile boolean interrupt;
    private int control = IF;
    private int guarded;

    /** A processor of the default model with all registers zero. */
    public Cpu(Memory memory, boolean longMode) {
        this(memory, longMode, CpuModel.DEFAULT);
    }

    /**
     * A processor with all registers zero and Linux's user segments.
     *
     * @param longMode true to start in 64-bit code, false for 32-bit code
     */
    public Cpu(Memory memory, boolean longMode, CpuModel model) {
        this.memory = memory;
        this.model = model;
        setDescriptor(4, Descriptor.CODE_32);
        setDescriptor(5, Descriptor.DATA);
        setDescriptor(6, Descriptor.CODE_64);
        setSegment(CS, longMode ? USER_CODE_64 : USER_CODE_32);
        setSegment(SS, USER_DATA);
        if (!longMode) {
            setSegment(DS, USER_DATA);
            setSegment(ES, USER_DATA);
        }
    }

    /** Another processor with the same registers, in this memory or one like it: for fork. */
    public Cpu copy(Memory itsMemory) {
        Cpu copy = new Cpu(itsMemory, longMode, model);
        System.arraycopy(globalDescriptors, 0, copy.globalDescriptors, 0, DESCRIPTORS);
        copy.localDescriptors = localDescriptors.clone();
        System.arraycopy(gpr, 0, copy.gpr, 0, gpr.length);
        copy.rip = rip;
        System.arraycopy(selector, 0, copy.selector, 0, selector.length);
        System.arraycopy(loaded, 0, copy.loaded, 0, loaded.length);
        System.arraycopy(segmentBase, 0, copy.segmentBase, 0, segmentBase.length);
        copy.guarded = guarded;
        System.arraycopy(vector, 0, copy.vector, 0, vector.length);
        copy.upperInUse = upperInUse;
        copy.mxcsr = mxcsr;
        copy.flagResult = flagResult;
        copy.flagCarries = flagCarries;
        copy.flagKind = flagKind;
        copy.control = control;
        copy.fpu.copy(fpu);
        copy.timeStampCounter = timeStampCounter;
        copy.random = random;
        copy.processorId = processorId;
        return copy;
    }

    /**
     * Whether it runs 64-bit code now: what its code segment says. A program of either kind may
     * change it by a far jump; which kind a program is, this does not tell.
     */
    public boolean longMode() {
        return longMode;
    }

    /** The size of operands and addresses that code has without prefixes: 16, 32 or 64 bits. */
    public int codeSize() {
        Descriptor code = loaded[CS];
        return longMode ? 64 : code == null || code.bits32() ? 32 : 16;
    }

    // ---- flags

    /** The flags register. */
    public int flags() {
        long carries = flagCarries;
        long result = flagResult;
        int flags = 2 | control;
        flags |= (int) (carries >>> 63);
        flags |= (Long.bitCount((result ^ carries >>> 8) & 0xff) & 1) == 0 ? PF : 0;
        flags |= (int) (carries << 1) & AF;
        flags |= result == 0 ? ZF : 0;
        flags |= (int) ((result ^ carries << 63) >>> 63) << 7;
        flags |= (int) ((carries ^ carries << 1) >>> 63) << 11;
        return flags;
    }

    /** Sets the flags register; bits that do not exist in user mode are dropped. */
    public void setFlags(int value) {
        control = value & CONTROL;
        setArithmeticFlags(value);
    }

    /** Sets CF, PF, AF, ZF, SF and OF, and leaves the others. */
    public void setArithmeticFlags(int value) {
        boolean zero = (value & ZF) != 0;
        flagResult = zero ? 0 : 1;
        long carries = (long) value << 63 | (value & AF) >>> 1 | (value & SF) >>> 7;
        carries |= (long) ((value & CF) ^ (value >>> 11 & 1)) << 62;
        if (((value & PF) != 0) != zero) {
            carries |= 0x100;
        }
        flagCarries = carries;
    }

    /** The flags that are not arithmetic: TF, IF, DF, NT, AC and ID. */
    public int controlFlags() {
        return control;
    }

    /** Sets one of the flags that are not arithmetic. */
    public void setControlFlag(int flag, boolean value) {
        control = value ? control | flag : control & ~flag;
    }

    /** Sets what POPF may change in user mode: not IF. */
    public void popFlags(int value, int mask) {
        int kept = flags() & ~(mask & (ARITHMETIC | CONTROL & ~IF));
        setFlags(kept | value & mask & (ARITHMETIC | CONTROL & ~IF));
    }

    /** 1 or, with DF set, -1: the direction of string instructions. */
    public int direction() {
        return (control & DF) == 0 ? 1 : -1;
    }

    // ---- segments

    /**
     * Sets an entry of the global descriptor table; segment registers keep what they loaded.
     *
     * @param index 1 to 31
     * @param descriptor what the entry holds, or null for an empty one
     */
    public void setDescriptor(int index, @Nullable Descriptor descriptor) {
        globalDescriptors[java.util.Objects.checkIndex(index, DESCRIPTORS)] = descriptor;
    }

    /** Replaces the local descriptor table. */
    public void setLocalDescriptors(@Nullable Descriptor[] descriptors) {
        localDescriptors = descriptors.clone();
    }

    /** What a selector names, or null if it is a null selector or names nothing. */
    public @Nullable Descriptor descriptor(int selectorValue) {
        int index = selectorValue >> 3 & 0x1fff;
        @Nullable Descriptor[] table =
                (selectorValue & 4) != 0 ? localDescriptors : globalDescriptors;
        if ((selectorValue & 0xfffc) == 0 || index >= table.length) {
            return null;
        }
        return table[index];
    }

    /**
     * Loads a data segment register as MOV does, with the checks of user mode.
     *
     * @param segment ES, SS, DS, FS or GS
     * @throws GuestFault #GP if the selector may not be loaded
     */
    public void loadSegment(int segment, int value) {
        value &= 0xffff;
        if ((value & 0xfffc) == 0) {
            if (segment == SS) {
                throw new GuestFault(new Trap.GeneralProtection());
            }
            setSegment(segment, value, 0);
            return;
        }
        Descriptor found = descriptor(value);
        if (found == null
                || !found.isSegment()
                || found.privilege() != 3
                || !found.readable()
                || (segment == SS && (!found.writable() || (value & 3) != 3))) {
            throw new GuestFault(new Trap.GeneralProtection());
        }
        if (!found.present()) {
            throw new GuestFault(
                    segment == SS ? new Trap.StackFault() : new Trap.SegmentNotPresent());
        }
        setSegment(segment, value);
    }

    /**
     * Sets a segment register to what the selector names now, without any check. CS brings its mode
     * with it.
     */
    public void setSegment(int segment, int value) {
        Descriptor found = descriptor(value);
        setSegment(segment, value, found == null ? 0 : found.base());
    }

    /**
     * Sets a segment register without any check, with a base of its own: that of FS and GS in
     * 64-bit mode is another register.
     */
    public void setSegment(int segment, int value, long base) {
        selector[segment] = value;
        loaded[segment] = descriptor(value);
        segmentBase[segment] = base;
        if (segment == CS) {
            Descriptor code = loaded[CS];
            enter(code != null && code.longCode());
        }
        if (segment < FS && longMode) {
            segmentBase[segment] = 0;
        }
        guarded = 0;
        for (int k = 0; k < 6; k++) {
            guarded |= isPlain(k) ? 0 : 1 << k;
        }
    }

    /** Changes the mode. In 64-bit mode, only FS and GS have a base. */
    private void enter(boolean wide) {
        if (wide == longMode) {
            return;
        }
        longMode = wide;
        for (int k = 0; k < FS; k++) {
            Descriptor kept = loaded[k];
            segmentBase[k] = wide || kept == null ? 0 : kept.base();
        }
        // The upper halves are undefined from here on; R8 to R15 wait for their return.
        for (int k = 0; k < R8 && !wide; k++) {
            gpr[k] &= 0xffffffffL;
        }
    }

    /** Whether an address in a segment is its offset and perhaps a base, and nothing is checked. */
    private boolean isPlain(int segment) {
        if (longMode) {
            return true;
        }
        Descriptor found = loaded[segment];
        if (segment >= FS) {
            return found == null || found.isWhole() && found.writable();
        }
        return found != null
                && found.base() == 0
                && found.isWhole()
                && (segment == CS ? found.bits32() : found.writable())
                && (segment != SS || found.bits32());
    }

    /**
     * What a segment register holds beside its selector and base: the descriptor as it was when it
     * was loaded, or null of a null selector.
     */
    public @Nullable Descriptor loadedDescriptor(int segment) {
        return loaded[segment];
    }

    /** Whether a 32-bit program may use a segment register: whether its selector is not null. */
    public boolean usable(int segment) {
        return (selector[segment] & 0xfffc) != 0;
    }

    /**
     * Whether each access in a segment must be looked at: in 32-bit code, unless ES, CS, SS or DS
     * is the whole memory from zero on, and FS or GS the whole memory from its base on.
     */
    public boolean guarded(int segment) {
        return (guarded >> segment & 1) != 0;
    }

    /**
     * Whether no segment is {@link #guarded}, so that an engine need not look at ES, CS, SS and DS,
     * and of FS and GS only at the base.
     */
    public boolean flat() {
        return guarded == 0;
    }

    /**
     * A number for the mode and for which segments are guarded: what an engine knows of code holds
     * as long as this is the same.
     */
    public int addressing() {
        return longMode ? -1 : guarded;
    }

    // ---- stops

    /** It runs no more: its engine forgets it. Its own thread calls this. */
    public void retire() {
        if (engineState instanceof CodeListener listener) {
            memory.removeCodeListener(listener);
        }
        engineState = null;
    }

    /** Asks the engine to stop between two instructions; callable from any thread. */
    public void interrupt() {
        interrupt = true;
        callAttention();
    }

    /** Asks the engine to look after its own affairs soon; callable from any thread. */
    public void callAttention() {
        UNSAFE.putBooleanVolatile(this, ATTENTION, true);
        callLimit = -1;
    }

    /** Whether the engine should leave its straight way: for a stop, or for its own affairs. */
    public boolean attention() {
        return UNSAFE.getBooleanOpaque(this, ATTENTION);
    }

    /** Whether a stop was asked for; asking clears it, and the call for attention. */
    public boolean interrupted() {
        if (!UNSAFE.getBooleanVolatile(this, ATTENTION)) {
            return false;
        }
        UNSAFE.putBooleanVolatile(this, ATTENTION, false);
        if (!interrupt) {
            return false;
        }
        interrupt = false;
        return true;
    }

    /** Nanoseconds; a class, because the first lambda costs milliseconds of start-up. */
    private static final class HostClock implements LongSupplier {
        @Override
        public long getAsLong() {
            return System.nanoTime();
        }
    }

    /** Numbers that look random until the kernel gives better ones. */
    private static final class SplitMix implements LongSupplier {
        private long state;

        SplitMix(long seed) {
            state = seed;
        }

        @Override
        public long getAsLong() {
            state += 0x9e3779b97f4a7c15L;
            long z = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
            z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
            return z ^ z >>> 31;
        }
    }

    // ---- floating-point state in memory

    /**
     * Writes the image of FXSAVE with all registers and 64-bit pointers, whatever the mode: as a
     * 64-bit kernel does for signal frames.
     *
     * @param image at least 512 bytes
     */
    public void saveFx(byte[] image) {
        FxImage.save(this, image, true, 16);
    }

    /**
     * Takes over an image of FXSAVE.
     *
     * @param image at least 512 bytes
     * @return false, and nothing is changed, if its MXCSR has a bit that does not exist
     */
    public boolean restoreFx(byte[] image) {
        return FxImage.restore(this, image, true, 16);
    }

    /**
     * Writes the image of FXSAVE in the format with 64-bit or 32-bit pointers, with the xmm
     * registers that the mode has.
     *
     * @param wide as with REX.W
     */
    public void saveFx(byte[] image, boolean wide) {
        FxImage.save(this, image, wide, longMode ? 16 : 8);
    }

    /** Takes over an image of FXSAVE in the format with 64-bit or 32-bit pointers. */
    public boolean restoreFx(byte[] image, boolean wide) {
        return FxImage.restore(this, image, wide, longMode ? 16 : 8);
    }

    /** The size of the image of XSAVE in bytes: 832 with AVX, else 576. */
    public int extendedStateSize() {
        return model.has(Feature.AVX) ? 832 : 576;
    }

    /**
     * Writes the image of XSAVE with all components, as signal frames hold it.
     *
     * @param image at least {@link #extendedStateSize()} bytes
     */
    public void saveExtended(byte[] image) {
        FxImage.saveExtended(this, image);
    }

    /**
     * Takes over an image of XSAVE of at least {@link #extendedStateSize()} bytes.
     *
     * @return false, and nothing is changed, if its header or MXCSR has a bit that does not exist
     */
    public boolean restoreExtended(byte[] image) {
        return FxImage.restoreExtended(this, image);
    }

    /**
     * Writes the image of FNSAVE, as i386 signal frames begin with; the unit keeps its state.
     *
     * @param image at least 108 bytes
     */
    public void saveLegacyFpu(byte[] image) {
        FxImage.saveLegacy(this, image);
    }

    /** Takes over an image of FNSAVE of at least 108 bytes. */
    public void restoreLegacyFpu(byte[] image) {
        FxImage.restoreLegacy(this, image);
    }
}
