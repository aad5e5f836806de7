package dev.genkan.kernel.entry;

import dev.genkan.kernel.abi.TableRow;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A system call that a user wrote: a row and the method that answers it.
 *
 * @param row with file and line, for messages
 * @param method of a class of the user's
 * @param target what the method is called on; null if it is static
 * @param replace whether it may take the number or name of a call that the kernel has
 */
public record UserCall(TableRow row, Method method, @Nullable Object target, boolean replace) {}
