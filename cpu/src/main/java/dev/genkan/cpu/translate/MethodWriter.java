package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Family;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.VectorOp;
import dev.genkan.cpu.decode.X87Op;
import dev.genkan.cpu.interpret.HotCode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes a region as one static method: it runs the program from the region's entry until it leaves
 * the region, and answers the address where it goes on. By then the processor has all registers.
 */
final class MethodWriter {
    private static final ClassDesc LINKS = Emitter.type("translate.CallLink");
    private static final ClassDesc LONGS = CD_long.arrayType();

    /** The type of the method. */
    static final MethodTypeDesc TYPE =
            MethodTypeDesc.of(CD_long, Emitter.CPU_TYPE, LONGS, CD_long, CD_long);

    private final CodeBuilder b;
    private final Emitter e;
    private final Variables variables;
    private final Region region;
    private final Flow flow;
    private final IntegerForms integers;
    private final VectorForms vectors;
    private final X87Forms x87;
    private final Constants constants;
    private final Map<Block, Label> labels = new HashMap<>();
    private final Map<Block, Integer> predecessors = new HashMap<>();
    private final Map<Long, Label> tails = new HashMap<>();
    private final List<Exit> exits = new ArrayList<>();
    private final List<Detour> detours = new ArrayList<>();

    /** The loops that are written twice, by their heads. */
    private final Map<Block, ScanLoop> scans = new HashMap<>();

    /** Where these loops themselves begin. */
    private final Map<Block, Label> exact = new HashMap<>();

    /** Where what is being written began to be guarded by the handler of traps. */
    private Label guarded;

    /** Whether anything has been written since: the JVM refuses an empty range. */
    private boolean anyGuarded;

    private final Label handler;

    /** A place to leave the region for an address, with these registers to store. */
    private record Exit(Label label, long address, long dirty) {}

    /** A place where an instruction is executed by a call after all, and the way back. */
    private record Detour(Label label, Instruction i, int number, Label back) {}

    private MethodWriter(CodeBuilder b, Region region, Flow flow, long span, Constants constants) {
        this.b = b;
        this.e = new Emitter(b, region.longMode, span);
        this.variables = new Variables(e);
        this.region = region;
        this.flow = flow;
        this.constants = constants;
        this.integers = new IntegerForms(e);
        this.vectors = new VectorForms(e);
        this.x87 = new X87Forms(e);
        this.guarded = b.newLabel();
        this.handler = b.newLabel();
    }

    /** Writes the method's code; what it needs besides is put into the constants. */
    static void write(CodeBuilder b, Region region, Flow flow, long span, Constants constants) {
        new MethodWriter(b, region, flow, span, constants).write();
    }

    private void write() {
        for (Block block : region.blocks) {
            labels.put(block, b.newLabel());
            ScanLoop scan = ScanLoop.find(block, region);
            if (scan != null) {
                scans.put(block, scan);
            }
            for (Block next : block.successors) {
                predecessors.merge(next, 1, Integer::sum);
            }
        }
        e.prologue();
        for (long rest = flow.used() & ~Registers.FLAGS; rest != 0; rest &= rest - 1) {
            variables.initialize(Long.numberOfTrailingZeros(rest));
        }
        if (region.instructions.stream().anyMatch(i -> i.op == IntegerOp.CALL)) {
            variables.limitCalls();
        }
        Block entry = Objects.requireNonNull(region.block(region.entry));
        variables.reloadAll(entry.liveIn);
        if (entry != region.blocks.getFirst()) {
            b.goto_w(label(entry));
        }
        b.labelBinding(guarded);
        Block before = null;
        for (Block block : region.blocks) {
            boolean onlyFromBefore =
                    before != null
                            && block != entry
                            && predecessors.getOrDefault(block, 0) == 1
                            && before.successors.contains(block);
            if (!onlyFromBefore) {
                e.kind = -1;
            }
            b.labelBinding(label(block));
            ScanLoop scan = scans.get(block);
            if (scan != null) {
                anyGuarded = true;
                Label itself = b.newLabel();
                new ScanWriter(e, scan, region, integers, itself).write(flow);
                b.labelBinding(itself);
                exact.put(block, itself);
                e.kind = -1;
            }
            write(block);
            before = block;
        }
        for (Detour detour : detours) {
            anyGuarded = true;
            b.labelBinding(detour.label);
            write(detour);
        }
        endGuard();
        for (Exit exit : exits) {
            b.labelBinding(exit.label);
            b.loadConstant(exit.address);
            leave(exit.dirty);
        }
        for (Map.Entry<Long, Label> tail : List.copyOf(tails.entrySet())) {
            b.labelBinding(tail.getValue());
            variables.spillAll(tail.getKey());
            b.lreturn();
        }
        b.labelBinding(handler);
        handle();
    }

