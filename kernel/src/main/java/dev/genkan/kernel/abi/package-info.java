/**
 * What kernel and programs agree on: errno, constants, structs, the tables and the calling
 * conventions.
 */
@NullMarked
package dev.genkan.kernel.abi;

import org.jspecify.annotations.NullMarked;
