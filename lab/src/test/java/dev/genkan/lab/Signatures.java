package dev.genkan.lab;

import static dev.genkan.kernel.abi.Meaning.BUFFER_OUT;
import static dev.genkan.kernel.abi.Meaning.EVENTFD_FLAGS;
import static dev.genkan.kernel.abi.Meaning.SYSLOG_ACTION;

import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.UnsignedInt;
import dev.genkan.kernel.abi.UserString;
import dev.genkan.kernel.mm.UserPointer;

/** System calls that the kernel has not: one of a user's own, and some that may come. */
@SuppressWarnings("unused")
interface Signatures {
    long sys_stephen(@UserString(max = 256) String message);

    long sys_eventfd2(@UnsignedInt long initial, @As(EVENTFD_FLAGS) int flags);

    long sys_syslog(
            @As(SYSLOG_ACTION) int action,
            @As(value = BUFFER_OUT, length = 2) UserPointer buffer,
            int length);
}
