/* Breaks what lies between the kernel and a program: signal frames, selectors, stacks, flags. */
#include "guest.h"

static volatile int caught;
static byte *edge;

static void again(int signal) {
    C2(KILL, C0(GETPID), 10);
}

static void count(int signal) {
    caught++;
}

void start(word *stack) {
    const char *attack = (char *)stack[2];
    seed = parse((char *)stack[3]) * 0x9E3779B97F4A7C15ULL | 1;
    for (int i = 0; i < 20; i++) {
        random_int();
    }
    edge = map(0, 8192, 3, 0x22);
    C2(MUNMAP, edge + 4096, 4096);
    word kernel = PICK(0xffff800000000000UL, 0xc0000000UL);
    switch (attack[0]) {
        case 'r': { /* recursion of a handler: the stack ends */
            handle(10, again, 0x40000000);
            again(10);
            break;
        }
        case 's': { /* a storm */
            handle(10, count, 0);
            for (int i = 0; i < 20000; i++) {
                C2(KILL, C0(GETPID), 10);
            }
            tell("caught", caught);
            break;
        }
        case 'f': { /* sigreturn without any frame */
            word at[] = {0, (word)edge, (word)edge + 4090, kernel, -8, PICK(1UL << 47, 4)};
            word sp = at[parse((char *)stack[3]) % 6];
#ifdef __x86_64__
            __asm__("mov %0, %%rsp\n mov $15, %%eax\n syscall" ::"r"(sp));
#else
            __asm__("mov %0, %%esp\n mov $173, %%eax\n int $0x80" ::"r"(sp));
#endif
            break;
        }
        case 'p': { /* a stack pointer at an extreme, then a push */
            word at[] = {0, 1, (word)edge, (word)edge + 4100, kernel, -1, PICK(1UL << 47, 4)};
            word sp = at[parse((char *)stack[3]) % 7];
#ifdef __x86_64__
            __asm__("mov %0, %%rsp\n push %%rax\n call *%%rax" ::"r"(sp));
#else
            __asm__("mov %0, %%esp\n push %%eax\n call *%%eax" ::"r"(sp));
#endif
            break;
        }
        case 'h': { /* the same with a handler to call */
            handle(11, count, 0);
            word at[] = {0, 1, (word)edge, (word)edge + 4100, kernel, -1, PICK(1UL << 47, 4)};
            word sp = at[parse((char *)stack[3]) % 7];
#ifdef __x86_64__
            __asm__("mov %0, %%rsp\n push %%rax\n call *%%rax" ::"r"(sp));
#else
            __asm__("mov %0, %%esp\n push %%eax\n call *%%eax" ::"r"(sp));
#endif
            break;
        }
        case 'j': { /* jumps */
            word at[] = {0, (word)edge + 4095, kernel, -1, PICK(1UL << 47, 0xfffff000),
                         PICK((1UL << 47) - 4096, 0xbffff000), PICK((1UL << 47) - 1, 0xffffffff)};
            ((void (*)(void))at[parse((char *)stack[3]) % 7])();
            break;
        }
        case 't': { /* the trap flag, for ever */
            handle(5, count, 0);
            for (int i = 0; i < 50; i++) {
#ifdef __x86_64__
                __asm__("pushfq\n orl $0x100, (%%rsp)\n popfq\n nop\n nop\n nop\n"
                        "pushfq\n andl $~0x100, (%%rsp)\n popfq" ::: "memory");
#else
                __asm__("pushfl\n orl $0x100, (%%esp)\n popfl\n nop\n nop\n nop\n"
                        "pushfl\n andl $~0x100, (%%esp)\n popfl" ::: "memory");
#endif
            }
            tell("caught", caught > 100);
            break;
        }
        case 'x': { /* reserved bits for FXRSTOR, LDMXCSR */
            byte *area = (byte *)((word)map(0, 8192, 3, 0x22) + 512);
            for (int i = 0; i < 1024; i++) {
                area[i] = random_int();
            }
            for (int i = 0; i < 2; i++) {
                area[24 + i] = 0;
                area[26 + i] = 0;
            }
            __asm__ volatile("fxrstor (%0)\n fxsave (%0)" ::"r"(area) : "memory");
            area[27] = 0xff;
            __asm__ volatile("fxrstor (%0)" ::"r"(area) : "memory");
            break;
        }
        case 'd': { /* descriptors and selectors */
            unsigned d[4];
            for (int i = 0; i < 20000; i++) {
                for (int k = 0; k < 4; k++) {
                    d[k] = random_int();
                }
                d[0] = i % 2 ? random_int() % 24 - 4 : d[0];
                C3(PICK(154, 123), i % 3 ? 1 : 0x11, d, 16);
                C3(PICK(154, 123), i % 2 ? 0 : 2, edge, i % 5 ? 512 : -1);
                C2(PICK(158, 243), PICK(0x1001 + i % 4, d), PICK(((word)d[0] << 32) + d[1], 0));
            }
            print("described\n");
            unsigned selector = random_int();
            __asm__ volatile("mov %0, %%gs\n mov %%gs:0, %%eax" ::"r"(selector) : "eax");
            break;
        }
    }
    exit_group(0);
}
