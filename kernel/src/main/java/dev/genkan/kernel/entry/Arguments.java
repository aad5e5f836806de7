package dev.genkan.kernel.entry;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.task.Task;
import java.nio.charset.StandardCharsets;

/** What the generated adapters call to turn a register into an argument. */
public final class Arguments {
    private static final int FIRST_CHUNK = 256;

    private Arguments() {}

    /** C's long: the whole register, or its sign-extended half for a 32-bit program. */
    public static long signed(Task task, long register) {
        return task.abi() == Abi.I386 ? (int) register : register;
    }

    /**
     * A copy of a string of the program's, a character for each byte.
     *
     * @param max the most bytes with the NUL
     * @param tooLong the errno if there is no NUL in so many; EFAULT comes first if not all of them
     *     can be read
     */
    public static String string(Task task, long address, int max, int tooLong) {
        int most = Math.min(max, FIRST_CHUNK);
        byte[] bytes = task.buffer(most);
        int length = task.mm().strncpyFromUser(bytes, address, most);
        if (length == most && length < max) {
            bytes = task.buffer(max);
            length = task.mm().strncpyFromUser(bytes, address, max);
        }
        if (length < 0) {
            throw Errno.error(-length);
        }
        if (length == max) {
            throw Errno.error(tooLong);
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
