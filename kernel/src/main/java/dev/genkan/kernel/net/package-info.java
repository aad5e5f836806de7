/** Sockets; they are files, and never know a task. */
@NullMarked
package dev.genkan.kernel.net;

import org.jspecify.annotations.NullMarked;
