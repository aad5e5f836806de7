package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Memory;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a region as one static method: it runs the program from the region's entry until it leaves
 * the region, and answers the address where it goes on. By then the processor has all registers.
 */
final class MethodWriter {
    private static final ClassDesc LINKS = Emitter.type("translate.CallLink");
    private static final ClassDesc LONGS = CD_long.arrayType();

    private static final Comparator<Long> BY_SIZE =
            Comparator.comparingInt(Long::bitCount).thenComparing(Comparator.naturalOrder());

    /** The type of the method. */
    static final MethodTypeDesc TYPE =
            MethodTypeDesc.of(CD_long, Emitter.CPU_TYPE, LONGS, CD_long, CD_long);

    private final CodeBuilder b;
    private final Emitter e;
    private final Variables variables;
    private final Region region;
    private final Flow flow;
    private final Frames frames;
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

    /** Where what is being written began to be guarded by a handler of traps, if it is. */
    private @Nullable Label guarded;

    /** What the handler of {@link #guarded} stores. */
    private long guardedDirty;

    /** The handlers of traps, by what they store. */
    private final Map<Long, Label> handlers = new HashMap<>();

    private final List<Entrance> entrances = new ArrayList<>();

    /** A place to leave the region for an address, with these registers to store. */
    private record Exit(Label label, long address, long dirty) {}

    /** A way into a loop, on which these registers are stored. */
    private record Entrance(Label label, long stored, Block to) {}

    /** A place where an instruction is executed by a call after all, and the way back. */
    private record Detour(Label label, Instruction i, int number, Label back) {}

