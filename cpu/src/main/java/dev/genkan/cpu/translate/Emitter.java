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
    static final ClassDesc PLAIN_DOUBLE = type("execute.PlainDouble");
    static final ClassDesc DOUBLE = ClassDesc.of("java.lang.Double");
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

    /** Where a checked operand of more than eight bytes is in the host's memory. */
    private static final int HOST = 26;

    /** What stands against plain arithmetic: see {@link NormalLanes}. */
    static final int ODD = 28;

    /** How many ways round a {@link ScanLoop} are to be gone in full. */
    static final int EXACT = 29;

    private static final int FIRST_REGISTER = 30;

    /** Those of the {@link Frames}, and of a block's groups. */
    static final int FIRST_FRAME = FIRST_REGISTER + 2 * 48;

    static final int FIRST_GROUP = FIRST_FRAME + Group.SLOTS * Frames.COUNT;

    private static final int FIRST_UPPER = FIRST_GROUP + Group.SLOTS * Groups.MOST;

    /** See {@link Masks}. */
    static final int FIRST_MASK = FIRST_UPPER + 4 * 16;

    private static final long LOW32 = 0xffffffffL;

    final CodeBuilder b;
    final boolean longMode;
    private final long limit;

    /** Whether the flags after this instruction are asked for by anyone. */
    boolean flagsWanted;

    /** What is read later of what this instruction leaves. */
    long live;

    /** The kind of flags that {@link #KIND} holds here, or -1 if it depends on the way. */
    int kind = -1;

    /** The halves that are normal or zero before this instruction. */
    long normal;

    final Halves halves;

    private final NormalLanes lanes;

    /** What is written after the straight way. */
    final List<Late> late = new ArrayList<>();

    int index;
    private @Nullable Access operand;
    private @Nullable Access stack;

    /** A part of the instruction of this number that is out of the way. */
    record Late(int number, Runnable code) {}

    Emitter(CodeBuilder b, boolean longMode, long span, NormalLanes lanes) {
        this.b = b;
        this.lanes = lanes;
        this.halves = new Halves(this, lanes);
        this.longMode = longMode;
        // One less than all that 32 bits can name: for then the JVM would not see a test, and
        // compute what the accesses of several ways have in common before it knows the way.
        this.limit = longMode ? span : Math.min(span, LOW32);
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
        normal = lanes.before(number);
        this.live = live;
        flagsWanted = (live & Registers.FLAGS) != 0;
        operand = groups.operand(i);
        stack = groups.stack(i);
    }

    /** Says where the program is, before something that may trap. */
    void mayTrap() {
        b.loadConstant(index).istore(AT);
    }

    /** Has something be written out of the way, as a part of the same instruction. */
    void later(Runnable code) {
        late.add(new Late(index, code));
    }

    /** Writes what was left for later. */
    void write(Late left) {
        index = left.number;
        left.code.run();
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
    private void test(Access access, Runnable address) {
        Group group = access.tested();
        if (group != null && group.isFirst(access)) {
            address.run();
            if (group.position(access) != 0) {
                b.loadConstant(group.position(access)).lsub();
            }
            b.loadConstant(limit);
            call(WINDOW, "place", CD_long, CD_long, CD_long);
            b.lstore(group.host());
            Label not = b.newLabel();
            b.lload(PERMISSIONS).lload(group.host());
            allows("allows", group, not);
            answer(group.slot, not);
            hostStart(group);
        }
    }

    private void allows(String name, Group group, Label not, ClassDesc... first) {
        List<ClassDesc> types = new ArrayList<>(List.of(first));
        types.addAll(List.of(CD_long, CD_long, CD_int, CD_int, CD_int));
        b.loadConstant(group.length()).loadConstant(group.own()).loadConstant(group.on());
        b.invokestatic(WINDOW, name, MethodTypeDesc.of(CD_boolean, types));
        b.ifeq(not);
    }

    /** Makes an address of the host's of where a group starts. */
    private void hostStart(Group group) {
        b.lload(group.host()).lload(BASE).ladd().lstore(group.host());
    }

    /**
     * Leaves a test's answer, by a branch of its own: the JVM, which counts how often it is taken,
     * compiles what follows for one answer if it never was the other.
     */
    private void answer(int slot, Label not) {
        Label done = b.newLabel();
        b.iconst_1().istore(slot).goto_(done);
        b.labelBinding(not);
        b.iconst_0().istore(slot);
        b.labelBinding(done);
    }

    /** Gives the answers of the frames' tests a value, as {@link Variables#initialize} does. */
    void noFrames() {
        for (int k = 0; k < Frames.COUNT; k++) {
            b.iconst_0().istore(FIRST_FRAME + Group.SLOTS * k);
            b.lconst_0().lstore(FIRST_FRAME + Group.SLOTS * k + 1);
        }
    }

    /** Makes the tests of the frames, by the registers that the processor has. */
    void test(List<Frames.Test> tests) {
        for (Frames.Test test : tests) {
            Label not = b.newLabel();
            int start = test.group().host();
            push(test.starts().getFirst());
            b.lstore(start);
            b.loadConstant(limit).lload(PERMISSIONS).lload(start);
            allows("frameAllows", test.group(), not, CD_long);
            for (Frames.Start other : test.starts().subList(1, test.starts().size())) {
                push(other);
                b.lload(start).lcmp().ifne(not);
            }
            answer(test.group().slot, not);
            hostStart(test.group());
        }
    }

    private void push(Frames.Start start) {
        b.aload(GPR).loadConstant(start.register()).laload();
        b.loadConstant(start.distance()).ladd();
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

    /** The first local variable that nothing else uses. */
    static int firstFree() {
        return FIRST_MASK + 8 * 16;
    }

    /** Begins a method. */
    void prologue() {
        // A use of the processor, after which the JVM knows that it is there.
        b.aload(CPU).getfield(CPU_TYPE, "memory", MEMORY);
        b.pop();
        b.iconst_0().istore(AT).iconst_0().istore(KIND).iconst_0().istore(EXACT);
        b.iconst_0().istore(FLAG_INT_A).iconst_0().istore(FLAG_INT_B);
        b.lconst_0().lstore(FLAG_A).lconst_0().lstore(FLAG_B);
    }

    /** Pushes what says which addresses may be reached. */
    void limits() {
        b.loadConstant(limit).lload(PERMISSIONS);
    }

    /** Pushes what comes before an address: the window. */
    void window() {
        b.lload(BASE).lload(PERMISSIONS).loadConstant(limit);
    }

    /** Loads from the address in {@link #ADDRESS}. */
    void load(int size) {
        window();
        b.lload(ADDRESS);
        loadFromPushed(size);
    }

    /** Loads from the address on the stack, before which is the {@link #window}. */
    void loadFromPushed(int size) {
        access("load" + 8 * size, "nearLoad" + 8 * size, size == 8 ? CD_long : CD_int, List.of());
    }

    /** Calls an accessor, for which the address and what these types are of are on the stack. */
    private void access(String alone, String near, ClassDesc result, List<ClassDesc> more) {
        List<ClassDesc> types = new ArrayList<>(List.of(CD_long, CD_long, CD_long, CD_long));
        types.addAll(more);
        Access current = operand;
        Group group = current == null ? null : current.tested();
        if (current != null && group != null) {
            b.iload(group.slot).lload(group.host());
            types.add(CD_boolean);
            types.add(CD_long);
            if (group.position(current) != 0) {
                b.loadConstant(group.position(current)).ladd();
            }
        }
        if (result.equals(CD_void)) {
            // A store of code is the memory's.
            b.aload(CPU);
            types.add(CPU_TYPE);
        }
        b.invokestatic(WINDOW, group == null ? alone : near, MethodTypeDesc.of(result, types));
    }

    /** Stores the local variable to the address in {@link #ADDRESS}. */
    void store(int slot, int size) {
        window();
        b.lload(ADDRESS);
        loadLocal(slot, size);
        storePushed(size);
    }

    /** Stores the value on the stack, before which are the address and the {@link #window}. */
    void storePushed(int size) {
        ClassDesc value = size == 8 ? CD_long : CD_int;
        access("store" + 8 * size, "nearStore" + 8 * size, CD_void, List.of(value));
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
        window();
        b.lload(ADDRESS).loadConstant(size);
        access(alone, near, CD_long, List.of(CD_int));
        b.lstore(HOST);
    }

    /** Traps unless 16 bytes can be loaded from the address, which must be aligned. */
    void checkAlignedLoad() {
        checkAligned("alignedLoad", "nearCheckLoad");
    }

    /** Traps unless 16 bytes can be stored to the address, which must be aligned. */
    void checkAlignedStore() {
        checkAligned("alignedStore", "nearCheckStore");
    }

    private void checkAligned(String alone, String near) {
        if (operand != null && operand.tested() != null) {
            b.lload(ADDRESS).loadConstant(16);
            call(EXITS, "aligned", CD_void, CD_long, CD_int);
            check(alone, near, 16);
        } else {
            window();
            b.lload(ADDRESS);
            access(alone, near, CD_long, List.of());
            b.lstore(HOST);
        }
    }

    /** Has {@link #peek} see the address in {@link #ADDRESS}, which has been tested. */
    void toHost() {
        b.lload(BASE).lload(ADDRESS).ladd().lstore(HOST);
    }

    /** Loads eight bytes so many above the host's address. */
    void peek(int above) {
        b.lload(HOST).loadConstant(above);
        call(WINDOW, "peek", CD_long, CD_long, CD_int);
    }

    /** Stores eight bytes so many above the host's address. */
    void poke(int above, Runnable value) {
        b.lload(HOST).loadConstant(above);
        value.run();
        call(WINDOW, "poke", CD_void, CD_long, CD_int, CD_long);
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

    /** Leaves flags of a shift by a constant whose operand is in a variable. */
    void shiftFlags(int operation, int size, int slot, int count) {
        loadLocal(slot, size);
        storeLocal(size == 8 ? FLAG_A : FLAG_INT_A, size);
        setKind(LazyFlags.shift(operation, size, count));
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
