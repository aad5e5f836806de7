/*
 * Runs instructions on the host's own processor: cases from stdin, results to stdout, in the
 * format of Case.java and Result.java. A signal's return loads the case's registers, and the
 * signal that the case ends in (int3, or a fault) hands them back; so there is no assembly here.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <asm/ldt.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

#define CODE 0x20000000ul
#define CODE_SIZE 0x1000
#define CODE_START (CODE + 0x800)
#define DATA 0x10000000ul
#define DATA_SIZE 0x2000
#define WINDOW (DATA + 0x1000 - 256)
#define WINDOW_SIZE 512

struct input {
    uint64_t gpr[16];
    uint64_t flags;
    uint32_t code_length;
    uint32_t with_float;
    uint32_t selector[6]; /* 0 is the runner's own, 1 << 16 the null one */
    uint64_t start;
    uint8_t code[256];
    uint8_t memory[WINDOW_SIZE];
};

struct floats {
    uint8_t fx[512];
    uint8_t ymm_high[256];
};

struct output {
    uint64_t gpr[16];
    uint64_t flags;
    uint64_t rip;
    uint32_t signal;
    uint32_t code;
    uint64_t address;
    uint8_t memory[WINDOW_SIZE];
    uint32_t selector[6];
    uint64_t base[2];
};

static struct input in;
static struct floats floats_in, floats_out;
static struct output out;
static mcontext_t host;
static uint8_t host_float[4096];
static volatile unsigned long number, alarmed;
static volatile int running;

#ifdef __x86_64__
static const int ORDER[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                              REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
#define REGISTERS 16
#define IP REG_RIP
#define LEGACY 0
#define FS_BASE 0x123456789abcul
#define GS_BASE 0x6543210fedcul

static uint64_t host_fs;

/* arch_prctl(2), while there is no thread pointer that the C library could use. */
static void segment_base(long code, uint64_t value)
{
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "0"(158l), "D"(code), "S"(value) : "rcx", "r11", "memory");
}

enum { SET_GS = 0x1001, SET_FS, GET_FS, GET_GS };

static void make_segment(void)
{
}

static void load_segments(ucontext_t *uc)
{
    (void)uc;
    segment_base(GET_FS, (uintptr_t)&host_fs);
    segment_base(SET_FS, FS_BASE);
    segment_base(SET_GS, GS_BASE);
}

static void save_segments(ucontext_t *uc)
{
    uint16_t es, ds, fs, gs;
    __asm__ volatile("mov %%es, %0; mov %%ds, %1; mov %%fs, %2; mov %%gs, %3" : "=r"(es), "=r"(ds), "=r"(fs), "=r"(gs));
    segment_base(GET_FS, (uintptr_t)&out.base[0]);
    segment_base(GET_GS, (uintptr_t)&out.base[1]);
    __asm__ volatile("mov %0, %%es; mov %0, %%ds" : : "r"(0));
    segment_base(SET_GS, 0);
    segment_base(SET_FS, host_fs);
    uint64_t saved = uc->uc_mcontext.gregs[REG_CSGSFS];
    uint32_t all[6] = {es, saved & 0xffff, saved >> 48, ds, fs, gs};
    memcpy(out.selector, all, sizeof all);
}
#else
static const int ORDER[16] = {REG_EAX, REG_ECX, REG_EDX, REG_EBX, REG_ESP, REG_EBP, REG_ESI, REG_EDI};
#define REGISTERS 8
#define IP REG_EIP
#define LEGACY 112

