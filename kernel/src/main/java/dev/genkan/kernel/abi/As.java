package dev.genkan.kernel.abi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what an argument (on a parameter) or the result (on a method) of a system call means, beyond
 * its Java type; a trace prints it by this.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.METHOD})
public @interface As {
    /** The meaning. */
    Meaning value();

    /**
     * The index of the argument (0 is the first register) that holds the length in bytes or
     * elements; -1 if none does.
     */
    int length() default -1;

    /**
     * Whether the kernel writes what the argument points to, where the {@link Meaning} alone does
     * not say so: a trace then prints it when the call returns.
     */
    boolean out() default false;
}
