package dev.genkan.cpu.interpret;

import dev.genkan.cpu.CodeListener;
import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Gate;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import dev.genkan.cpu.decode.Decoder;
import dev.genkan.cpu.decode.Instruction;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one processor in one mode, page by page, and what makes them forget their
 * instructions.
 */
final class CodeCache implements CodeListener {
    /**
     * Beyond it all are dropped: a program that makes code for ever is bounded, and so is one that
     * jumps to a new page each time. One step weighs 1, which is about 80 bytes.
     */
    private static final int MAX_WEIGHT = 1_000_000;

    /** What a page's array, or a part's, weighs. */
    private static final int PART_WEIGHT = 4;

    private static final int PAGE_MASK = Memory.PAGE_SIZE - 1;

    /** How far the program's stack may grow within hot code, in bytes: it bounds our own stack. */
    private static final long STACK_SPAN = 12 << 10;

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long RUNNING = UNSAFE.objectFieldOffset(CodeCache.class, "running");
    private static final long PASSES = UNSAFE.objectFieldOffset(CodeCache.class, "passes");

    private final Cpu cpu;
    private final @Nullable Tier tier;
    private final short coldness;
    private final Decoder decoder;
    private final Thread owner = Thread.currentThread();
    private final ConcurrentLinkedQueue<long[]> changesElsewhere = new ConcurrentLinkedQueue<>();

    private Page[] pages = new Page[64];
    private int pageCount;
    private int weight;
    private Page last;
    private final boolean longMode;
    private int addressing;

    /** That of the same program's code of the other width, once it ran some. */
    private @Nullable CodeCache otherMode;

    /** Whether hot code is running: its own changes of code must end it. */
    private boolean inHotCode;

    /** Whether a system call in the midst of hot code has changed some. */
    private boolean outdated;

    /**
     * Whether the program is running: it may look at permissions, and access memory later. Written
     * by the owner alone, at each of the program's calls, and therefore without the fence that
     * nobody needs as long as there is one thread.
     */
    private volatile boolean running;

    private boolean standingBy;

    /** How often it has stopped doing so. */
    private volatile int passes;

    private int uncounted;

    /** Steps to return to, as calls pushed them: a guess at where a RET goes. */
    private final Step[] returns = new Step[64];

    private int returnTop;

    /** The steps that start in one page, in parts: few pages are full of code. */
    private static final class Page {
        private static final int PART_SHIFT = 6, PART = 1 << PART_SHIFT;

        final long number;

        /** What it has in common with other memories; null also if nobody has looked. */
        @Nullable CommonPage common;

        boolean looked;
        private final Step[][] parts = new Step[Memory.PAGE_SIZE >> PART_SHIFT][];

        Page(long number) {
            this.number = number;
        }

        @Nullable Step at(int offset) {
            Step[] part = parts[offset >> PART_SHIFT];
            return part == null ? null : part[offset & PART - 1];
        }

        /**
         * Adds a step.
         *
         * @return how much it weighs
         */
        int add(int offset, Step step) {
            Step[] part = parts[offset >> PART_SHIFT];
            int weight = 1;
            if (part == null) {
                part = new Step[PART];
                parts[offset >> PART_SHIFT] = part;
                weight += PART_WEIGHT;
            }
            part[offset & PART - 1] = step;
            return weight;
        }
    }

    CodeCache(Cpu cpu, @Nullable Tier tier) {
        this.cpu = cpu;
        this.tier = tier;
        this.coldness = tier == null ? Short.MAX_VALUE : (short) tier.threshold();
        this.longMode = cpu.longMode();
        this.decoder = new Decoder(longMode, cpu.model);
        this.addressing = cpu.addressing();
        this.last = new Page(-1);
        Step nowhere = new Step(-1, Short.MAX_VALUE);
        java.util.Arrays.fill(returns, nowhere);
        cpu.memory.addCodeListener(this);
    }