/* Entry 13 starts at the data, which 16-bit addresses reach so. */
static void make_segment(void)
{
    struct user_desc data = {.entry_number = 13, .base_addr = DATA, .limit = 0xfffff, .seg_32bit = 1,
                             .limit_in_pages = 1, .useable = 1};
    if (syscall(SYS_set_thread_area, &data) != 0) {
        perror("set_thread_area");
        exit(1);
    }
    static const struct user_desc local[] = {
        /* Data that ends in the middle of ours, cannot be written, or begins in the middle. */
        {.entry_number = 1, .limit = DATA >> 12, .limit_in_pages = 1, .seg_32bit = 1},
        {.entry_number = 2, .limit = 0xfffff, .limit_in_pages = 1, .seg_32bit = 1, .read_exec_only = 1},
        {.entry_number = 3, .limit = DATA >> 12, .limit_in_pages = 1, .seg_32bit = 1, .contents = 1},
        /* The same for 16-bit addresses: all of it, its beginning, its end. */
        {.entry_number = 4, .base_addr = DATA, .limit = 0xffff},
        {.entry_number = 5, .base_addr = DATA, .limit = 0xfff},
        {.entry_number = 6, .base_addr = DATA, .limit = 0xfff, .contents = 1},
        /* 16-bit code, limited code, code that cannot be read, 16-bit code that ends soon. */
        {.entry_number = 7, .base_addr = CODE, .limit = 0xffff, .contents = 2},
        {.entry_number = 8, .base_addr = CODE, .limit = 0x8ff, .seg_32bit = 1, .contents = 2},
        {.entry_number = 9, .limit = 0xfffff, .limit_in_pages = 1, .seg_32bit = 1, .contents = 2, .read_exec_only = 1},
        {.entry_number = 10, .base_addr = CODE, .limit = 0x804, .contents = 2},
        /* Data and code that are not present. */
        {.entry_number = 11, .limit = 0xfffff, .limit_in_pages = 1, .seg_32bit = 1, .seg_not_present = 1},
        {.entry_number = 12, .limit = 0xfffff, .limit_in_pages = 1, .seg_32bit = 1, .contents = 2, .seg_not_present = 1},
    };
    for (size_t i = 0; i < sizeof local / sizeof *local; i++) {
        if (syscall(SYS_modify_ldt, 0x11, &local[i], sizeof *local) != 0) {
            perror("modify_ldt");
            exit(1);
        }
    }
}

static const int SEGMENTS[6] = {REG_ES, REG_CS, REG_SS, REG_DS, REG_FS, REG_GS};

static void load_segments(ucontext_t *uc)
{
    uc->uc_mcontext.gregs[REG_FS] = 13 << 3 | 3;
    for (int i = 0; i < 6; i++)
        if (in.selector[i])
            uc->uc_mcontext.gregs[SEGMENTS[i]] = in.selector[i] & 0xffff;
}

static void save_segments(ucontext_t *uc)
{
    for (int i = 0; i < 6; i++)
        out.selector[i] = uc->uc_mcontext.gregs[SEGMENTS[i]] & 0xffff;
}
#endif

/* The size of the signal frame's floating-point area, from its software bytes. */
static size_t float_size(uint8_t *fx)
{
    uint32_t magic, size;
    memcpy(&magic, fx + 464, 4);
    memcpy(&size, fx + 464 + 16, 4);
    return magic == 0x46505853 ? size : 512;
}

static void load_floats(uint8_t *area)
{
    uint8_t *fx = area + LEGACY;
    size_t size = float_size(fx);
    memcpy(fx, floats_in.fx, 416);
    if (size > 512) {
        uint64_t present;
        memcpy(&present, fx + 512, 8);
        present |= size >= 832 ? 7 : 3;
        memcpy(fx + 512, &present, 8);
        if (size >= 832)
            memcpy(fx + 576, floats_in.ymm_high, 256);
    }
#ifndef __x86_64__
    uint32_t tag = 0;
    for (int i = 0; i < 8; i++)
        if (!(floats_in.fx[4] >> i & 1))
            tag |= 3u << 2 * i;
    memset(area, 0xff, 12);
    memcpy(area, floats_in.fx, 2);
    memcpy(area + 4, floats_in.fx + 2, 2);
    memcpy(area + 8, &tag, 2);
    for (int i = 0; i < 8; i++)
        memcpy(area + 28 + 10 * i, floats_in.fx + 32 + 16 * i, 10);
#endif
}

static void enter(int sig, siginfo_t *info, void *context)
{
    (void)sig;
    (void)info;
    ucontext_t *uc = context;
    uint8_t *area = (uint8_t *)uc->uc_mcontext.fpregs;
    host = uc->uc_mcontext;
    running = 1;
    memcpy(host_float, area, LEGACY + float_size(area + LEGACY));
    for (int i = 0; i < REGISTERS; i++)
        uc->uc_mcontext.gregs[ORDER[i]] = in.gpr[i];
    uc->uc_mcontext.gregs[REG_EFL] = in.flags;
    uc->uc_mcontext.gregs[IP] = in.start;
    if (in.with_float)
        load_floats(area);
    load_segments(uc);
}

