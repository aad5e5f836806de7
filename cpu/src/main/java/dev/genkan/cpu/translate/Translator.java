package dev.genkan.cpu.translate;

import static java.lang.constant.ConstantDescs.CD_Object;

import dev.genkan.cpu.CodeNames;
import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.decode.Decoder;
import dev.genkan.cpu.interpret.CommonPage;
import dev.genkan.cpu.interpret.HotCode;
import dev.genkan.cpu.interpret.Tier;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Translates hot regions of programs to bytecode, in a thread of its own, and keeps what it made
 * with each memory.
 *
 * <p>An engine that uses it is {@code new Interpreter(translator)}; one translator serves any
 * number of processors.
 */
public final class Translator implements Tier {
    /** Beyond so many bytecodes HotSpot compiles no method. */
    private static final int MAX_BYTECODES = 7900;

    /** How many instructions a region may have. */
    static final int MAX_INSTRUCTIONS = 500;

    private static final MethodType TYPE =
            MethodType.methodType(long.class, Cpu.class, long[].class, long.class, long.class);

    /** How many misses a translation may have before it is made anew. */
    private static final int FIRST_PATIENCE = 500;

    final Statistics statistics = new Statistics();

    private final CommonCode commonCode = new CommonCode();

    private final int threshold;
    private final boolean background;
    private final LinkedBlockingQueue<Request> queue = new LinkedBlockingQueue<>();
    private @Nullable Thread thread;

    private record Request(CodeStore store, long entry, LongPredicate known, int patience) {}

    private Translator(int threshold, boolean background) {
        this.threshold = threshold;
        this.background = background;
    }

    /** A translator that waits until code is hot, and lets the program run while it works. */
    public static Translator tiered() {
        return new Translator(1000, true);
    }

    /** A translator of all code that runs, at once. */
    public static Translator eager() {
        return new Translator(0, false);
    }

    /** What it did so far. */
    public Statistics statistics() {
        return statistics;
    }

    // ---- what the interpreter asks

    @Override
    public int threshold() {
        return threshold;
    }

    /** The stores of a memory: one for each mode. */
    private record Stores(Translator translator, CodeStore code32, CodeStore code64) {
        CodeStore of(Cpu cpu) {
            return cpu.longMode() ? code64 : code32;
        }
    }

    /** The store of a processor that runs translations. */
    static CodeStore store(Cpu cpu) {
        if (cpu.memory.engineState instanceof Stores all) {
            return all.of(cpu);
        }
        throw new IllegalStateException("no translations of this memory");
    }

    private Stores stores(Cpu cpu) {
        Memory memory = cpu.memory;
        if (memory.engineState instanceof Stores all && all.translator == this) {
            return all;
        }
        synchronized (memory) {
            if (memory.engineState instanceof Stores all && all.translator == this) {
                return all;
            }
            Stores all =
                    new Stores(
                            this,
                            new CodeStore(commonCode, cpu, false),
                            new CodeStore(commonCode, cpu, true));
            memory.engineState = all;
            return all;
        }
    }

    @Override
    public @Nullable HotCode hot(Cpu cpu, long address, LongPredicate known) {
        if (!cpu.flat()) {
            return null;
        }
        CodeStore store = stores(cpu).of(cpu);
        Translation found = store.find(address);
        if (found == null && store.ask(address)) {
            request(store, address, known, FIRST_PATIENCE);
            found = store.find(address);
        }
        return found;
    }

    @Override
    public @Nullable HotCode ready(Cpu cpu, long address) {
        return cpu.flat() ? stores(cpu).of(cpu).find(address) : null;
    }

    @Override
    public @Nullable CommonPage common(Cpu cpu, long address) {
        return stores(cpu).of(cpu).common(address >>> Memory.PAGE_SHIFT);
    }

    @Override
    public boolean holds(Cpu cpu, long address, int length) {
        Stores all = stores(cpu);
        return all.code32.holds(address, length) || all.code64.holds(address, length);
    }

    @Override
    public void changed(Cpu cpu, long address, int length) {
        Stores all = stores(cpu);
        int gone = all.code32.changed(address, length) + all.code64.changed(address, length);
        statistics.invalidated(gone);
    }

    @Override
    public void dropAll(Cpu cpu) {
        stores(cpu).of(cpu).dropAll();
    }

    @Override
    public void jumped(Cpu cpu, long jump, long target) {
        stores(cpu).of(cpu).home(jump).jumped(jump, target);
    }

    // ---- translating