    /** The cache of a processor for the mode that it is in, for use by this thread. */
    static CodeCache of(Cpu cpu, @Nullable Tier tier) {
        if (cpu.engineState instanceof CodeCache cache
                && cache.owner == Thread.currentThread()
                && cache.tier == tier) {
            CodeCache ofMode = cache.longMode == cpu.longMode() ? cache : cache.ofOtherMode();
            cpu.engineState = ofMode;
            ofMode.catchUp();
            return ofMode;
        }
        CodeCache cache = new CodeCache(cpu, tier);
        cpu.engineState = cache;
        return cache;
    }

    private CodeCache ofOtherMode() {
        CodeCache other = otherMode;
        if (other == null) {
            other = new CodeCache(cpu, tier);
            other.otherMode = this;
            otherMode = other;
        }
        return other;
    }

    // ---- what other threads wait for

    /** Begins to run the program. */
    void begin() {
        UNSAFE.putBooleanOpaque(this, RUNNING, true);
        if (cpu.memory.isShared()) {
            UNSAFE.fullFence();
        }
    }

    /** Ends what {@link #begin} began. */
    void end() {
        UNSAFE.putIntRelease(this, PASSES, UNSAFE.getInt(this, PASSES) + 1);
        UNSAFE.putBooleanRelease(this, RUNNING, false);
    }

