/* The C library's own string functions, which choose their vector instructions by the processor. */
#include "kernel.h"

#include <string.h>

/*
 * Most strings of programs are short, and most bytes lie in long ones: so the lengths are 0 to 63
 * for three quarters of the strings, and up to 4 KiB for the others. They start anywhere.
 */
#define STRINGS 512
#define LONGEST 4096
#define PASSES 9

static char text[STRINGS * 3 / 4 * 96 + STRINGS / 4 * (LONGEST + 32)];
static char copy[LONGEST + 64];
static char *strings[STRINGS];

static void prepare(void)
{
    uint32_t state = 4711;
    char *free = text;
    for (int k = 0; k < STRINGS; k++) {
        uint32_t length = next_number(&state) % (k % 4 == 0 ? LONGEST : 64);
        strings[k] = free + next_number(&state) % 31;
        for (uint32_t at = 0; at < length; at++)
            strings[k][at] = (char) ('a' + at % 23);
        strings[k][length] = 0;
        free = strings[k] + length + 1;
    }
}

uint32_t kernel(unsigned long work)
{
    uint32_t sum = 0;
    prepare();
    while (work-- > 0)
        for (int pass = 0; pass < PASSES; pass++)
            for (int k = 0; k < STRINGS; k++) {
                char *string = strings[k];
                size_t length = strlen(string);
                char *target = copy + (k + pass) % 32;
                memcpy(target, string, length + 1);
                sum = sum * 31 + (uint32_t) length;
                sum += (uint32_t) (strcmp(string, target) + 1);
                /* Neither is there: each looks through the whole string. */
                sum += memchr(string, 'z', length) == NULL;
                sum += strchr(string, 'y') == NULL;
            }
    return sum;
}
