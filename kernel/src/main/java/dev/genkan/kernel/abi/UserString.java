package dev.genkan.kernel.abi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@code String} parameter of a system call that the kernel copies from the program's
 * memory before the method runs.
 *
 * <p>The call answers -EFAULT without running the method if the string is not wholly readable, and
 * -{@link #tooLong()} if it has no NUL within {@link #max()} bytes. Bytes and characters map one to
 * one (ISO 8859-1), so that every byte string survives.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface UserString {
    /** The size in bytes with the NUL; PATH_MAX by default. */
    int max() default 4096;

    /** The errno of a string that is too long; ENAMETOOLONG by default. */
    int tooLong() default Errno.ENAMETOOLONG;
}