    /** Begins code that does not trap here. */
    private void endGuard() {
        if (anyGuarded) {
            Label end = b.newBoundLabel();
            b.exceptionCatch(guarded, end, handler, ClassDesc.of("java.lang.RuntimeException"));
        }
    }

    /** Begins code that may trap. */
    private void guard() {
        guarded = b.newBoundLabel();
        anyGuarded = false;
    }

    private Label label(Block block) {
        return Objects.requireNonNull(labels.get(block));
    }

    /** A trap: stores what is newer than the processor has it, and says where it came from. */
    private void handle() {
        ClassDesc exception = ClassDesc.of("java.lang.RuntimeException");
        b.aload(Emitter.CPU);
        unit();
        b.iload(Emitter.AT);
        e.call(
                Emitter.EXITS,
                "stop",
                CD_long,
                exception,
                Emitter.CPU_TYPE,
                Emitter.type("translate.Translation"),
                CD_int);
        b.lstore(Emitter.T1);
        for (long rest = flow.dirtyAtTraps(); rest != 0; rest &= rest - 1) {
            variables.spillIfDirty(Long.numberOfTrailingZeros(rest));
        }
        b.loadConstant(HotCode.STOPPED).lreturn();
    }

    private void unit() {
        constant(constants.unit(), Emitter.type("translate.Translation"));
    }

    private void constant(int index, ClassDesc type) {
        DirectMethodHandleDesc bootstrap =
                ConstantDescs.ofConstantBootstrap(
                        ClassDesc.of("java.lang.invoke.MethodHandles"),
                        "classDataAt",
                        CD_Object,
                        CD_int);
        b.loadConstant(
                (ConstantDesc)
                        DynamicConstantDesc.ofNamed(
                                bootstrap, ConstantDescs.DEFAULT_NAME, type, index));
    }

    // ---- ways out

    /** Leaves the region: stores registers, and answers the address on the stack. */
    private void leave(long dirty) {
        Label tail = tails.get(dirty);
        if (tail == null) {
            tail = b.newLabel();
            tails.put(dirty, tail);
        }
        b.goto_(tail);
    }

    private Label exit(long address, long dirty) {
        Label label = b.newLabel();
        exits.add(new Exit(label, address, dirty));
        return label;
    }

    /** Goes to an address, where a loop may be stopped on its way back. */
    private void go(long address, Instruction from, long dirty) {
        Block to = region.block(address);
        if (to == null) {
            b.goto_w(exit(address, dirty));
            return;
        }
        if (address <= from.address) {
            b.aload(Emitter.CPU);
            b.invokevirtual(Emitter.CPU_TYPE, "attention", MethodTypeDesc.of(CD_boolean));
            b.ifne(exit(address, dirty));
        }
        ScanLoop scan = scans.get(to);
        if (scan != null && scan.last().last() == from) {
            b.iinc(Emitter.EXACT, -1).iload(Emitter.EXACT);
            b.ifgt(Objects.requireNonNull(exact.get(to)));
        }
        b.goto_w(label(to));
    }

    // ---- blocks

    private void write(Block block) {
        Groups groups = new Groups(block, flow, region.longMode);
        vectors.masks().begin(block);
        for (int k = 0; k < block.code.size(); k++) {
            int number = block.first + k;
            Instruction i = block.code.get(k);
            Effects effects = flow.effects(number);
            anyGuarded = true;
            e.begin(number, flow.liveAfter(number), i, groups);
            if (i.op instanceof IntegerOp op && op.family() == Family.CONTROL) {
                control(i, op, number);
                return;
            }
            if (!effects.inline()) {
                callInstruction(i, effects, number);
                vectors.masks().forgetAll();
            } else if (i.op instanceof VectorOp op) {
                vectors.write(i, op);
            } else if (i.op instanceof X87Op op) {
                Detour detour = new Detour(b.newLabel(), i, number, b.newLabel());
                x87.write(i, op, detour.label);
                if (X87Forms.mayDecline(op)) {
                    b.labelBinding(detour.back);
                    detours.add(detour);
                }
            } else {
                integers.write(i);
            }
        }
        fallThrough(block);
    }

    private void fallThrough(Block block) {
        Instruction last = block.last();
        go(region.next(last), last, flow.dirtyAfter(block.first + block.code.size() - 1));
    }

