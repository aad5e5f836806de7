/* The sieve of Eratosthenes: byte stores with strides, little arithmetic. */
#include "kernel.h"

/* Bytes: larger than a first-level cache, well within a second-level one. */
#define SIZE (384 * 1024)

static uint8_t composite[SIZE];

static uint32_t sieve(void)
{
    uint32_t count = 0;
    for (uint32_t n = 0; n < SIZE; n++)
        composite[n] = 0;
    for (uint32_t n = 2; n < SIZE; n++) {
        if (composite[n])
            continue;
        count++;
        for (uint32_t multiple = n + n; multiple < SIZE; multiple += n)
            composite[multiple] = 1;
    }
    return count;
}

uint32_t kernel(unsigned long work)
{
    uint32_t sum = 0;
    while (work-- > 0)
        sum = sum * 31 + sieve();
    return sum;
}
