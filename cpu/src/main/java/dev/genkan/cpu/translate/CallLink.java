package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.ArrayList;
import java.util.List;

/**
 * A call of the program within a translation: linked to the translation of its target as long as
 * there is one; else it answers the target itself, which makes the caller leave.
 */
public final class CallLink extends MutableCallSite {
    /** How many targets an indirect call remembers; with more it looks each time. */
    private static final int REMEMBERED = 3;

    private static final MethodType DIRECT =
            MethodType.methodType(long.class, Cpu.class, long[].class, long.class, long.class);
    private static final MethodType INDIRECT = DIRECT.appendParameterTypes(long.class);
    private static final MethodHandle MISS, LOOK, SAME;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MISS = lookup.findVirtual(CallLink.class, "miss", INDIRECT);
            LOOK = lookup.findVirtual(CallLink.class, "look", INDIRECT);
            SAME =
                    lookup.findStatic(
                            CallLink.class,
                            "same",
                            INDIRECT.changeReturnType(boolean.class)
                                    .insertParameterTypes(0, long.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final CodeStore store;
    private final List<Translation> known = new ArrayList<>();

    private CallLink(CodeStore store, MethodType type) {
        super(type);
        this.store = store;
    }

    private static CodeStore store(MethodHandles.Lookup lookup) throws IllegalAccessException {
        return MethodHandles.classDataAt(lookup, "_", CodeStore.class, 0);
    }

    /** Makes the link of a call of one target. */
    public static CallSite direct(
            MethodHandles.Lookup lookup, String name, MethodType type, long target)
            throws IllegalAccessException {
        CallLink link = new CallLink(store(lookup), type);
        link.store.link(link, target);
        return link;
    }

    /** Makes the link of a call whose target is its last argument. */
    public static CallSite indirect(MethodHandles.Lookup lookup, String name, MethodType type)
            throws IllegalAccessException {
        CallLink link = new CallLink(store(lookup), type);
        link.setTarget(MISS.bindTo(link));
        return link;
    }

    /** What answers the address of a translation that is not there. */
    static MethodHandle notThere(long target) {
        return MethodHandles.dropArguments(
                MethodHandles.constant(long.class, target), 0, DIRECT.parameterList());
    }

    /** Forgets a translation. */
    void forget(Translation gone) {
        synchronized (store) {
            if (known.remove(gone)) {
                rebuild();
            }
        }
    }

    private void remember(Translation found) {
        // The store makes translations invalid, and tells their callers, under this lock.
        synchronized (store) {
            if (!found.isValid() || known.contains(found)) {
                return;
            }
            if (known.size() == REMEMBERED) {
                known.clear();
                setTarget(LOOK.bindTo(this));
                return;
            }
            known.add(found);
            found.callers.add(this);
            rebuild();
        }
    }

    private void rebuild() {
        MethodHandle all = MISS.bindTo(this);
        for (Translation each : known.reversed()) {
            all =
                    MethodHandles.guardWithTest(
                            MethodHandles.insertArguments(SAME, 0, each.entry),
                            MethodHandles.dropArguments(each.code, 4, long.class),
                            all);
        }
        setTarget(all);
    }

    @SuppressWarnings("unused") // by SAME
    private static boolean same(
            long expected, Cpu cpu, long[] gpr, long base, long permissions, long target) {
        return target == expected;
    }

    @SuppressWarnings("unused") // by MISS
    private long miss(Cpu cpu, long[] gpr, long base, long permissions, long target) {
        Translation found = store.find(target);
        if (found == null) {
            return target;
        }
        remember(found);
        return found.run(cpu, gpr, base, permissions);
    }

    @SuppressWarnings("unused") // by LOOK
    private long look(Cpu cpu, long[] gpr, long base, long permissions, long target) {
        Translation found = store.find(target);
        return found == null ? target : found.run(cpu, gpr, base, permissions);
    }
}