    void request(CodeStore store, long entry, LongPredicate known, int patience) {
        if (!background) {
            translate(new Request(store, entry, _ -> true, patience));
            return;
        }
        queue.add(new Request(store, entry, known, patience));
        if (thread == null) {
            start();
        }
    }

    private synchronized void start() {
        if (thread == null) {
            thread = new Thread(null, this::work, "translator", 16 << 20);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void work() {
        for (; ; ) {
            try {
                Request next = queue.take();
                boolean alive = next.store.memory.pin();
                try {
                    // What is in common with others is worth it, even if one has ended meanwhile.
                    if (alive || next.store.home(next.entry) != next.store) {
                        translate(next);
                    }
                } finally {
                    if (alive) {
                        next.store.memory.unpin();
                    }
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void translate(Request request) {
        try {
            attempt(request);
        } catch (RuntimeException | Error failure) {
            // One address less: the interpreter goes on with it.
            statistics.failed(failure);
        }
    }

    private void attempt(Request request) {
        CodeStore store = request.store;
        Translations home = store.home(request.entry);
        CodeStore.CommonBytes common = home == store ? null : store.new CommonBytes();
        LongPredicate known = common != null && background ? store::isKnownCommon : request.known;
        long start = System.nanoTime();
        for (int limit = MAX_INSTRUCTIONS; limit > 0; ) {
            Region region =
                    Region.find(
                            common != null ? common : store.memory::fetch,
                            new Decoder(store.longMode, store.model),
                            store.longMode,
                            store.answered,
                            request.entry,
                            limit,
                            home::targets,
                            known);
            if (region.blocks.isEmpty()) {
                break;
            }
            Flow flow = new Flow(region);
            Translation translation =
                    new Translation(
                            this,
                            home,
                            common != null ? common.pages(region) : new CodeImage.Page[0],
                            region,
                            // What the memory knows is not to be kept for those that others use.
                            common != null ? _ -> true : known,
                            request.patience);
            if (!home.announce(translation, region)) {
                // Its bytes changed before anyone could tell.
                home.giveUp(translation);
                return;
            }
            if (define(store.memory, translation, region, flow)) {
                statistics.translated(translation, System.nanoTime() - start);
                commonCode.bound();
                home.install(translation);
                return;
            }
            home.withdraw(translation);
            statistics.split();
            // As many as fit if the others are as large, and fewer in any case.
            int count = Math.min(limit, region.instructions.size());
            limit = Math.min(count * 9 / 10, count * (MAX_BYTECODES / 8 * 7) / translation.size);
        }
        statistics.refused();
    }

    /** The program's name of an address, and the address: profilers of the JVM show it. */
    private static String methodName(Memory memory, long entry) {
        CodeNames names = memory.codeNames;
        String known = names == null ? "" : names.name(entry);
        String end = "_" + Long.toHexString(entry);
        if (known.isEmpty()) {
            return "at" + end;
        }
        // What the names of methods may not hold (JVMS 4.2.2).
        return known.replaceAll("[.;\\[/<>\\p{Cntrl}]", "_") + end;
    }

    /** Makes a class of a region; false if HotSpot would not compile it. */
    private static boolean define(
            Memory memory, Translation translation, Region region, Flow flow) {
        Constants constants = new Constants(translation.home);
        constants.begin(translation);
        String name = methodName(memory, region.entry);
        long span = memory.span();
        byte[] bytes =
                ClassFile.of()
                        .build(
                                ClassDesc.of(
                                        Translator.class.getPackageName(),
                                        "Region_" + Long.toHexString(region.entry)),
                                builder ->
                                        builder.withSuperclass(CD_Object)
                                                .withMethodBody(
                                                        name,
                                                        MethodWriter.TYPE,
                                                        ClassFile.ACC_STATIC,
                                                        code ->
                                                                MethodWriter.write(
                                                                        code, region, flow, span,
                                                                        constants)));
        ClassModel model = ClassFile.of().parse(bytes);
        CodeAttribute code = (CodeAttribute) model.methods().getFirst().code().orElseThrow();
        translation.size = code.codeLength();
        if (translation.size > MAX_BYTECODES && region.instructions.size() > 1) {
            return false;
        }
        try {
            MethodHandles.Lookup lookup =
                    MethodHandles.lookup()
                            .defineHiddenClassWithClassData(bytes, constants.values(), true);
            translation.code = lookup.findStatic(lookup.lookupClass(), name, TYPE);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        return true;
    }
}
