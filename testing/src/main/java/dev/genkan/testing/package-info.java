/** What the tests of several modules share; no part of Genkan. */
@NullMarked
package dev.genkan.testing;

import org.jspecify.annotations.NullMarked;
