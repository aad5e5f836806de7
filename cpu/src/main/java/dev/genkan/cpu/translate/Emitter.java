package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.Operand;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the small pieces that instructions are made of: registers, operands, memory, flags.
 *
 * <p>A value of eight bytes is a long on the operand stack, a smaller one an int, sign-extended. A
 * general register is a long variable in 64-bit code and an int in 32-bit code.
 */
final class Emitter {
    static final ClassDesc CPU_TYPE = type("Cpu");
    static final ClassDesc MEMORY = type("Memory");
    static final ClassDesc WINDOW = type("translate.Window");
    static final ClassDesc LAZY_FLAGS = type("translate.LazyFlags");
    static final ClassDesc EXITS = type("translate.Exits");
    static final ClassDesc UPPER = type("translate.UpperHalves");

    /** Local variables. */
    static final int CPU = 0, GPR = 1, BASE = 2, PERMISSIONS = 4, AT = 6, KIND = 7;

    static final int FLAG_A = 8, FLAG_B = 10;

    /** Local variables within one instruction: an address, and values. */
    static final int ADDRESS = 12, T1 = 14, T2 = 16, T3 = 18, T4 = 20;

    /** Calls with the stack pointer above it leave: see {@link Variables#limitCalls}. */
    static final int CALLS_BELOW = 22;

    /** The numbers of flags of less than eight bytes. */
    static final int FLAG_INT_A = 24, FLAG_INT_B = 25;

    /** The first address that has no permissions. */
    static final int SPAN = 26;

    /** How many ways round a {@link ScanLoop} are to be gone in full. */
    static final int EXACT = 28;

    private static final int FIRST_REGISTER = 30;
    private static final int FIRST_UPPER = FIRST_REGISTER + 2 * 48;
    private static final int FIRST_GROUP = FIRST_UPPER + 4 * 16;

    /** Behind all groups that a block may have; see {@link Masks}. */
    static final int FIRST_MASK = FIRST_GROUP + Translator.MAX_INSTRUCTIONS;

    private static final long LOW32 = 0xffffffffL;

    final CodeBuilder b;
    final boolean longMode;
    private final long span;

    /** Whether the flags after this instruction are asked for by anyone. */
    boolean flagsWanted;

    /** What is read later of what this instruction leaves. */
    long live;

    /** The kind of flags that {@link #KIND} holds here, or -1 if it depends on the way. */
    int kind = -1;

    int index;
    private Groups.@Nullable Access operand;
    private Groups.@Nullable Access stack;

    Emitter(CodeBuilder b, boolean longMode, long span) {
        this.b = b;
        this.longMode = longMode;
        this.span = span;
    }

    static ClassDesc type(String name) {
        return ClassDesc.of("dev.genkan.cpu." + name);
    }

    /** Begins an instruction of this number that is executed by a call. */
    void begin(int number) {
        index = number;
        flagsWanted = true;
        operand = null;
        stack = null;
    }

    /** Begins an instruction, the one of this number in the region. */
    void begin(int number, long live, Instruction i, Groups groups) {
        index = number;
        this.live = live;
        flagsWanted = (live & Registers.FLAGS) != 0;
        operand = groups.operand(i);
        stack = groups.stack(i);
    }

    /** Says where the program is, before something that may trap. */
    void mayTrap() {
        b.loadConstant(index).istore(AT);
    }

    // ---- calls

    void call(ClassDesc owner, String name, ClassDesc result, ClassDesc... arguments) {
        b.invokestatic(owner, name, MethodTypeDesc.of(result, arguments));
    }

    // ---- registers

    static int slot(int register) {
        return FIRST_REGISTER + 2 * register;
    }

    /** The variable of one long of the upper half of a ymm register. */
    static int upperSlot(int register, int index) {
        return FIRST_UPPER + 4 * register + 2 * index;
    }

    /** Pushes a general register as a long: all of it, zero-extended in 32-bit code. */
    void pushWide(int register) {
        if (longMode) {
            b.lload(slot(register));
        } else {
            b.iload(slot(register)).i2l().loadConstant(LOW32).land();
        }
    }

    /** Pushes the low four bytes of a general register. */
    void pushInt(int register) {
        if (longMode) {
            b.lload(slot(register)).l2i();
        } else {
            b.iload(slot(register));
        }
    }

    /** Pops four bytes into a general register; the upper half becomes zero. */
    void popInt(int register) {
        if (longMode) {
            b.i2l().loadConstant(LOW32).land().lstore(slot(register));
        } else {
            b.istore(slot(register));
        }
    }

    /** Pops four or eight bytes into a general register. */
    void popSized(int register, int size) {
        if (size == 8) {
            b.lstore(slot(register));
        } else {
            popInt(register);
        }
    }

