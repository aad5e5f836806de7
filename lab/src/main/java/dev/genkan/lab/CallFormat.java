package dev.genkan.lab;

import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.abi.UnsignedInt;
import dev.genkan.kernel.abi.UserString;
import dev.genkan.kernel.mm.UserPointer;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the calls of one method are printed, derived from its signature: a {@link Slot} for each
 * parameter that takes a register, and the meaning of its result.
 */
final class CallFormat {
    /** Of a number that no method answers: six registers. */
    static final CallFormat UNKNOWN = unknown();

    private static final int REGISTERS = 6;
    private static final int PATH_MAX = 4096;

    private final Slot[] slots;
    private final Meaning result;

    private CallFormat(Slot[] slots, Meaning result) {
        this.slots = slots;
        this.result = result;
    }

    private static CallFormat unknown() {
        Slot[] slots = new Slot[REGISTERS];
        Arrays.fill(slots, new Slot(Meaning.HEX, -1, false, false));
        return new CallFormat(slots, Meaning.NUMBER);
    }

    /** Reads a method's signature. */
    static CallFormat of(Method method) {
        List<Slot> slots = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            Class<?> type = parameter.getType();
            if (type.isPrimitive()
                    || type == Fd.class
                    || type == UserPointer.class
                    || type == String.class) {
                slots.add(slot(parameter));
            }
        }
        As as = method.getAnnotation(As.class);
        return new CallFormat(slots.toArray(new Slot[0]), as == null ? Meaning.NUMBER : as.value());
    }

    private static Slot slot(Parameter parameter) {
        Class<?> type = parameter.getType();
        boolean isInt =
                type == Fd.class
                        || type.isPrimitive() && type != long.class
                        || parameter.isAnnotationPresent(UnsignedInt.class);
        As as = parameter.getAnnotation(As.class);
        return as == null
                ? new Slot(meaning(parameter), -1, false, isInt)
                : new Slot(as.value(), as.length(), as.out() || Meanings.isOut(as.value()), isInt);
    }

    private static Meaning meaning(Parameter parameter) {
        Class<?> type = parameter.getType();
        if (type == String.class) {
            UserString string = parameter.getAnnotation(UserString.class);
            return string == null || string.max() == PATH_MAX ? Meaning.PATH : Meaning.STRING;
        }
        if (type == UserPointer.class) {
            return Meaning.ADDRESS;
        }
        if (parameter.isAnnotationPresent(UnsignedInt.class)) {
            return Meaning.UNSIGNED;
        }
        return type == Fd.class ? Meaning.FD : Meaning.NUMBER;
    }

    /** Whether an argument is 32 bits wide in both ABIs. */
    boolean isInt(int index) {
        return index >= 0 && index < slots.length && slots[index].isInt();
    }

    /** The meaning of an argument, or of none before the first and after the last. */
    Meaning meaning(int index) {
        return index < 0 || index >= slots.length ? Meaning.NUMBER : slots[index].meaning();
    }

    /** Prints arguments from the next one on: all, or until one that awaits the return. */
    void printArguments(Call call, boolean resumed) {
        boolean separated = resumed;
        boolean announced = resumed;
        while (call.next() < slots.length && given(call, call.next())) {
            int index = call.next();
            if (index > 0 && !separated) {
                call.print(", ");
            }
            separated = false;
            Slot slot = slots[index];
            Formatter formatter = Meanings.formatter(slot.meaning());
            boolean awaits = formatter.awaitsReturn(call, slot);
            if (awaits && !announced) {
                formatter.announce(call, slot);
            }
            if (awaits && !call.hasReturned()) {
                return;
            }
            announced = false;
            formatter.print(call, slot);
            call.setNext(call.next() + 1);
        }
        call.setNext(slots.length);
    }

    /** Lets the arguments add to the result of a call that succeeded. */
    void conclude(Call call) {
        for (int i = 0; i < slots.length; i++) {
            Meanings.formatter(slots[i].meaning()).conclude(call, slots[i], i);
        }
    }

    /** Whether all arguments are printed. */
    boolean isComplete(Call call) {
        return call.next() >= slots.length;
    }

    /** Whether the arguments before say that there is this one. */
    private boolean given(Call call, int index) {
        Meaning before = meaning(index - 1);
        long value = index == 0 ? 0 : call.argument(index - 1);
        return switch (meaning(index)) {
            case MODE -> before != Meaning.OPEN_FLAGS || (value & 0x400040) != 0;
            case DEVICE ->
                    before != Meaning.FILE_MODE
                            || (value & 0170000) == 0020000
                            || (value & 0170000) == 0060000;
            case ADDRESS -> before != Meaning.MREMAP_FLAGS || (value & 6) != 0;
            case FCNTL_ARGUMENT -> Descriptors.fcntlTakesArgument((int) value);
            case IOCTL_ARGUMENT -> Descriptors.ioctlTakesArgument((int) value);
            case BUFFER_OUT ->
                    before != Meaning.SYSLOG_ACTION || Constants.syslogTakesBuffer((int) value);
            case NUMBER, UNSIGNED ->
                    switch (meaning(index - 2)) {
                        case MEMBARRIER_COMMAND -> (value & 1) != 0;
                        case SYSLOG_ACTION ->
                                Constants.syslogTakesBuffer((int) call.argument(index - 2));
                        default -> true;
                    };
            default -> true;
        };
    }

    /** What stands after the equals sign. */
    String result(Call call) {
        long value = call.result();
        if (call.interrupted()) {
            return "? " + Errno.name((int) -value) + " (" + restart((int) -value) + ")";
        }
        if (call.failed()) {
            return value < -Errno.EHWPOISON
                    ? "-1 (errno " + -value + ")"
                    : "-1 " + Errno.name((int) -value) + " (" + Errno.text((int) -value) + ")";
        }
        String text = call.shownResult();
        if (text.isEmpty()) {
            text = Meanings.result(result, call);
        }
        return call.note().isEmpty() ? text : text + " (" + call.note() + ")";
    }

    private static String restart(int errno) {
        return switch (errno) {
            case Errno.ERESTARTSYS -> "To be restarted if SA_RESTART is set";
            case Errno.ERESTARTNOHAND -> "To be restarted if no handler";
            case Errno.ERESTART_RESTARTBLOCK -> "Interrupted by signal";
            default -> "To be restarted";
        };
    }
}
