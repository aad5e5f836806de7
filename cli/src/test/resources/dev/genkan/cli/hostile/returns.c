/* Returns from a signal that never came, with a frame that the program wrote itself. */
#include "guest.h"

static byte frame[8192] __attribute__((aligned(64)));
static byte stack_area[65536] __attribute__((aligned(64)));


/* The end of a frame's return: the stack may be anything, so it calls nothing. */
void landed(void);
#ifdef __x86_64__
__asm__("landed: mov $231, %eax\n mov $42, %edi\n syscall\n hlt\n");
#else
__asm__("landed: mov $252, %eax\n mov $42, %ebx\n int $0x80\n hlt\n");
#endif

static void set(int at, word value) {
    *(word *)(frame + at) = value;
}

void start(word *stack) {
    word cs = 0, ss = 0, ds = 0;
    __asm__("mov %%cs, %0\n mov %%ss, %1\n mov %%ds, %2" : "=r"(cs), "=r"(ss), "=r"(ds));
    int attack = parse((char *)stack[2]);
    word sp = (word)stack_area + 32768;
    word bad = PICK(0xffff800000001000UL, 0xc0000000UL);
    byte *edge = map(0, 8192, 3, 0x22);
    C2(MUNMAP, edge + 4096, 4096);
    byte *image = (byte *)((word)map(0, 16384, 3, 0x22) + 4096);
    byte *fx = image + PICK(0, 112);
    __asm__ volatile("fninit\n fxsave (%0)" ::"r"(fx) : "memory");
    for (int i = 464; i < 512; i++) {
        fx[i] = 0;
    }
#ifndef __x86_64__
    __asm__ volatile("fnsave (%0)\n fninit" ::"r"(image) : "memory");
#endif
    /* Offsets in the frame from where the stack pointer is at the call. */
    int context = PICK(40, 12 + 128 + 20);
    word ip = (word)landed, flags = 0x202, fp = 0;
    word uc_flags = PICK(6, 0);
    word gs = 0, fs = 0, es = ds;
    switch (attack) {
        case 1: ip = bad; break;
        case 2: ip = PICK(0x0000800000000000UL, 0xfffff000UL); break;
        case 3: ip = PICK(0x8000000000000000UL, 0); break;
        case 4: flags = ~0UL & ~0x100UL; break;
        case 5: flags = 0; break;
        case 6: flags = 0x302; break;
        case 7: cs = 0; break;
        case 8: cs = 0xfff8; break;
        case 9: cs = ss; break;
        case 10: ss = 0; break;
        case 11: ss = 0xfff8; break;
        case 12: ss = cs; break;
        case 13: cs = 0x10; break;
        case 14: ss = 0x18; break;
        case 15: sp = bad; break;
        case 16: sp = 0; break;
        case 17: fp = bad; break;
        case 18: fp = 64; break;
        case 19: fp = (word)edge + 4096 - 64; break;
        case 20: fp = (word)image; break;
        case 21: fp = (word)image; *(unsigned *)(fx + 24) = 0xffffffff; break;
        case 22: fp = (word)image; *(unsigned *)(fx + 24) = 0x10000; break;
        case 23: fp = (word)image; *(unsigned short *)fx = 0xffff; break;
        case 24: fp = (word)image + 8; break;
        case 25: fp = (word)image; *(unsigned *)(fx + 464) = 0x46505853; break;
        case 26: gs = 0xfff8; break;
        case 27: es = 0xfff8; break;
        case 28: fs = 0x10; break;
        case 29: cs &= ~3; break;
        case 30: ss &= ~3; break;
        case 31: uc_flags = 0; ss = 0xfff8; break;
        case 32: fp = -1; break;
    }
#ifdef __x86_64__
    set(0, uc_flags);
    set(24, 2); /* no other stack */
    set(context + 15 * 8, sp);
    set(context + 128, ip);
    set(context + 136, flags);
    set(context + 144, cs & 0xffff | (ss & 0xffff) << 48);
    set(context + 184, fp);
    __asm__("mov %0, %%rsp\n mov $15, %%eax\n syscall" ::"r"(frame));
#else
    /* rt_sigreturn: signal, two pointers, siginfo, ucontext */
    int uc = 12 + 128;

    set(uc + 12, 2);
    set(context, gs & 0xffff);
    set(context + 4, fs & 0xffff);
    set(context + 8, es & 0xffff);
    set(context + 12, ds & 0xffff);
    set(context + 28, sp);
    set(context + 56, ip);
    set(context + 60, cs & 0xffff);
    set(context + 64, flags);
    set(context + 68, sp);
    set(context + 72, ss & 0xffff);
    set(context + 76, fp);
    __asm__("mov %0, %%esp\n mov $173, %%eax\n int $0x80" ::"r"(frame));
#endif
    exit_group(1);
}