    /** Pushes a general register in the size of an address of this mode. */
    void pushPointer(int register) {
        push(register, pointerSize());
    }

    /** Pops into a general register a value in the size of an address of this mode. */
    void popPointer(int register) {
        if (longMode) {
            b.lstore(slot(register));
        } else {
            b.istore(slot(register));
        }
    }

    int pointerSize() {
        return longMode ? 8 : 4;
    }

    /** Pushes the low bytes of a general register. */
    void push(int register, int size) {
        switch (size) {
            case 8 -> b.lload(slot(register));
            case 4 -> pushInt(register);
            case 2 -> {
                pushInt(register);
                b.i2s();
            }
            default -> {
                pushInt(register);
                b.i2b();
            }
        }
    }

    /** Pops a value into the bytes of a general register from this bit on. */
    private void popPart(int register, int size, int shift) {
        int mask = (size == 1 ? 0xff : 0xffff) << shift;
        if (shift != 0) {
            b.loadConstant(shift).ishl();
        }
        b.loadConstant(mask).iand();
        if (longMode) {
            b.i2l().lload(slot(register)).loadConstant(~(mask & LOW32)).land().lor();
            b.lstore(slot(register));
        } else {
            b.iload(slot(register)).loadConstant(~mask).iand().ior().istore(slot(register));
        }
    }

    // ---- operands

    /** Pushes an operand that is not in memory. */
    void push(Instruction i, Operand operand) {
        switch (operand.kind) {
            case GENERAL -> push(operand.register, operand.size);
            case HIGH -> {
                pushInt(operand.register);
                b.bipush(8).ishr().i2b();
            }
            case IMMEDIATE -> constant(i.immediate, i.a.size);
            case ONE -> b.iconst_1();
            default -> throw new IllegalStateException("push of " + operand);
        }
    }

    /** Pushes a constant of a size. */
    void constant(long value, int size) {
        switch (size) {
            case 8 -> b.loadConstant(value);
            case 4 -> b.loadConstant((int) value);
            case 2 -> b.loadConstant((int) (short) value);
            default -> b.loadConstant((int) (byte) value);
        }
    }

    /** Pops a value into an operand that is a general register. */
    void pop(Operand operand) {
        int register = operand.register;
        if (operand.kind == Operand.Kind.HIGH) {
            popPart(register, 1, 8);
            return;
        }
        switch (operand.size) {
            case 8 -> b.lstore(slot(register));
            case 4 -> popInt(register);
            default -> popPart(register, operand.size, 0);
        }
    }

    void storeLocal(int slot, int size) {
        if (size == 8) {
            b.lstore(slot);
        } else {
            b.istore(slot);
        }
    }

    void loadLocal(int slot, int size) {
        if (size == 8) {
            b.lload(slot);
        } else {
            b.iload(slot);
        }
    }

    // ---- memory

    /** Computes the address of the memory operand into {@link #ADDRESS}. */
    void address(Instruction i) {
        pushOffset(i);
        if (i.segment >= Cpu.FS) {
            b.lstore(ADDRESS);
            b.aload(CPU).loadConstant(i.segment).lload(ADDRESS);
            call(type("execute.Operands"), "linear", CD_long, CPU_TYPE, CD_int, CD_long);
        }
        b.lstore(ADDRESS);
        if (operand != null) {
            test(operand, () -> b.lload(ADDRESS));
        }
    }

    /** Has the first access of a group test for all. */
    private void test(Groups.Access access, Runnable address) {
        Groups.Group group = access.group();
        if (group == null || !group.isFirst(access)) {
            return;
        }
        limits();
        address.run();
        if (group.start() != 0) {
            b.loadConstant(group.start()).ladd();
        }
        b.loadConstant(group.length()).loadConstant(group.own()).loadConstant(group.on());
        call(WINDOW, "covers", CD_boolean, CD_long, CD_long, CD_long, CD_int, CD_int, CD_int);
        b.istore(FIRST_GROUP + group.number);
    }

    /** Begins an access to the stack at the register, or so many bytes above it. */
    void stackAccess(int register, int above) {
        if (stack != null) {
            test(
                    stack,
                    () -> {
                        pushWide(register);
                        if (above != 0) {
                            b.loadConstant((long) above).ladd();
                        }
                    });
        }
        operand = stack;
    }

