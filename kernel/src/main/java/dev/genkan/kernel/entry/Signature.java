package dev.genkan.kernel.entry;

import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.UnsignedInt;
import dev.genkan.kernel.abi.UserString;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Optional;

/**
 * Which methods can answer a system call: an optional {@link Task} first, then none to six typed
 * arguments, and a {@code long} or {@code int} as the result.
 *
 * <p>The argument types and what they take from the register:
 *
 * <ul>
 *   <li>{@code int}: the low 32 bits;
 *   <li>{@code long}: C's long, all 64 bits, or 32 bits sign-extended for an i386 program; with
 *       {@link As} UNSIGNED, HEX, OCTAL, ADDRESS or any other meaning that is not a signed number,
 *       zero-extended;
 *   <li>{@link UnsignedInt} {@code long}: C's unsigned int;
 *   <li>{@link Fd}: the low 32 bits;
 *   <li>{@link UserPointer}: the address, zero-extended for an i386 program;
 *   <li>{@link UserString} {@code String}: copied before the method is called.
 * </ul>
 */
public final class Signature {
    /** The most arguments that a system call can have. */
    public static final int MAX_ARGUMENTS = 6;

    private static final int MAX_STRING = 1 << 20;

    private Signature() {}

    /** What is wrong with a method, and what to do; empty if it can answer a system call. */
    public static Optional<String> problem(Method method) {
        Class<?> result = method.getReturnType();
        if (result != long.class && result != int.class) {
            return Optional.of(
                    method.getName()
                            + " returns "
                            + result.getSimpleName()
                            + "; a system call returns long");
        }
        if (Modifier.isAbstract(method.getModifiers()) || method.isVarArgs()) {
            return Optional.of(
                    method.getName()
                            + " is abstract or has variable arguments; give it a body and a fixed"
                            + " list of at most 6 arguments");
        }
        if (Modifier.isPrivate(method.getModifiers())) {
            return Optional.of(
                    method.getName() + " is private; the kernel cannot call it: make it public");
        }
        Parameter[] parameters = method.getParameters();
        int first = firstArgument(method);
        if (parameters.length - first > MAX_ARGUMENTS) {
            return Optional.of(
                    method.getName()
                            + " has "
                            + (parameters.length - first)
                            + " arguments; a system call has at most 6: pass a UserPointer to a"
                            + " struct");
        }
        for (int i = first; i < parameters.length; i++) {
            Optional<String> problem = problem(method, parameters[i], i);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> problem(Method method, Parameter parameter, int position) {
        Class<?> type = parameter.getType();
        String instead;
        if (type == String.class) {
            UserString string = parameter.getAnnotation(UserString.class);
            if (string == null) {
                instead = "write @UserString(max = 256) String";
            } else if (string.max() < 1 || string.max() > MAX_STRING) {
                instead = "let max be 1 to " + MAX_STRING;
            } else {
                return Optional.empty();
            }
        } else if (type == long.class
                || type == int.class
                || type == Fd.class
                || type == UserPointer.class) {
            if (!parameter.isAnnotationPresent(UnsignedInt.class) || type == long.class) {
                return Optional.empty();
            }
            instead = "write @UnsignedInt long";
        } else if (type == Task.class) {
            instead = "let Task be the first parameter";
        } else if (type == byte.class
                || type == short.class
                || type == char.class
                || type == boolean.class) {
            instead = "write int, as registers have no smaller numbers";
        } else if (type == byte[].class) {
            instead = "write UserPointer and copy with copyFromUser";
        } else {
            instead = "use int, long, Fd, UserPointer or @UserString String";
        }
        return Optional.of(
                "parameter "
                        + (parameter.isNamePresent() ? parameter.getName() : "" + (position + 1))
                        + " of "
                        + method.getName()
                        + " is "
                        + type.getSimpleName()
                        + "; "
                        + instead);
    }

    /** 1 if the first parameter is the task, else 0. */
    static int firstArgument(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return types.length > 0 && types[0] == Task.class ? 1 : 0;
    }

    /** Whether a {@code long} parameter is a signed number. */
    static boolean isSigned(Parameter parameter) {
        As as = parameter.getAnnotation(As.class);
        if (as == null) {
            return true;
        }
        return switch (as.value()) {
            case NUMBER -> true;
            default -> false;
        };
    }
}