    private MethodWriter(CodeBuilder b, Region region, Flow flow, long span, Constants constants) {
        this.b = b;
        this.e = new Emitter(b, region.longMode, span, new NormalLanes(region, flow));
        this.variables = new Variables(e);
        this.region = region;
        this.flow = flow;
        this.frames = new Frames(region, flow, Emitter.FIRST_FRAME);
        this.constants = constants;
        this.integers = new IntegerForms(e);
        this.vectors = new VectorForms(e);
        this.x87 = new X87Forms(e);
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
        checkPages();
        for (long rest = flow.used() & ~Registers.FLAGS; rest != 0; rest &= rest - 1) {
            variables.initialize(Long.numberOfTrailingZeros(rest));
        }
        if (region.instructions.stream().anyMatch(i -> i.op == IntegerOp.CALL)) {
            variables.limitCalls();
        }
        Block entry = Objects.requireNonNull(region.block(region.entry));
        variables.reloadAll(entry.liveIn);
        e.halves.odd(entry.normalIn);
        e.noFrames();
        e.test(frames.atEntry());
        if (entry != region.blocks.getFirst()) {
            b.goto_w(label(entry));
        }
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
                Label itself = b.newLabel();
                new ScanWriter(e, scan, region, integers, itself).write(flow, frames);
                b.labelBinding(itself);
                exact.put(block, itself);
                e.kind = -1;
            }
            write(block);
            before = block;
        }
        for (Detour detour : detours) {
            b.labelBinding(detour.label);
            write(detour);
        }
        for (Emitter.Late late : e.late) {
            if (flow.effects(late.number()).faults()) {
                guard(flow.dirtyAtTrap(late.number()));
            }
            e.write(late);
        }
        endGuard();
        for (Entrance entrance : entrances) {
            b.labelBinding(entrance.label);
            variables.spillAll(entrance.stored);
            b.goto_w(label(entrance.to));
        }
        for (Exit exit : exits) {
            b.labelBinding(exit.label);
            b.loadConstant(exit.address);
            leave(exit.dirty);
        }
        for (Map.Entry<Long, Label> handler : handlers.entrySet()) {
            b.labelBinding(handler.getValue());
            handle(handler.getKey());
        }
        writeTails();
    }

    /** Writes the shortest first: longer ones end in them. */
    private void writeTails() {
        List<Long> written = new ArrayList<>();
        for (long dirty : tails.keySet().stream().sorted(BY_SIZE).toList()) {
            b.labelBinding(Objects.requireNonNull(tails.get(dirty)));
            long rest = 0;
            for (long shorter : written) {
                rest = (shorter & ~dirty) == 0 ? shorter : rest;
            }
            variables.spillAll(dirty & ~rest);
            if (rest == 0) {
                b.lreturn();
            } else {
                b.goto_w(Objects.requireNonNull(tails.get(rest)));
            }
            written.add(dirty);
        }
    }

    /** Ends what is guarded. */
    private void endGuard() {
        if (guarded != null) {
            Label handler = handlers.computeIfAbsent(guardedDirty, _ -> b.newLabel());
            b.exceptionCatch(
                    guarded,
                    b.newBoundLabel(),
                    handler,
                    ClassDesc.of("java.lang.RuntimeException"));
            guarded = null;
        }
    }

    /** Begins an instruction that may trap, and then leaves this to be stored. */
    private void guard(long dirty) {
        if (guarded == null || guardedDirty != dirty) {
            endGuard();
            guarded = b.newBoundLabel();
            guardedDirty = dirty;
        }
    }

    private Label label(Block block) {
        return Objects.requireNonNull(labels.get(block));
    }

    /** The label to go to from one block to another. */
    private Label label(Block from, Block to) {
        long stored = flow.storedBetween(from, to);
        if (stored == 0) {
            return label(to);
        }
        Label label = b.newLabel();
        entrances.add(new Entrance(label, stored, to));
        return label;
    }

    /** A trap: says where it came from, and stores what is newer than the processor has it. */
    private void handle(long dirty) {
        b.aload(Emitter.CPU);
        unit();
        b.iload(Emitter.AT);
        e.call(
                Emitter.EXITS,
                "stop",
                CD_void,
                ClassDesc.of("java.lang.RuntimeException"),
                Emitter.CPU_TYPE,
                Emitter.type("translate.Translation"),
                CD_int);
        b.loadConstant(HotCode.STOPPED);
        leave(dirty);
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

    /**
     * Goes elsewhere unless the memory has all pages of code that the translation is made of. It
     * asks once: what changes code has the program leave its translations.
     */
    private void checkPages() {
        for (CodeImage.Page page : constants.pages()) {
            Label has = b.newLabel();
            b.lload(Emitter.PERMISSIONS).loadConstant((long) page.slot - Memory.COMMON_PAGES);
            e.call(Emitter.WINDOW, "has", CD_boolean, CD_long, CD_long);
            b.ifne(has);
            machine();
            b.loadConstant(region.entry);
            e.call(LINKS, "look", CD_long, Emitter.CPU_TYPE, LONGS, CD_long, CD_long, CD_long);
            b.lreturn();
            b.labelBinding(has);
        }
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
    private void go(long address, Block from, long dirty) {
        Block to = region.block(address);
        if (to == null) {
            b.goto_w(exit(address, dirty));
            return;
        }
        if (address <= from.last().address) {
            poll(address, dirty);
            e.halves.orderly(to.normalIn);
        }
        variables.spillAll(flow.storedBetween(from, to));
        ScanLoop scan = scans.get(to);
        if (scan != null && scan.last() == from) {
            b.iinc(Emitter.EXACT, -1).iload(Emitter.EXACT);
            b.ifgt(Objects.requireNonNull(exact.get(to)));
        }
        b.goto_w(label(to));
    }

    /** Leaves for an address if somebody asks for a stop. */
    private void poll(long address, long dirty) {
        b.aload(Emitter.CPU);
        b.invokevirtual(Emitter.CPU_TYPE, "attention", MethodTypeDesc.of(CD_boolean));
        b.ifne(exit(address, dirty));
    }

    // ---- blocks

    private void write(Block block) {
        Groups groups = new Groups(block, flow, frames, e.pointerSize(), Emitter.FIRST_GROUP);
        vectors.masks().begin(block);
        for (int k = 0; k < block.code.size(); k++) {
            int number = block.first + k;
            Instruction i = block.code.get(k);
            Effects effects = flow.effects(number);
            if (effects.faults() && !VectorFloatForms.trapsLate(i)) {
                guard(flow.dirtyAtTrap(number));
            }
            e.begin(number, flow.liveAfter(number), i, groups);
            if (Region.isSystemCall(i)) {
                systemCall(block, i, number);
                return;
            }
            if (i.op instanceof IntegerOp op && op.family() == Family.CONTROL) {
                control(block, i, op, number);
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
        go(region.next(last), block, flow.dirtyAfter(block.first + block.code.size() - 1));
    }

    private void control(Block block, Instruction i, IntegerOp op, int number) {
        long dirty = flow.dirtyAfter(number);
        switch (op) {
            case J -> {
                Block to = region.block(i.immediate);
                if (to == null) {
                    e.branch(i.opcode & 15, exit(i.immediate, dirty));
                } else if (i.immediate > i.address) {
                    e.branch(i.opcode & 15, label(block, to));
                } else {
                    Label not = b.newLabel();
                    e.branch(i.opcode & 15 ^ 1, not);
                    go(i.immediate, block, dirty);
                    b.labelBinding(not);
                }
                go(region.next(i), block, dirty);
            }
            case JMP -> {
                if (Region.isTarget(i)) {
                    go(i.immediate, block, dirty);
                } else {
                    jumpIndirect(block, i, dirty);
                }
            }
            case CALL -> call(block, i, number);
            case RET -> {
                integers.popLocal(Emitter.T1, (int) i.immediate);
                e.loadLocal(Emitter.T1, e.pointerSize());
                widenTarget();
                checkTarget();
                integers.finishPop();
                b.lload(Emitter.T4);
                leave(dirty);
            }
            default -> throw new IllegalStateException(i.toString());
        }
    }

    /** Reads the operand of an indirect branch, and leaves the target in T4. */
    private void target(Instruction i) {
        int size = e.pointerSize();
        e.mayTrap();
        if (i.a.isMemory()) {
            e.address(i);
            e.load(size);
        } else {
            e.push(i, i.a);
        }
        widenTarget();
    }

    /** Pops the target of a branch into T4. */
    private void widenTarget() {
        if (!region.longMode) {
            b.i2l().loadConstant(0xffffffffL).land();
        }
        b.lstore(Emitter.T4);
    }

    /** Traps if the target of a branch, which is in T4, is no address at all. */
    private void checkTarget() {
        if (region.longMode) {
            b.lload(Emitter.T4);
            e.call(Emitter.EXITS, "canonical", CD_void, CD_long);
        }
    }

    private void jumpIndirect(Block block, Instruction i, long dirty) {
        target(i);
        Label miss = b.newLabel();
        List<SwitchCase> cases = new ArrayList<>();
        Map<Label, Block> back = new HashMap<>();
        for (long known : region.targets.getOrDefault(i.address, new long[0])) {
            Block to = region.block(known);
            if (to == null || known >>> 32 != i.address >>> 32) {
                continue;
            }
            Label label;
            if (known <= i.address) {
                label = b.newLabel();
                back.put(label, to);
            } else {
                label = label(block, to);
            }
            cases.add(SwitchCase.of((int) known, label));
        }
        if (!cases.isEmpty()) {
            if (region.longMode) {
                b.lload(Emitter.T4).bipush(32).lushr().l2i();
                b.loadConstant((int) (i.address >>> 32)).if_icmpne(miss);
            }
            b.lload(Emitter.T4).l2i();
            b.lookupswitch(miss, cases);
            back.forEach(
                    (label, to) -> {
                        b.labelBinding(label);
                        poll(to.start, dirty);
                        b.goto_w(label(block, to));
                    });
        }
        b.labelBinding(miss);
        checkTarget();
        b.aload(Emitter.CPU);
        unit();
        b.loadConstant(i.address).lload(Emitter.T4);
        e.call(
                Emitter.EXITS,
                "missed",
                CD_void,
                Emitter.CPU_TYPE,
                Emitter.type("translate.Translation"),
                CD_long,
                CD_long);
        b.lload(Emitter.T4);
        leave(dirty);
    }

    // ---- calls of the program

    private void call(Block block, Instruction i, int number) {
        boolean direct = Region.isTarget(i);
        long back = region.next(i);
        if (!direct) {
            target(i);
            checkTarget();
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
            b.lload(Emitter.T4);
        }
        b.lreturn();
        b.labelBinding(go);
        machine();
        if (direct) {
            b.invokedynamic(
                    DynamicCallSiteDesc.of(
                            bootstrap("direct", CD_long), "call", TYPE, i.immediate));
        } else {
            b.lload(Emitter.T4);
            callIndirect();
        }
        Label returned = b.newLabel();
        b.dup2().loadConstant(back).lcmp().ifeq(returned);
        proceed(back, returned);
        machine();
        b.loadConstant(back);
        e.pushWide(Cpu.RSP);
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
                CD_long);
        b.dup2().loadConstant(back).lcmp().ifeq(returned);
        b.lreturn();
        b.labelBinding(returned);
        goOnAfterCall(block, back);
    }

    /** Goes on where a call returned to, whose address is on the stack. */
    private void goOnAfterCall(Block block, long back) {
        Block next = region.block(back);
        if (next == null) {
            b.lreturn();
            return;
        }
        b.pop2();
        e.kind = -1;
        variables.reloadAll(next.liveIn);
        e.halves.odd(next.normalIn);
        e.test(frames.afterCall(block));
        b.goto_w(label(next));
    }

    private void systemCall(Block block, Instruction i, int number) {
        long back = region.back(i);
        variables.spillAll(flow.dirtyBefore(number));
        endGuard();
        b.aload(Emitter.CPU).loadConstant(i.address);
        b.loadConstant(region.next(i)).loadConstant(back);
        String door =
                switch (Objects.requireNonNull(Region.door(i))) {
                    case SYSCALL -> "syscall";
                    case SYSENTER -> "sysenter";
                    case INT_0X80 -> "int80";
                };
        e.call(Emitter.EXITS, door, CD_long, Emitter.CPU_TYPE, CD_long, CD_long, CD_long);
        Label answered = b.newLabel();
        b.dup2().loadConstant(back).lcmp().ifeq(answered);
        b.lreturn();
        b.labelBinding(answered);
        goOnAfterCall(block, back);
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
        if (i.op == VectorOp.LDMXCSR || i.op.family() == Family.VECTOR_STATE) {
            e.halves.controlChanged();
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
        guard(flow.dirtyAtTrap(detour.number));
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
