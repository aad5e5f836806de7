package dev.genkan.kernel.abi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The row of a system call's table, written on its method instead of in a {@code .tbl} file.
 *
 * <p>The entry point is the method's own name.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(SystemCall.Rows.class)
public @interface SystemCall {
    /** The number, 0 to 4095. */
    int number();

    /** {@code common}, {@code 64}, {@code x32} or {@code i386}, as in the kernel's tables. */
    String abi() default "common";

    /** The name; the method's name without {@code sys_} if empty. */
    String name() default "";

    /** Whether it may take the number and name of a call that the kernel answers itself. */
    boolean replace() default false;

    /** The rows of a method that has several. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Rows {
        /** The rows. */
        SystemCall[] value();
    }
}
