/* Uses the processor and the C library in many ways, with output that depends on no machine. */
#define _GNU_SOURCE
#include <complex.h>
#include <ctype.h>
#include <errno.h>
#include <fenv.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <search.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

static jmp_buf place;
static sigjmp_buf fault;

static int by_value(const void *a, const void *b) {
    return *(const int *) a - *(const int *) b;
}

static double sum(int count, ...) {
    va_list list;
    double total = 0;
    va_start(list, count);
    while (count--)
        total += va_arg(list, double);
    va_end(list);
    return total;
}

static void jump(int depth) {
    if (depth == 0)
        longjmp(place, 7);
    jump(depth - 1);
}

static void caught(int number) {
    siglongjmp(fault, number);
}

static uint32_t crc(const unsigned char *data, size_t length) {
    uint32_t value = 0xffffffff;
    while (length--) {
        value ^= *data++;
        for (int i = 0; i < 8; i++)
            value = value >> 1 ^ (value & 1 ? 0xedb88320 : 0);
    }
    return ~value;
}

int main(void) {
    static int numbers[1000];
    static unsigned char bytes[10000];
    static double a[20][20], b[20][20], c[20][20];
    char text[200];
    unsigned seed = 12345;
    volatile int zero = 0;
    uint64_t big = 0x123456789abcdef1u;
    int64_t negative = -1234567890123456789;

    for (int i = 0; i < 1000; i++)
        numbers[i] = (seed = seed * 1103515245 + 12345) >> 16;
    qsort(numbers, 1000, sizeof *numbers, by_value);
    for (int i = 0; i < 1000; i += 111)
        printf("%d ", numbers[i]);
    printf("%d\n", *(int *) bsearch(&numbers[500], numbers, 1000, sizeof *numbers, by_value));

    printf("%" PRIu64 " %" PRIu64 " %" PRId64 " %" PRId64 " %" PRIx64 " %" PRIx64 "\n", big / 1000003,
           big % 1000003, negative / 77, negative % 77, big << 13 ^ big >> 7, big * 31);
    printf("%d %d %d %d\n", __builtin_popcountll(big), __builtin_clzll(big), __builtin_ctzll(big),
           __builtin_bswap32(0x12345678));

    for (int i = 0; i < 10; i++) {
        double x = i * 0.37 + 0.1;
        printf("%.17g %.17g %.17g %.17g %a\n", sqrt(x), x / 3, x * x * x, floor(x * 10), x);
        printf("%.15g %.15g %.15g %.15g %.14g %.14g\n", sin(x), exp(x), log(x), pow(x, 2.5), atan2(x, 2),
               tanh(x));
        printf("%.17Lg %.17Lg %.6Lf\n", (long double) x / 7, sqrtl(x), (long double) big);
        printf("%d %lld %u %.9g %ld %d\n", (int) (x * 1e6), (long long) (x * 1e15), (unsigned) (x * 1e9),
               (float) x, lround(x * 100), (int) (float) (x * -7));
    }
    printf("%g %g %g %d %d %d\n", 1 / (zero + 0.0), -1 / (zero + 0.0), fabs(0.0 / (zero + 0.0)),
           isnan(NAN), NAN == NAN, 1.0 < INFINITY);
    printf("%g %g %g %g %g\n", fmod(10.5, 3), remainder(10.5, 3), hypot(3, 4), cbrt(27), ldexp(0.75, 10));
    fesetround(FE_UPWARD);
    printf("%.20g ", 1.0 / (zero + 3));
    fesetround(FE_DOWNWARD);
    printf("%.20g %g %g\n", 1.0 / (zero + 3), rint(2.5), rint(-2.5));
    fesetround(FE_TONEAREST);
    double complex z = cexp(I * 1.5) * (2 + 3 * I);
    printf("%.12g %.12g %.12g\n", creal(z), cimag(z), cabs(z));

    for (int i = 0; i < 20; i++)
        for (int j = 0; j < 20; j++) {
            a[i][j] = i * 0.5 + j;
            b[i][j] = i - j * 0.25;
        }
    for (int i = 0; i < 20; i++)
        for (int j = 0; j < 20; j++)
            for (int k = 0; k < 20; k++)
                c[i][j] += a[i][k] * b[k][j];
    printf("%.10g %.10g %.10g\n", c[0][0], c[7][13], c[19][19]);

    for (int i = 0; i < 10000; i++)
        bytes[i] = i * 7 ^ i >> 3;
    printf("%08x %d %p\n", crc(bytes, 10000), memcmp(bytes, bytes + 1, 100) > 0, (void *) 0);
    memmove(bytes + 3, bytes, 5000);
    memset(bytes + 6000, 'x', 777);
    printf("%08x %td %zu\n", crc(bytes, 10000), (unsigned char *) memchr(bytes, 'x', 10000) - bytes,
           strlen("twelve chars"));

    strcpy(text, "The quick, brown fox; jumps");
    for (char *word = strtok(text, " ,;"); word; word = strtok(0, " ,;"))
        printf("[%s]", word);
    snprintf(text, sizeof text, "%-10s|%+06d|%#o|%#X|%5.3s|%c|%%|%*d|%e|%g", "left", 42, 64, 255, "truncate",
             'c', 6, 7, 12345.678, 1e-10);
    printf("\n%s\n%ld %lu %.10g %s\n", text, strtol("-0x1fz", 0, 16), strtoul("777", 0, 8),
           strtod("1.5e3abc", 0), strstr("haystack needle", "need"));
    printf("%d %d %d %f\n", atoi("123abc"), toupper('q'), isalpha('1'), sum(4, 1.5, 2.5, 3.5, -10.0));
    printf("%s %s\n", strerror(ENOENT), strsignal(SIGSEGV));

    switch (setjmp(place)) {
        case 0:
            jump(50);
            break;
        default:
            puts("back from the jump");
    }
    signal(SIGFPE, caught);
    signal(SIGSEGV, caught);
    signal(SIGILL, caught);
    int number = sigsetjmp(fault, 1);
    if (number == 0)
        printf("%d\n", 1 / zero);
    else
        printf("caught %d\n", number);
    number = sigsetjmp(fault, 1);
    if (number == 0)
        *(volatile int *) (long) (zero + 64) = 1;
    else
        printf("caught %d\n", number);
    number = sigsetjmp(fault, 1);
    if (number == 0)
        __builtin_trap();
    else
        printf("caught %d\n", number);

    time_t moment = 1234567890;
    struct tm *tm = gmtime(&moment);
    strftime(text, sizeof text, "%A %d %B %Y %H:%M:%S %j %U", tm);
    printf("%s %ld\n", text, (long) timegm(tm));
    wchar_t wide[20];
    printf("%zu ", mbstowcs(wide, "wide text", 20));
    printf("%d\n", wcscmp(wide, L"wide text"));

    size_t total = 0;
    void *blocks[200];
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 200; i++) {
            size_t size = (i * 37 + round * 101) % 5000 + (i == 77 ? 300000 : 1);
            blocks[i] = malloc(size);
            memset(blocks[i], i, size);
            total += ((unsigned char *) blocks[i])[size - 1];
        }
        for (int i = 0; i < 200; i += 2)
            blocks[i] = realloc(blocks[i], 10000 + i);
        for (int i = 0; i < 200; i++) {
            total += ((unsigned char *) blocks[i])[0];
            free(blocks[i]);
        }
    }
    printf("%zu\n", total);
    return 42;
}
