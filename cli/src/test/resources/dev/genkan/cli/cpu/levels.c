/* Its status says what C libraries and compilers' run-time code see of the processor. */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

/* The kernel's word: getauxval() answers the C library's own for some of them. */
static unsigned long auxiliary(unsigned long type)
{
    char **end = environ;
    while (*end)
        end++;
    for (unsigned long *at = (unsigned long *)(end + 1); at[0]; at += 2)
        if (at[0] == type)
            return at[1];
    return 0;
}

int main(void)
{
    char line[4096], text[128];
    int listed = 0, status = 0;
    FILE *file = fopen("/proc/cpuinfo", "r");
    while (file && fgets(line, sizeof line, file))
        if (!strncmp(line, "flags", 5))
            listed = (strstr(line, " ssse3") ? 1 : 0) | (strstr(line, " avx2") ? 2 : 0);
    __builtin_cpu_init();
    if (__builtin_cpu_supports("ssse3"))
        status |= 1;
    if (__builtin_cpu_supports("avx2"))
        status |= 2;
    if (listed != status)
        return 100;
    if (!(auxiliary(AT_HWCAP) & 1 << 26) || strcmp((char *)auxiliary(AT_PLATFORM), "x86_64"))
        return 101;
    /* The library's functions are chosen by the processor's features. */
    memset(text, 'a', 100);
    text[100] = 0;
    memmove(text + 7, text, 90);
    snprintf(line, sizeof line, "%zu %.3f %s", strlen(text), strtod("2.5", NULL), strchr(text, 0));
    return strcmp(line, "100 2.500 ") ? 102 : status;
}
