package dev.genkan.kernel.entry;

import dev.genkan.kernel.abi.TableRow;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What one number of one table leads to. It never changes: another takes its place. */
final class Slot {
    /** Hooks want to see the call. */
    static final int HOOKED = 1;

    /** The method is a user's: it may call {@link dev.genkan.kernel.Linux#current}. */
    static final int USER = 2;

    /** No method answers the call. */
    static final int ABSENT = 4;

    final int flags;
    final @Nullable CallFamily family;
    final int index;
    final TableRow row;
    final @Nullable Class<?> type;
    final String entryPoint;
    private @Nullable Method method;

    Slot(
            int flags,
            @Nullable CallFamily family,
            int index,
            TableRow row,
            @Nullable Class<?> type,
            String entryPoint) {
        this.flags = flags;
        this.family = family;
        this.index = index;
        this.row = row;
        this.type = type;
        this.entryPoint = entryPoint;
    }

    /** The method, found when somebody asks for it. */
    @Nullable Method method() {
        if (method == null && type != null) {
            for (Method each : type.getDeclaredMethods()) {
                if (each.getName().equals(entryPoint)) {
                    method = each;
                }
            }
        }
        return method;
    }
}