static void leave(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    uint8_t *area = (uint8_t *)uc->uc_mcontext.fpregs;
    if (sig == SIGALRM && (!running || alarmed != number)) {
        alarmed = number;
        return;
    }
    if (!running)
        abort();
    running = 0;
    save_segments(uc);
    for (int i = 0; i < REGISTERS; i++)
#ifdef __x86_64__
        out.gpr[i] = uc->uc_mcontext.gregs[ORDER[i]];
#else
        out.gpr[i] = (uint32_t)uc->uc_mcontext.gregs[ORDER[i]];
#endif
    out.flags = (uint32_t)uc->uc_mcontext.gregs[REG_EFL];
#ifdef __x86_64__
    out.rip = uc->uc_mcontext.gregs[IP];
#else
    out.rip = (uint32_t)uc->uc_mcontext.gregs[IP];
#endif
    out.signal = sig;
    out.code = info->si_code;
    out.address = (uintptr_t)info->si_addr;
    if (in.with_float) {
        uint8_t *fx = area + LEGACY;
        uint64_t present = 7;
        size_t size = float_size(fx);
        if (size > 512)
            memcpy(&present, fx + 512, 8);
        memset(&floats_out, 0, sizeof floats_out);
        memcpy(floats_out.fx, fx, 416);
        if (!(present & 2))
            memset(floats_out.fx + 160, 0, 256);
        if (!(present & 1)) {
            memset(floats_out.fx, 0, 24);
            memset(floats_out.fx + 32, 0, 128);
            floats_out.fx[0] = 0x7f;
            floats_out.fx[1] = 3;
        }
        if (size >= 832 && present & 4)
            memcpy(floats_out.ymm_high, fx + 576, 256);
    }
    memcpy(uc->uc_mcontext.gregs, host.gregs, sizeof host.gregs);
    memcpy(area, host_float, LEGACY + float_size(host_float + LEGACY));
}

static void map(uintptr_t address, size_t size, int protection)
{
    void *wanted = (void *)address;
    if (mmap(wanted, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != wanted) {
        perror("mmap");
        exit(1);
    }
}

int main(void)
{
    static uint8_t stack[1 << 16];
    static char input_buffer[1 << 20], output_buffer[1 << 20];
    static const int signals[] = {SIGTRAP, SIGSEGV, SIGILL, SIGFPE, SIGBUS, SIGALRM};
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, NULL);
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};
    sigfillset(&action.sa_mask);
    action.sa_sigaction = enter;
    sigaction(SIGUSR1, &action, NULL);
    action.sa_sigaction = leave;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
    struct itimerval timer = {{0, 200000}, {0, 200000}};
    setitimer(ITIMER_REAL, &timer, NULL);
    make_segment();
    map(CODE, CODE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC);
    map(DATA, DATA_SIZE, PROT_READ | PROT_WRITE);
    setvbuf(stdin, input_buffer, _IOFBF, sizeof input_buffer);
    setvbuf(stdout, output_buffer, _IOFBF, sizeof output_buffer);
    while (fread(&in, sizeof in, 1, stdin) == 1) {
        if (in.with_float && fread(&floats_in, sizeof floats_in, 1, stdin) != 1)
            return 1;
        memset((void *)CODE, 0xcc, CODE_SIZE);
        memcpy((void *)CODE_START, in.code, in.code_length);
        memset((void *)DATA, 0, DATA_SIZE);
        memcpy((void *)WINDOW, in.memory, WINDOW_SIZE);
        number++;
        raise(SIGUSR1);
        memcpy(out.memory, (void *)WINDOW, WINDOW_SIZE);
        fwrite(&out, sizeof out, 1, stdout);
        if (in.with_float)
            fwrite(&floats_out, sizeof floats_out, 1, stdout);
        /* So that a case that ends this program is the first one without a result. */
        fflush(stdout);
    }
    return 0;
}
