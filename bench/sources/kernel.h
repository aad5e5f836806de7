/*
 * What each benchmark gives to main.c, and what main.c gives to it.
 *
 * One unit of a kernel's work is between 0.2 and 5 ms natively; how many of them make a round of the
 * same length for all, the runner knows (runner/kernels.py). A kernel's data fits into a core's own
 * caches (at most 512 KiB), so that the processor is measured and not the memory behind it, and does
 * not fit into the smallest one where the kernel is about memory at all.
 */
#ifndef KERNEL_H
#define KERNEL_H

#include <stdint.h>

/* Does the work that many times. The answer is the same for the same work, round after round. */
uint32_t kernel(unsigned long work);

/* The arguments after WORK and ROUNDS, up to a NULL. */
extern char **arguments;

/* The next number of a fixed sequence (xorshift): data that is the same everywhere. */
static inline uint32_t next_number(uint32_t *state)
{
    uint32_t x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}

/* All bits of a double in a checksum: an arithmetic that rounds otherwise is found out. */
static inline uint32_t fold_double(double value)
{
    union { double value; uint64_t bits; } both = { value };
    return (uint32_t) (both.bits ^ both.bits >> 32);
}

#endif