    /** Pushes the address of the memory operand within its segment, as a long. */
    void pushOffset(Instruction i) {
        if (longMode) {
            boolean started = false;
            if (i.base < 16) {
                b.lload(slot(i.base));
                started = true;
            }
            if (i.index < 16) {
                b.lload(slot(i.index));
                if (i.scale != 0) {
                    b.loadConstant(i.scale).lshl();
                }
                if (started) {
                    b.ladd();
                }
                started = true;
            }
            if (i.displacement != 0 || !started) {
                b.loadConstant(i.displacement);
                if (started) {
                    b.ladd();
                }
            }
            if (i.addressSize == 4) {
                b.loadConstant(LOW32).land();
            }
            return;
        }
        boolean started = false;
        if (i.base < 16) {
            b.iload(slot(i.base));
            started = true;
        }
        if (i.index < 16) {
            b.iload(slot(i.index));
            if (i.scale != 0) {
                b.loadConstant(i.scale).ishl();
            }
            if (started) {
                b.iadd();
            }
            started = true;
        }
        if (i.displacement != 0 || !started) {
            b.loadConstant((int) i.displacement);
            if (started) {
                b.iadd();
            }
        }
        b.i2l().loadConstant(i.addressSize == 2 ? 0xffffL : LOW32).land();
    }

    /** The first local variable that nothing else uses within a block. */
    static int firstFree() {
        return FIRST_GROUP;
    }

    /** Begins a method. */
    void prologue() {
        // A use of the processor, after which the JVM knows that it is there.
        b.aload(CPU).getfield(CPU_TYPE, "memory", MEMORY);
        b.invokevirtual(MEMORY, "span", MethodTypeDesc.of(CD_long)).lstore(SPAN);
        b.iconst_0().istore(AT).iconst_0().istore(KIND).iconst_0().istore(EXACT);
        b.iconst_0().istore(FLAG_INT_A).iconst_0().istore(FLAG_INT_B);
        b.lconst_0().lstore(FLAG_A).lconst_0().lstore(FLAG_B);
    }

    /** Pushes what says which addresses may be reached. */
    void limits() {
        b.lload(PERMISSIONS);
        if (!longMode && span == 1L << 32) {
            // A constant that no address can exceed: the JVM sees it.
            b.loadConstant(span);
        } else {
            b.lload(SPAN);
        }
    }

    /** Pushes what comes before an address: the window. */
    void window() {
        b.lload(BASE);
        limits();
    }

    /** Loads from the address in {@link #ADDRESS}, or so many bytes above it. */
    void load(int size, int above) {
        window();
        pushAddress(above);
        loadFromPushed(size);
    }

    void load(int size) {
        load(size, 0);
    }

    private void pushAddress(int above) {
        b.lload(ADDRESS);
        if (above != 0) {
            b.loadConstant((long) above).ladd();
        }
    }

    /** Loads from the address on the stack, before which is the {@link #window}. */
    void loadFromPushed(int size) {
        ClassDesc result = size == 8 ? CD_long : CD_int;
        List<ClassDesc> types = new ArrayList<>(List.of(CD_long, CD_long, CD_long, CD_long));
        access("load" + 8 * size, "nearLoad" + 8 * size, result, types);
    }

    private void access(String alone, String near, ClassDesc result, List<ClassDesc> types) {
        Groups.Group group = operand == null ? null : operand.group();
        if (group != null) {
            b.iload(FIRST_GROUP + group.number);
            types.add(CD_boolean);
        }
        b.aload(CPU);
        types.add(CPU_TYPE);
        String name = group == null ? alone : near;
        b.invokestatic(WINDOW, name, MethodTypeDesc.of(result, types));
    }

    /** Stores the local variable to the address in {@link #ADDRESS}, or so many bytes above it. */
    void store(int slot, int size, int above) {
        window();
        pushAddress(above);
        loadLocal(slot, size);
        storePushed(size);
    }

    void store(int slot, int size) {
        store(slot, size, 0);
    }

    /** Traps unless so many bytes can be loaded from the address in {@link #ADDRESS}. */
    void checkLoad(int size) {
        check("checkLoad", "nearCheckLoad", size);
    }

    /** Traps unless so many bytes can be stored to the address in {@link #ADDRESS}. */
    void checkStore(int size) {
        check("checkStore", "nearCheckStore", size);
    }

    private void check(String alone, String near, int size) {
        limits();
        b.lload(ADDRESS).loadConstant(size);
        access(alone, near, CD_void, new ArrayList<>(List.of(CD_long, CD_long, CD_long, CD_int)));
    }

    /**
     * Makes an address of the host of the one in {@link #ADDRESS}, which {@link #checkLoad} or
     * {@link #checkStore} has seen.
     */
    void toHost() {
        b.lload(BASE).lload(ADDRESS).ladd().lstore(ADDRESS);
    }

