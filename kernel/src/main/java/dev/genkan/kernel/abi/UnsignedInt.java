package dev.genkan.kernel.abi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@code long} parameter of a system call that is C's {@code unsigned int}: it holds 0 to
 * 4,294,967,295, the low half of the register, for programs of both widths.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface UnsignedInt {}
