/*
 * Makes the system call 329, which Stephen.java answers, with a string: test hello
 *
 * syscall(2) of the C library puts the number and the arguments where the kernel wants
 * them; a negative answer -E becomes -1 with E in errno.
 */
#include <stdio.h>
#include <unistd.h>

#ifndef SYS_stephen
#define SYS_stephen 329
#endif

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "Usage: %s STRING\n", argc > 0 ? argv[0] : "test");
        return 2;
    }
    printf("Making system call with \"%s\".\n", argv[1]);
    fflush(stdout); /* so that the lines stay in order whatever the call prints */

    long result = syscall(SYS_stephen, argv[1]);

    printf("System call returned %ld.\n", result);
    return result == 0 ? 0 : 1;
}
