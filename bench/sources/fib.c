/* Fibonacci numbers by recursion: calls and returns. */
#include "kernel.h"

/* More than a million calls as written; gcc makes fewer and larger ones of them. */
#define N 28

static uint32_t fib(uint32_t n)
{
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

uint32_t kernel(unsigned long work)
{
    /* Not known to the compiler, so that no call can be left out. */
    volatile uint32_t n = N;
    uint32_t sum = 0;
    while (work-- > 0)
        sum = sum * 31 + fib(n);
    return sum;
}
