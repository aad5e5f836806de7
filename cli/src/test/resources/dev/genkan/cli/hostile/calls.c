/* Calls every number with arguments that a hostile program would think of. */
#include "guest.h"

#define AREA ((byte *)0x10000000)
#define SIZE 0x10000

static int ticks;

static void tick(int signal) {
    ticks++;
}

static const short skipped[] = {
#ifdef __x86_64__
    15, 34, 56, 57, 58, 60, 62, 127, 128, 129, 130, 200, 231, 234, 297, 424, 435
#else
    1, 2, 29, 37, 72, 119, 120, 173, 176, 177, 178, 179, 190, 238, 252, 270, 335, 424, 435
#endif
};

/* Those after which most others would only fail: kept for the last rounds. */
static const short drastic[] = {
#ifdef __x86_64__
    3, 33, 97, 105, 106, 113, 114, 117, 119, 122, 123, 126, 157, 160, 161, 292, 302, 436
#else
    6, 23, 46, 61, 63, 70, 71, 75, 138, 139, 164, 170, 172, 185, 203, 204, 208, 210, 213, 214,
    215, 216, 330, 340, 436
#endif
};

/* Those that wait with another signal mask, and which argument it is. */
static const short masked[][2] = {
#ifdef __x86_64__
    {270, 5}, {271, 3}, {281, 4}, {333, 5}, {441, 4}
#else
    {308, 5}, {309, 3}, {319, 4}, {385, 5}, {413, 5}, {414, 3}, {416, 5}, {441, 4}
#endif
};

static const char *const paths[] = {
    "/", "", ".", "..", "/proc/self/exe", "/proc/self/maps", "/proc/self/fd", "/proc/self/mem",
    "/dev/null", "/dev/zero", "/dev/kmsg", "/dev/tty", "/tmp/a", "/tmp/b", "/tmp/c", "a/b/c",
    "/tmp/a/../../..", "\xff\xfe\x80", "/proc/self/root", "/dev/full", "/dev/urandom", "new\nline"
};

#define IN(list, number) is_in(list, sizeof list / sizeof *list, number)

static int is_in(const short *list, int count, int number) {
    for (int i = 0; i < count; i++) {
        if (list[i] == number) {
            return 1;
        }
    }
    return 0;
}

static word value(void) {
    switch (random_int() % 24) {
        case 0: return 0;
        case 1: return -1;
        case 2: return random_int() % 16;
        case 3: return random_int() % 16;
        case 4: return 0x7fffffff;
        case 5: return 0x80000000;
        case 6: return ~0UL >> 1;
        case 7: return ~(~0UL >> 1);
        case 8: return (word)AREA + 4096 * (random_int() % 8);
        case 9: return (word)AREA + random_int() % (SIZE / 2);
        case 10: return (word)AREA + SIZE - 1 - random_int() % 64;
        case 11: return (word)AREA + SIZE;
        case 12: return PICK(0xffff800000000000UL, 0xc0000000UL);
        case 13: return PICK(0x0000800000000000UL, 0xfffff000UL);
        case 14: return 1UL << random_int() % (8 * sizeof(word));
        case 15: return (1UL << random_int() % (8 * sizeof(word))) - 1;
        case 16: return random_int();
        case 17: return 4096 * (random_int() % 32);
        case 18: return -(word)(random_int() % 4096);
        case 19:
        case 20: return (word)paths[random_int() % (sizeof paths / sizeof *paths)];
        case 21: return -100;
        case 22: return 0x400 << random_int() % 12;
        default: return random_int() % 300;
    }
}

static void restore(void) {
    map((word)AREA, SIZE, 3, 0x32);
    static const char *const opened[] = {
        "/tmp/a", "/tmp", "/proc/self/maps", "/dev/kmsg", "/dev/zero", "/dev/full", "/proc"
    };
    for (int i = 0; i < 7; i++) {
        C3(OPEN, opened[i], i == 0 ? 0102 : i == 4 || i == 5 ? 2 : 0, 0644);
    }
    C1(PIPE, AREA);
    int null = C2(OPEN, "/dev/null", 2);
    C2(PICK(33, 63), null, 1);
    C2(PICK(33, 63), null, 2);
    for (int i = 0; i < SIZE / 2; i += 4) {
        *(int *)(AREA + i) = random_int() % 4 ? random_int() % 40 : (int)value();
    }
}

void start(word *stack) {
    seed = parse((char *)stack[2]);
    int rounds = parse((char *)stack[3]);
    int only = stack[0] > 3 ? parse((char *)stack[4]) : -1;
    long done = 0;
    for (int round = 0; round < rounds; round++) {
        restore();
        for (int number = 0; number <= 500; number++) {
            if (IN(skipped, number) || only >= 0 && only != number
                    || round < rounds / 4 * 3 && IN(drastic, number)) {
                continue;
            }
            word a[6];
            for (int i = 0; i < 6; i++) {
                a[i] = value();
            }
            if (random_int() % 2) {
                a[0] = 3 + random_int() % 9;
            }
            if (random_int() % 4 == 0) {
                a[1] = (word)AREA + 4096 * (random_int() % 8);
            }
            for (unsigned i = 0; i < sizeof masked / sizeof *masked; i++) {
                if (masked[i][0] == number) {
                    a[masked[i][1]] = 0;
                }
            }
            int moves = number == MMAP || number == MUNMAP || number == MPROTECT
                    || number == MREMAP || number == PICK(28, 219);
            if (moves && (a[0] & -4096) < (word)AREA) {
                a[0] = (word)AREA + 4096 * (random_int() % 8);
            }
            if (number == MMAP) {
                a[3] &= ~0x10; /* MAP_FIXED could hit this program */
            }
            if (number == MREMAP) {
                a[3] &= ~2;
            }
            word every[4] = {0, 20000, 0, 20000};
            byte none[8] = {0};
            handle(13, (void *)1, 0);
            handle(14, tick, 0);
            C4(SIGPROCMASK, 2, none, 0, 8);
            C3(SETITIMER, 0, every, 0);
            call6(number, a[0], a[1], a[2], a[3], a[4], a[5]);
            done++;
        }
        for (int fd = 3; fd < 400; fd++) {
            C1(CLOSE, fd);
        }
    }
    exit_group(42);
}