    /** Loads eight bytes so many above the host's address. */
    void peek(int above) {
        b.lload(ADDRESS).loadConstant(above);
        call(WINDOW, "peek", CD_long, CD_long, CD_int);
    }

    /** Stores eight bytes so many above the host's address. */
    void poke(int above, Runnable value) {
        b.lload(ADDRESS).loadConstant(above);
        value.run();
        call(WINDOW, "poke", CD_void, CD_long, CD_int, CD_long);
    }

    /** Stores the value on the stack, before which are the address and the {@link #window}. */
    void storePushed(int size) {
        ClassDesc value = size == 8 ? CD_long : CD_int;
        List<ClassDesc> types = new ArrayList<>(List.of(CD_long, CD_long, CD_long, CD_long, value));
        access("store" + 8 * size, "nearStore" + 8 * size, CD_void, types);
    }

    // ---- flags

    /** Says of which kind the numbers of the flags are from here on. */
    private void setKind(int value) {
        kind = value;
        b.loadConstant(value).istore(KIND);
    }

    /** Leaves flags of an operation whose numbers are in local variables of this size. */
    void flags(int operation, int size, int slotA, int slotB) {
        if (!flagsWanted) {
            return;
        }
        loadLocal(slotA, size);
        storeLocal(size == 8 ? FLAG_A : FLAG_INT_A, size);
        if (slotB >= 0) {
            loadLocal(slotB, size);
            storeLocal(size == 8 ? FLAG_B : FLAG_INT_B, size);
        }
        setKind(LazyFlags.kind(operation, size));
    }

    /** Leaves flags of INC or DEC: the result in a variable, and CF from before in an int one. */
    void stepFlags(int operation, int size, int slotResult, int slotCarry) {
        loadLocal(slotResult, size);
        storeLocal(size == 8 ? FLAG_A : FLAG_INT_A, size);
        b.iload(slotCarry);
        if (size == 8) {
            b.i2l();
        }
        storeLocal(size == 8 ? FLAG_B : FLAG_INT_B, size);
        setKind(LazyFlags.kind(operation, size));
    }

    /** Leaves settled flags: pops the carries, then the result, both longs. */
    void settled() {
        b.lstore(FLAG_B).lstore(FLAG_A);
        setKind(LazyFlags.SETTLED);
    }

    /** Leaves a comparison of two doubles: pops the bits of the second, then of the first. */
    void compared() {
        b.lstore(FLAG_B).lstore(FLAG_A);
        setKind(LazyFlags.COMPARED);
    }

    private void pushFlags() {
        if (kind >= 0) {
            b.loadConstant(kind);
        } else {
            b.iload(KIND);
        }
        pushNumber(FLAG_INT_A, FLAG_A);
        pushNumber(FLAG_INT_B, FLAG_B);
    }

    private void pushNumber(int narrow, int wide) {
        if (kind < 0) {
            b.iload(KIND).iload(narrow).lload(wide);
            call(LAZY_FLAGS, "number", CD_long, CD_int, CD_int, CD_long);
        } else if (LazyFlags.isWide(kind)) {
            b.lload(wide);
        } else {
            b.iload(narrow).i2l();
        }
    }

    /** Pushes CF as 0 or 1. */
    void pushCarry() {
        pushFlags();
        call(LAZY_FLAGS, "carry", CD_int, CD_int, CD_long, CD_long);
    }

    /** Pushes {@link Cpu#flagResult} as it would be. */
    void pushFlagResult() {
        pushFlags();
        call(LAZY_FLAGS, "result", CD_long, CD_int, CD_long, CD_long);
    }

    /** Pushes {@link Cpu#flagCarries} as they would be. */
    void pushFlagCarries() {
        pushFlags();
        call(LAZY_FLAGS, "carries", CD_long, CD_int, CD_long, CD_long);
    }

    /** Gives the processor its flags. */
    void settle() {
        b.aload(CPU);
        pushFlags();
        call(LAZY_FLAGS, "settle", CD_void, CPU_TYPE, CD_int, CD_long, CD_long);
    }

    /** Goes to the label if the condition holds. */
    void branch(int code, Label to) {
        Condition.branch(this, code, to);
    }

    /** Pushes whether a condition holds, the long way. */
    void pushCondition(int code) {
        b.loadConstant(code);
        pushFlags();
        call(LAZY_FLAGS, "condition", CD_boolean, CD_int, CD_int, CD_long, CD_long);
    }

    /** Takes over the processor's flags. */
    void takeFlags() {
        b.aload(CPU).getfield(CPU_TYPE, "flagResult", CD_long).lstore(FLAG_A);
        b.aload(CPU).getfield(CPU_TYPE, "flagCarries", CD_long).lstore(FLAG_B);
    }
}
