package dev.genkan.kernel;

import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The functions that a system call written for Linux calls by their bare names, for {@code import
 * static dev.genkan.kernel.Linux.*}: printk, strncpyFromUser and the others.
 *
 * <p>Those that need to know which kernel and task they work for may be called only while a system
 * call runs, on its own thread.
 */
public final class Linux {
    /** Prefixes of a message that say how urgent it is: {@code printk(KERN_INFO + "...\n")}. */
    public static final String KERN_EMERG = "\u00010",
            KERN_ALERT = "\u00011",
            KERN_CRIT = "\u00012",
            KERN_ERR = "\u00013",
            KERN_WARNING = "\u00014",
            KERN_NOTICE = "\u00015",
            KERN_INFO = "\u00016",
            KERN_DEBUG = "\u00017";

    /** The prefix of a message without one: KERN_WARNING. */
    public static final String KERN_DEFAULT = "\u0001d";

    /** The prefix of a message that goes on where the last one, without a newline, stopped. */
    public static final String KERN_CONT = "\u0001c";

    private static final ThreadLocal<@Nullable Task> CURRENT = new ThreadLocal<>();
    private static final ConcurrentHashMap<String, RateLimit> LIMITS = new ConcurrentHashMap<>();

    private Linux() {}

    /** Says which task's system call runs on this thread; the kernel's entry calls it. */
    public static void setCurrent(Task task) {
        CURRENT.set(task);
    }

    /** The task whose system call runs on this thread. */
    public static Task current() {
        Task task = CURRENT.get();
        if (task == null) {
            throw new IllegalStateException("no system call runs on this thread");
        }
        return task;
    }

    /**
     * Writes a message to the kernel's log, with printk's own formats: {@code %s} takes a String,
     * or a {@code byte[]} up to its NUL; {@code %d %u %x %lx} and the like take any integer; {@code
     * %p} takes a {@link UserPointer} and, unlike Linux, shows the address as it is.
     */
    public static void printk(String format, @Nullable Object... arguments) {
        current().kernel().log().printk(PrintkFormat.format(format, arguments));
    }

    /**
     * As {@link #printk}, at most 10 times in 5 seconds for each format; the others are counted.
     */
    public static void printk_ratelimited(String format, @Nullable Object... arguments) {
        var kernel = current().kernel();
        RateLimit limit = LIMITS.computeIfAbsent(format, _ -> new RateLimit());
        if (limit.allow(kernel.log(), kernel.clock().monotonic(), "printk")) {
            kernel.log().printk(PrintkFormat.format(format, arguments));
        }
    }

    /**
     * Copies a NUL-terminated string from the program, NUL included.
     *
     * @return its length without the NUL; {@code count} if there is no NUL in so many bytes;
     *     -EFAULT if it runs into memory that the program cannot read
     */
    public static long strncpyFromUser(UserPointer from, byte[] to, long count) {
        return from.strncpyFromUser(to, count);
    }

    /**
     * Fills a buffer from the program. Returns how many bytes could NOT be copied; 0 is success.
     */
    public static long copyFromUser(byte[] to, UserPointer from) {
        return from.copyFromUser(to, 0, to.length);
    }

    /** Gives a buffer to the program. Returns how many bytes could NOT be copied; 0 is success. */
    public static long copyToUser(UserPointer to, byte[] from) {
        return to.copyToUser(from, 0, from.length);
    }

    /** One int of the program's; throws EFAULT. */
    public static int getUser(UserPointer from) {
        return from.readInt();
    }

    /** Gives the program one int; throws EFAULT. */
    public static void putUser(int value, UserPointer to) {
        to.writeInt(value);
    }

    /** Gives the program one long; throws EFAULT. */
    public static void putUser(long value, UserPointer to) {
        to.writeLong(value);
    }
}
