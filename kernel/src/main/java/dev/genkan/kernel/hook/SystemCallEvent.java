package dev.genkan.kernel.hook;

import dev.genkan.kernel.abi.Abi;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * One system call on its way.
 *
 * @param abi whose table it is numbered by
 * @param number as the program gave it
 * @param name of the row, or {@code syscall_0x1f4} as strace names a number without a row
 * @param method that answers it, or null if none does (ENOSYS); its parameters say what the
 *     arguments mean
 * @param arguments the six registers, zero-extended for i386
 */
public record SystemCallEvent(
        Abi abi, int number, String name, @Nullable Method method, long[] arguments) {}
