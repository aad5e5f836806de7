/** Tests of what threads share without a lock. */
package dev.genkan.stress;
