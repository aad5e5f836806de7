package dev.genkan.cpu.translate;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.interpret.HotCode;
import java.lang.invoke.MethodHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A region as a method of the JVM, as long as the program's bytes are those that it was made of.
 */
public final class Translation implements HotCode {
    final Translations home;
    final long entry;

    /** The pages that a memory must have in common with others; none if it belongs to one. */
    final CodeImage.Page[] pages;

    private final Translator translator;

    /** The address of each instruction. */
    private final long[] addresses;

    /** Where its bytes are: starts and ends in turn, ascending. */
    private final long[] ranges;

    /** What was known of the program's ways when it was made. */
    private final LongPredicate known;

    /** How many times the program may leave it for what it might hold, before it is made anew. */
    private final int patience;

    private int misses;

    /** How many bytecodes it has. */
    int size;

    /** Inline caches that lead here. */
    private final List<WeakReference<CallLink>> callers = new ArrayList<>();

    private volatile boolean valid = true;

    /** (Cpu, general registers, window, permissions) to the next address. */
    MethodHandle code;

    /** One of a region in a home, for the pages that it is in if they are in common. */
    Translation(
            Translator translator,
            Translations home,
            CodeImage.Page[] pages,
            Region region,
            LongPredicate known,
            int patience) {
        this.translator = translator;
        this.home = home;
        this.pages = pages;
        this.known = known;
        this.patience = patience;
        this.entry = region.entry;
        int count = region.instructions.size();
        addresses = new long[count];
        List<Long> bounds = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            var i = region.instructions.get(k);
            addresses[k] = i.address;
            if (bounds.isEmpty() || bounds.getLast() != i.address) {
                bounds.add(i.address);
            } else {
                bounds.removeLast();
            }
            bounds.add(i.next());
        }
        ranges = bounds.stream().mapToLong(Long::longValue).toArray();
        code = CallLink.notThere(entry);
    }

    long address(int number) {
        return addresses[number];
    }

    int instructions() {
        return addresses.length;
    }

    /** Whether any of its bytes is in a range. */
    boolean overlaps(long address, long length) {
        for (int k = 0; k < ranges.length; k += 2) {
            if (address < ranges[k + 1] && address + length > ranges[k]) {
                return true;
            }
        }
        return false;
    }

    /** The pages that its bytes are in. */
    List<Long> pageNumbers() {
        List<Long> pages = new ArrayList<>();
        for (int k = 0; k < ranges.length; k += 2) {
            long last = ranges[k + 1] - 1 >>> Memory.PAGE_SHIFT;
            for (long page = ranges[k] >>> Memory.PAGE_SHIFT; page <= last; page++) {
                if (!pages.contains(page)) {
                    pages.add(page);
                }
            }
        }
        return pages;
    }

    /** Whether it has not been ended. */
    boolean isValid() {
        return valid;
    }

    @Override
    public boolean isValid(Memory memory) {
        for (CodeImage.Page each : pages) {
            if (!memory.hasCommon(each.slot)) {
                return false;
            }
        }
        return valid;
    }

    @Override
    public void left(Cpu cpu, long address) {
        // The program goes where it did not go before, in the midst of the region.
        if (address > addresses[0] && address < addresses[addresses.length - 1]) {
            missed(cpu);
        }
    }

    /** Counts a miss; after so many it is made anew, and the new one is four times as patient. */
    void missed(Cpu cpu) {
        if (++misses == patience && valid) {
            translator.request(Translator.store(cpu), entry, known, patience * 4);
        }
    }

    /** Tells the page that it begins in whether it is there: programs that are new there ask it. */
    void tellPage(boolean there) {
        CodeImage.Page page = page();
        if (page != null) {
            page.setHot((int) entry & Memory.PAGE_SIZE - 1, there);
        }
    }

    /** The page that it begins in, if that is in common with others. */
    CodeImage.@Nullable Page page() {
        for (CodeImage.Page each : pages) {
            if (each.number == Translations.page(entry)) {
                return each;
            }
        }
        return null;
    }

    /** Has a call remember it, as long as it is valid. */
    synchronized void addCaller(CallLink caller) {
        callers.removeIf(each -> each.refersTo(null));
        callers.add(new WeakReference<>(caller));
    }

    /** Has all calls forget it. */
    void forgetCallers() {
        List<WeakReference<CallLink>> all;
        synchronized (this) {
            all = List.copyOf(callers);
            callers.clear();
        }
        for (WeakReference<CallLink> each : all) {
            CallLink caller = each.get();
            if (caller != null) {
                caller.forget(this);
            }
        }
    }

    void invalidate() {
        valid = false;
    }

    @Override
    public long run(Cpu cpu) {
        Memory memory = cpu.memory;
        // The interpreter does not tell.
        cpu.upperInUse = true;
        long next = run(cpu, cpu.gpr, memory.windowBase(), memory.permissionBase());
        LazyFlags.settle(cpu);
        return next;
    }

    /** Runs with what translations take; flags stay as they are left. */
    long run(Cpu cpu, long[] gpr, long base, long permissions) {
        try {
            return (long) code.invokeExact(cpu, gpr, base, permissions);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