    @Override
    public void awaitAccesses() {
        int seen = passes;
        if (Thread.currentThread() == owner || !running) {
            return;
        }
        cpu.callAttention();
        for (int spins = 0; running && passes == seen; spins++) {
            if (spins < 1000) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(20_000);
            }
        }
    }

    @Override
    public void standBy() {
        if (Thread.currentThread() == owner && running) {
            standingBy = true;
            end();
        }
    }

    @Override
    public void goOn() {
        if (Thread.currentThread() == owner && standingBy) {
            standingBy = false;
            begin();
        }
    }

    /** Does what other threads' changes ask for, and what a change of segments does. */
    private void catchUp() {
        if (cpu.addressing() != addressing) {
            addressing = cpu.addressing();
            dropAll();
            if (tier != null) {
                tier.dropAll(cpu);
            }
        }
        for (long[] change; (change = changesElsewhere.poll()) != null; ) {
            forget(change[0], (int) change[1]);
        }
    }

    /** Whether nothing changed that the next instruction must be looked at for. */
    boolean calm() {
        return (cpu.controlFlags() & Interpreter.CAREFUL) == 0 && cpu.addressing() == addressing;
    }

    /** Remembers where a call will return to. */
    void pushReturn(Step step) {
        returns[++returnTop & 63] = step;
    }

    /** Where the last call will return to, if it does. */
    Step popReturn() {
        return returns[returnTop-- & 63];
    }

    /** The step of an address. */
    Step step(long address) {
        Page page = last;
        if (page.number != address >>> Memory.PAGE_SHIFT) {
            page = page(address >>> Memory.PAGE_SHIFT);
            last = page;
        }
        int offset = (int) address & PAGE_MASK;
        Step found = page.at(offset);
        if (found == null) {
            found = new Step(address, coldness);
            weight += page.add(offset, found);
        }
        return found;
    }

    private static int hash(long number) {
        return (int) (number ^ number >>> 20);
    }

    private Page page(long number) {
        Page found = find(number);
        if (found != null) {
            return found;
        }
        if (pageCount * 2 >= pages.length) {
            Page[] old = pages;
            pages = new Page[old.length * 2];
            for (Page page : old) {
                if (page != null) {
                    insert(page);
                }
            }
        }
        Page page = new Page(number);
        insert(page);
        pageCount++;
        weight += PART_WEIGHT;
        return page;
    }

    private @Nullable Page find(long number) {
        for (int at = hash(number); ; at++) {
            Page page = pages[at & pages.length - 1];
            if (page == null || page.number == number) {
                return page;
            }
        }
    }

    private void insert(Page page) {
        int at = hash(page.number);
        while (pages[at & pages.length - 1] != null) {
            at++;
        }
        pages[at & pages.length - 1] = page;
    }

    /**
     * Decodes the instruction of a step.
     *
     * @return the step of that address, which may be another one after all were dropped
     * @throws dev.genkan.cpu.GuestFault if there is none
     */
    Step decode(Step asked) {
        if (weight > MAX_WEIGHT) {
            dropAll();
        }
        Step step = step(asked.address);
        CommonPage common = common(step.address);
        Step kept = common == null ? null : common.step((int) step.address & PAGE_MASK);
        if (common != null && kept != null) {
            take(step, kept, common);
            return step;
        }
        // Marked first: a change between the two is told, and undoes this.
        cpu.memory.markCode(step.address);
        Instruction i = decoder.decode(cpu.memory, step.address);
        long lastByte = i.next() - 1;
        if ((lastByte ^ step.address) >>> Memory.PAGE_SHIFT != 0) {
            cpu.memory.markCode(lastByte);
            i = decoder.decode(cpu.memory, step.address);
        }
        step.next = step(longMode ? i.next() : i.next() & 0xffffffffL);
        Preparation.prepare(step, i, cpu);
        if (i.a.kind == dev.genkan.cpu.decode.Operand.Kind.TARGET) {
            step.target = step(i.immediate);
        }
        if (common != null && (lastByte ^ step.address) >>> Memory.PAGE_SHIFT == 0) {
            Step copy = step.kept();
            copy.heat = coldness;
            common.keep((int) step.address & PAGE_MASK, copy);
            step.heat = common.firstHeat();
        }
        return step;
    }

    /** The page of an address as other memories have it, too; null if this is not so. */
    private @Nullable CommonPage common(long address) {
        // What is counted together must be worth telling.
        if (tier == null || tier.threshold() <= CommonPage.SHARE || cpu.addressing() > 0) {
            return null;
        }
        Page page = page(address >>> Memory.PAGE_SHIFT);
        if (!page.looked) {
            page.common = tier.common(cpu, address);
            // A page that is not there yet is looked at again.
            page.looked = cpu.memory.permissions(address) != 0;
        }
        return page.common;
    }

    private void take(Step step, Step kept, CommonPage common) {
        step.take(kept);
        long next = step.address + step.length;
        step.next = step(longMode ? next : next & 0xffffffffL);
        if (kept.target == CommonPage.NAMED) {
            step.target = step(step.immediate);
        }
        step.heat = common.firstHeat();
        if (kept.hasHot && tier != null) {
            HotCode ready = tier.ready(cpu, step.address);
            if (ready != null) {
                step.hot = ready;
                step.code = Code.HOT;
            }
        }
    }

    // ---- hot code

    /** Looks for hot code of a step where the program came often. */
    void warm(Step step) {
        step.heat = Short.MAX_VALUE;
        if (tier == null || step.code == Code.HOT) {
            return;
        }
        CommonPage common = common(step.address);
        short patience = common == null ? coldness : CommonPage.SHARE;
        if (common != null && !common.warms((int) step.address & PAGE_MASK)) {
            step.heat = patience;
            return;
        }
        HotCode found = tier.hot(cpu, step.address, this::isKnown);
        if (found == null) {
            step.heat = patience;
        } else {
            step.hot = found;
            step.code = Code.HOT;
        }
    }

    /**
     * Runs hot code.
     *
     * @return the step where the program goes on, or where it stopped if {@link Cpu#stopped} is set
     */
    Step enter(Step step) {
        HotCode code = step.hot;
        if (code == null || !code.isValid(cpu.memory)) {
            forget(step);
            if (--step.heat < 0) {
                warm(step);
            }
            return step;
        }
        long top = cpu.gpr[Cpu.RSP];
        cpu.callLimit = Long.compareUnsigned(top, STACK_SPAN) < 0 ? 0 : top - STACK_SPAN;
        if (cpu.attention()) {
            cpu.callAttention();
        }
        inHotCode = true;
        long next;
        try {
            next = code.run(cpu);
        } finally {
            inHotCode = false;
        }
        if (next == HotCode.STOPPED) {
            if (cpu.stopped instanceof HotCall.Moved) {
                return step;
            }
            Step stopped = step(cpu.rip);
            return stopped.code == Code.DECODE ? decode(stopped) : stopped;
        }
        Step found = step(next);
        if (counts() && --found.heat < 0) {
            warm(found);
        }
        code.left(cpu, next);
        return found;
    }

    /**
     * Has a system call in the midst of hot code answered.
     *
     * @return whether the code goes on where it expects to
     */
    boolean answer(Gate gate, Trap.SystemCall door, long back) {
        inHotCode = false;
        outdated = false;
        end();
        boolean goesOn;
        try {
            goesOn = gate.answer(cpu, door);
        } finally {
            begin();
            inHotCode = true;
        }
        if (!goesOn) {
            cpu.interrupt();
        }
        return goesOn && cpu.rip == back && !outdated && calm() && !cpu.attention();
    }

    /**
     * Whether to count this return, or this end of hot code: few, since most go on in hot code
     * itself once what was called is hot, too.
     */
    boolean counts() {
        return tier != null && tier.threshold() == 0 || (++uncounted & 7) == 0;
    }

    /** Whether the instruction at an address has been executed; a guess in other threads. */
    private boolean isKnown(long address) {
        Page page = find(address >>> Memory.PAGE_SHIFT);
        Step step = page == null ? null : page.at((int) address & PAGE_MASK);
        return step != null && step.code != Code.DECODE;
    }

    /** Notes where an indirect jump went. */
    void jumped(Step from, long target) {
        if (tier != null) {
            tier.jumped(cpu, from.address, target);
        }
    }

    @Override
    public boolean changes(long address, int length) {
        if (Thread.currentThread() == owner) {
            if (tier != null && tier.holds(cpu, address, length)) {
                if (inHotCode) {
                    throw new CodeChange();
                }
                outdated = true;
            }
            forget(address, length);
        }
        return Thread.currentThread() != owner || length < Memory.PAGE_SIZE;
    }

    @Override
    public void changed(long address, int length) {
        if (Thread.currentThread() != owner) {
            changesElsewhere.add(new long[] {address, length});
            cpu.callAttention();
        } else {
            forget(address, length);
        }
    }

    /** Forgets the instructions that have bytes in a range within a page. */
    private void forget(long address, int length) {
        if (tier != null) {
            tier.changed(cpu, address, length);
        }
        int start = (int) address & PAGE_MASK;
        Page page = find(address >>> Memory.PAGE_SHIFT);
        if (page != null) {
            page.common = null;
            page.looked = false;
            forget(page, start - Decoder.MAX_LENGTH + 1, start + length, address);
        }
        if (start < Decoder.MAX_LENGTH) {
            Page before = find((address >>> Memory.PAGE_SHIFT) - 1);
            if (before != null) {
                int from = Memory.PAGE_SIZE + start - Decoder.MAX_LENGTH + 1;
                forget(before, from, Memory.PAGE_SIZE, address);
            }
        }
    }

    private void forget(Page page, int from, int to, long firstChanged) {
        for (int at = Math.max(from, 0); at < to; at++) {
            Step step = page.at(at);
            if (step != null && step.address + step.length > firstChanged) {
                forget(step);
            }
        }
    }

    private void forget(Step step) {
        step.code = Code.DECODE;
        step.hot = null;
        step.heat = coldness;
    }

    private void dropAll() {
        for (Page page : pages) {
            if (page != null) {
                for (int offset = 0; offset < Memory.PAGE_SIZE; offset++) {
                    Step step = page.at(offset);
                    if (step != null) {
                        forget(step);
                    }
                }
            }
        }
        pages = new Page[64];
        pageCount = 0;
        weight = 0;
        last = new Page(-1);
    }
}
