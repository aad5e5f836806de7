/* Times the kernel it is linked with: NAME WORK ROUNDS [ARGUMENT...]; one line a round. */
#include "kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

char **arguments;

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t) time.tv_sec * 1000000000u + (uint64_t) time.tv_nsec;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: %s WORK ROUNDS [ARGUMENT...]\n", argv[0]);
        return 2;
    }
    unsigned long work = strtoul(argv[1], NULL, 10);
    unsigned long rounds = strtoul(argv[2], NULL, 10);
    arguments = argv + 3;
    for (unsigned long round = 0; round < rounds; round++) {
        uint64_t start = now();
        uint32_t checksum = kernel(work);
        uint64_t nanoseconds = now() - start;
        printf("%llu %08x\n", (unsigned long long) nanoseconds, (unsigned) checksum);
    }
    return 0;
}