    private void control(Instruction i, IntegerOp op, int number) {
        long dirty = flow.dirtyAfter(number);
        switch (op) {
            case J -> {
                Block to = region.block(i.immediate);
                if (to == null) {
                    e.branch(i.opcode & 15, exit(i.immediate, dirty));
                } else if (i.immediate > i.address) {
                    e.branch(i.opcode & 15, label(to));
                } else {
                    Label not = b.newLabel();
                    e.branch(i.opcode & 15 ^ 1, not);
                    go(i.immediate, i, dirty);
                    b.labelBinding(not);
                }
                go(region.next(i), i, dirty);
            }
            case JMP -> {
                if (Region.isTarget(i)) {
                    go(i.immediate, i, dirty);
                } else {
                    jumpIndirect(i, dirty);
                }
            }
            case CALL -> call(i, number);
            case RET -> {
                integers.popLocal(Emitter.T1, (int) i.immediate);
                pushTarget();
                integers.finishPop();
                leave(dirty);
            }
            default -> throw new IllegalStateException(i.toString());
        }
    }

    /** Pushes the target of a branch that is in T1, which must be canonical. */
    private void pushTarget() {
        if (region.longMode) {
            b.lload(Emitter.T1);
            e.call(Emitter.EXITS, "canonical", CD_long, CD_long);
        } else {
            b.iload(Emitter.T1).i2l().loadConstant(0xffffffffL).land();
        }
    }

    /** Reads the operand of an indirect branch, and leaves the target in T3. */
    private void target(Instruction i) {
        int size = e.pointerSize();
        e.mayTrap();
        if (i.a.isMemory()) {
            e.address(i);
            e.load(size);
        } else {
            e.push(i, i.a);
        }
        e.storeLocal(Emitter.T1, size);
        pushTarget();
        b.lstore(Emitter.T3);
    }

    private void jumpIndirect(Instruction i, long dirty) {
        target(i);
        Label miss = b.newLabel();
        Label calm = b.newLabel();
        b.aload(Emitter.CPU);
        b.invokevirtual(Emitter.CPU_TYPE, "attention", MethodTypeDesc.of(CD_boolean));
        b.ifeq(calm);
        b.lload(Emitter.T3);
        leave(dirty);
        b.labelBinding(calm);
        List<SwitchCase> cases = new ArrayList<>();
        for (long known : region.targets.getOrDefault(i.address, new long[0])) {
            Block to = region.block(known);
            if (to != null && known >>> 32 == i.address >>> 32) {
                cases.add(SwitchCase.of((int) known, label(to)));
            }
        }
        if (!cases.isEmpty()) {
            if (region.longMode) {
                b.lload(Emitter.T3).bipush(32).lushr().l2i();
                b.loadConstant((int) (i.address >>> 32)).if_icmpne(miss);
            }
            b.lload(Emitter.T3).l2i();
            b.lookupswitch(miss, cases);
        }
        b.labelBinding(miss);
        unit();
        b.loadConstant(i.address).lload(Emitter.T3);
        e.call(
                Emitter.EXITS,
                "missed",
                CD_void,
                Emitter.type("translate.Translation"),
                CD_long,
                CD_long);
        b.lload(Emitter.T3);
        leave(dirty);
    }

    // ---- calls of the program

    private void call(Instruction i, int number) {
        boolean direct = Region.isTarget(i);
        long back = region.next(i);
        if (!direct) {
            target(i);
        }
        e.constant(back, e.pointerSize());
        e.storeLocal(Emitter.T1, e.pointerSize());
        integers.pushLocal(Emitter.T1);
        variables.spillAll(flow.dirtyBefore(number) | Registers.general(Cpu.RSP));
        // A trap in what is called is stored already: the handler would only keep variables alive.
        endGuard();
        Label go = b.newLabel();
        Label stay = b.newLabel();
        // A program that sets its stack pointer back at each call would never come to the limit.
        e.pushWide(Cpu.RSP);
        b.lload(Emitter.CALLS_BELOW).lcmp().ifgt(stay);
        e.pushWide(Cpu.RSP);
        b.aload(Emitter.CPU).getfield(Emitter.CPU_TYPE, "callLimit", CD_long);
        b.invokestatic(
                ClassDesc.of("java.lang.Long"),
                "compareUnsigned",
                MethodTypeDesc.of(CD_int, CD_long, CD_long));
        b.ifge(go);
        b.labelBinding(stay);
        if (direct) {
            b.loadConstant(i.immediate);
        } else {
            b.lload(Emitter.T3);
        }
        b.lreturn();
        b.labelBinding(go);
        machine();
        if (direct) {
            b.invokedynamic(
                    DynamicCallSiteDesc.of(
                            bootstrap("direct", CD_long), "call", TYPE, i.immediate));
        } else {
            b.lload(Emitter.T3);
            callIndirect();
        }
        Label returned = b.newLabel();
        b.dup2().loadConstant(back).lcmp().ifeq(returned);
        proceed(back, returned);
        machine();
        b.loadConstant(back);
        e.pushWide(Cpu.RSP);
        unit();
        e.call(
                Emitter.EXITS,
                "proceed",
                CD_long,
                CD_long,
                Emitter.CPU_TYPE,
                LONGS,
                CD_long,
                CD_long,
                CD_long,
                CD_long,
                Emitter.type("translate.Translation"));
        b.dup2().loadConstant(back).lcmp().ifeq(returned);
        b.lreturn();
        b.labelBinding(returned);
        Block next = region.block(back);
        if (next == null) {
            b.lreturn();
        } else {
            b.pop2();
            e.kind = -1;
            variables.reloadAll(next.liveIn);
            b.goto_w(label(next));
        }
        guard();
    }

