package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
            LOOK = lookup.findStatic(CallLink.class, "look", INDIRECT);
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

    /** The translations that it remembers. */
    private final List<Translation> known = new ArrayList<>();

    /** Whether it is in code of several memories, and leads to such code only. */
    private final boolean common;

    private CallLink(Translations home, MethodType type) {
        super(type);
        this.common = home instanceof CodeImage;
    }

    private static Translations home(MethodHandles.Lookup lookup) throws IllegalAccessException {
        return MethodHandles.classDataAt(lookup, "_", Translations.class, 0);
    }

    /** Makes the link of a call of one target. */
    public static CallSite direct(
            MethodHandles.Lookup lookup, String name, MethodType type, long target)
            throws IllegalAccessException {
        Translations home = home(lookup);
        CallLink link = new CallLink(home, type);
        if (home.isElsewhere(target)) {
            link.setTarget(elsewhere(target));
        } else {
            home.link(link, target);
        }
        return link;
    }

    /** Makes the link of a call whose target is its last argument. */
    public static CallSite indirect(MethodHandles.Lookup lookup, String name, MethodType type)
            throws IllegalAccessException {
        CallLink link = new CallLink(home(lookup), type);
        link.setTarget(MISS.bindTo(link));
        return link;
    }

    /** What answers the address of a translation that is not there. */
    static MethodHandle notThere(long target) {
        return MethodHandles.dropArguments(
                MethodHandles.constant(long.class, target), 0, DIRECT.parameterList());
    }

    /** What goes to the translation of an address that the memory has, each time anew. */
    private static MethodHandle elsewhere(long target) {
        return MethodHandles.insertArguments(LOOK, 4, target);
    }

    /** Has a direct call lead to a translation of its target, or to none. */
    void lead(long target, @Nullable Translation found) {
        setTarget(found == null ? notThere(target) : found.code);
    }

    /** Forgets a translation. */
    synchronized void forget(Translation gone) {
        if (known.remove(gone)) {
            rebuild();
        }
    }

    private void remember(Translation found) {
        found.addCaller(this);
        synchronized (this) {
            // If it has been ended meanwhile, nobody may tell any longer.
            if (!found.isValid() || known.contains(found)) {
                return;
            }
            if (known.size() == REMEMBERED) {
                known.clear();
                setTarget(LOOK);
                return;
            }
            known.add(found);
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
        Translation found = Translator.store(cpu).find(target);
        if (found == null) {
            return target;
        }
        if (!common || found.pages.length > 0) {
            remember(found);
        }
        return found.run(cpu, gpr, base, permissions);
    }

    /** Runs the translation of an address that the memory has; the address if there is none. */
    public static long look(Cpu cpu, long[] gpr, long base, long permissions, long target) {
        Translation found = Translator.store(cpu).find(target);
        return found == null ? target : found.run(cpu, gpr, base, permissions);
    }
}
