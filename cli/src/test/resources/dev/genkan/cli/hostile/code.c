/* Executes random bytes, and the signal handler goes on with the next ones. */
#include "guest.h"

#define CODE ((byte *)0x20000000)
#define STACK ((byte *)0x30000000)

/*
 * In a page that the random code cannot write: how far that comes depends on when the alarm rings,
 * and it must end all the same.
 */
static struct {
    int left;
    unsigned long long seed;
    byte rest[4080];
} kept __attribute__((aligned(4096)));

static byte alternate[65536];

static void next(int signal);

static void go(void) {
    for (int i = 0; i < 8192; i += 4) {
        *(unsigned *)(STACK + i) = i % 16 ? random_int() : (unsigned)CODE + 4096 - 64;
    }
    for (int i = 0; i < 64; i++) {
        CODE[4096 - 64 + i] = random_int();
    }
    /* No system calls: they are another test's. */
    for (int i = 4096 - 64; i < 4095; i++) {
        if (CODE[i] == 0xcd || CODE[i] == 0x0f && (CODE[i + 1] == 5 || CODE[i + 1] == 0x34)) {
            CODE[i] = 0x90;
        }
    }
    kept.seed = seed;
    C3(MPROTECT, &kept, sizeof kept, 1);
    /* For a loop without end. It rings once: on a busy host it would ring in each handler. */
    word once[4] = {0, 0, 0, 5000};
    C3(SETITIMER, 0, once, 0);
#ifdef __x86_64__
    __asm__ volatile("mov %0, %%rsp\n jmp *%1" ::"r"(STACK + 4096), "r"(CODE + 4096 - 64));
#else
    __asm__ volatile("mov %0, %%esp\n jmp *%1" ::"r"(STACK + 4096), "r"(CODE + 4096 - 64));
#endif
}

static void again(void) {
    C3(MPROTECT, &kept, sizeof kept, 3);
    if (kept.left-- == 0) {
        exit_group(42);
    }
    seed = kept.seed;
    go();
}

static void next(int signal) {
    /* Back to the ordinary segments, flags and stack, without a sigreturn. */
#ifdef __x86_64__
    __asm__ volatile("cld\n  fninit" ::: "memory");
#else
    __asm__ volatile("cld\n mov $0x2b, %%eax\n mov %%eax, %%ds\n mov %%eax, %%es\n fninit" ::: "eax");
#endif
    again();
}

void start(word *stack) {
    seed = parse((char *)stack[2]) * 0x9E3779B97F4A7C15ULL | 1;
    kept.seed = seed;
    kept.left = parse((char *)stack[3]);
    map((word)CODE, 4096, 7, 0x32);
    map((word)STACK - 65536, 65536 + 8192, 3, 0x32);
    struct { void *base; word flags; word size; } alternative = {alternate, 0, sizeof alternate};
#ifdef __x86_64__
    alternative.flags = 0;
#endif
    C2(PICK(131, 186), &alternative, 0);
    static const int signals[] = {4, 5, 7, 8, 11, 14};
    for (int i = 0; i < 6; i++) {
        handle(signals[i], next, 0x48000000);
    }
    again();
}