    /**
     * Goes on at the address on the stack, where what was called jumped to: most often it is always
     * the same one, as that of a function in a library.
     */
    private void proceed(long back, Label returned) {
        Label on = b.newLabel();
        b.lstore(Emitter.T3).lload(Emitter.T3).aload(Emitter.CPU).aload(Emitter.GPR);
        e.pushWide(Cpu.RSP);
        e.call(Emitter.EXITS, "goesOn", CD_boolean, CD_long, Emitter.CPU_TYPE, LONGS, CD_long);
        b.ifne(on).lload(Emitter.T3).lreturn();
        b.labelBinding(on);
        machine();
        b.lload(Emitter.T3);
        callIndirect();
        b.dup2().loadConstant(back).lcmp().ifeq(returned);
    }

    private void callIndirect() {
        b.invokedynamic(
                DynamicCallSiteDesc.of(
                        bootstrap("indirect"), "call", TYPE.insertParameterTypes(4, CD_long)));
    }

    /** Pushes what each translation takes. */
    private void machine() {
        b.aload(Emitter.CPU).aload(Emitter.GPR).lload(Emitter.BASE).lload(Emitter.PERMISSIONS);
    }

    private static DirectMethodHandleDesc bootstrap(String name, ClassDesc... more) {
        return MethodHandleDesc.ofMethod(
                DirectMethodHandleDesc.Kind.STATIC,
                LINKS,
                name,
                MethodTypeDesc.of(
                                ClassDesc.of("java.lang.invoke.CallSite"),
                                ClassDesc.of("java.lang.invoke.MethodHandles").nested("Lookup"),
                                ConstantDescs.CD_String,
                                ClassDesc.of("java.lang.invoke.MethodType"))
                        .insertParameterTypes(3, more));
    }

    // ---- instructions that are executed by a call

    private void callInstruction(Instruction i, Effects effects, int number) {
        long dirty = flow.dirtyBefore(number);
        e.mayTrap();
        variables.spillAll(dirty & effects.reads() & ~Registers.FLAGS);
        if ((effects.reads() & Registers.FLAGS) != 0) {
            if ((dirty & Registers.FLAGS) != 0) {
                e.settle();
            } else {
                b.aload(Emitter.CPU);
                e.call(Emitter.LAZY_FLAGS, "settle", CD_void, Emitter.CPU_TYPE);
            }
        }
        boolean repeats = i.op.family() == Family.STRING && i.repeat != 0;
        execute(i, repeats);
        if ((effects.writes() & Registers.VECTOR) != 0) {
            b.aload(Emitter.CPU).iconst_1().putfield(Emitter.CPU_TYPE, "upperInUse", CD_boolean);
        }
        if (repeats) {
            // Unfinished: all that it touched is stored already.
            b.ifne(exit(i.address, flow.dirtyAfter(number)));
        }
        long reload = effects.writes() & flow.liveAfter(number);
        variables.reloadAll(reload & ~Registers.FLAGS);
        if ((reload & Registers.FLAGS) != 0) {
            b.iconst_0().istore(Emitter.KIND);
            e.takeFlags();
            e.kind = LazyFlags.SETTLED;
        }
    }

    /** Calls what executes an instruction; one that repeats answers whether it is unfinished. */
    private void execute(Instruction i, boolean repeats) {
        b.aload(Emitter.CPU)
                .loadConstant(region.next(i))
                .putfield(Emitter.CPU_TYPE, "rip", CD_long);
        b.aload(Emitter.CPU);
        ClassDesc instruction = Emitter.type("decode.Instruction");
        constant(constants.add(i), instruction);
        if (repeats) {
            e.call(Emitter.EXITS, "repeat", CD_boolean, Emitter.CPU_TYPE, instruction);
        } else {
            e.call(
                    Emitter.type("execute.Execution"),
                    "execute",
                    CD_void,
                    Emitter.CPU_TYPE,
                    instruction);
        }
    }

    /** Executes by a call what has a form: what it reads is stored, and stays in its variables. */
    private void write(Detour detour) {
        Effects effects = flow.effects(detour.number);
        e.begin(detour.number);
        e.mayTrap();
        variables.spillAll(effects.reads());
        execute(detour.i, false);
        if ((effects.writes() & Registers.FLAGS) != 0) {
            b.iconst_0().istore(Emitter.KIND);
            e.takeFlags();
        }
        b.goto_w(detour.back);
    }
}
