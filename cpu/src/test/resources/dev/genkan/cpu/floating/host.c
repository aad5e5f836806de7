/*
 * Executes instructions natively: reads cases from standard input, each a
 * piece of code with the registers and memory to run it with, and writes back
 * what they became.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

struct state {
	uint64_t length; /* of the code; in the answer: the signal, or 0 */
	uint8_t code[64];
	uint64_t rax, rcx, rdx, rbx, flags;
	uint8_t fx[512];
	uint8_t upper[256]; /* of the ymm registers */
	uint8_t memory[128];
};

static struct state s __attribute__((aligned(64)));
static uint8_t area[4096] __attribute__((aligned(64)));
static sigjmp_buf back;
static volatile int caught;
static uint8_t *code;

static void on_signal(int number, siginfo_t *info, void *context)
{
	ucontext_t *u = context;

	(void)info;
	caught = number;
	s.rax = u->uc_mcontext.gregs[REG_RAX];
	s.rcx = u->uc_mcontext.gregs[REG_RCX];
	s.rdx = u->uc_mcontext.gregs[REG_RDX];
	s.rbx = u->uc_mcontext.gregs[REG_RBX];
	s.flags = u->uc_mcontext.gregs[REG_EFL];
	memcpy(area, u->uc_mcontext.fpregs, 832);
	siglongjmp(back, 1);
}

static void run(void)
{
	__asm__ volatile(
		"push %%rbp\n"
		"push %[code]\n"
		"mov $7, %%eax\n"
		"xor %%edx, %%edx\n"
		"xrstor64 (%[area])\n"
		"mov 0x48(%[s]), %%rax\n"
		"mov 0x50(%[s]), %%rcx\n"
		"mov 0x58(%[s]), %%rdx\n"
		"mov 0x60(%[s]), %%rbx\n"
		"pushq 0x68(%[s])\n"
		"popfq\n"
		"lea 0x380(%[s]), %%rdi\n"
		"call *(%%rsp)\n"
		"mov %%rax, 0x48(%[s])\n"
		"mov %%rcx, 0x50(%[s])\n"
		"mov %%rdx, 0x58(%[s])\n"
		"mov %%rbx, 0x60(%[s])\n"
		"pushfq\n"
		"popq 0x68(%[s])\n"
		"mov $7, %%eax\n"
		"xor %%edx, %%edx\n"
		"xsave64 (%[area])\n"
		"fninit\n"
		"pop %[code]\n"
		"pop %%rbp\n"
		: : [code] "r"(code), [area] "r"(area), [s] "r"(&s)
		: "rax", "rcx", "rdx", "rbx", "rdi", "memory", "cc");
}

int main(void)
{
	static uint8_t stack[65536];
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof stack };
	struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK };
	uint32_t mxcsr = 0x1f80;

	sigaltstack(&alternate, 0);
	sigaction(SIGFPE, &action, 0);
	sigaction(SIGSEGV, &action, 0);
	sigaction(SIGILL, &action, 0);
	sigaction(SIGBUS, &action, 0);
	sigaction(SIGTRAP, &action, 0);
	code = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	while (fread(&s, sizeof s, 1, stdin) == 1) {
		memcpy(code, s.code, s.length);
		code[s.length] = 0xc3;
		memset(area, 0, sizeof area);
		memcpy(area, s.fx, 512);
		memcpy(area + 576, s.upper, 256);
		area[512] = 7;
		caught = 0;
		if (!sigsetjmp(back, 1))
			run();
		__asm__ volatile("fninit; ldmxcsr %0; vzeroupper" : : "m"(mxcsr));
		s.length = caught;
		/* XSAVE leaves parts in their initial state out. */
		if (!(area[512] & 1)) {
			memset(area, 0, 24);
			memset(area + 32, 0, 128);
			area[0] = 0x7f;
			area[1] = 3;
		}
		if (!(area[512] & 2))
			memset(area + 160, 0, 256);
		if (!(area[512] & 4))
			memset(area + 576, 0, 256);
		memcpy(s.fx, area, 512);
		memcpy(s.upper, area + 576, 256);
		fwrite(&s, sizeof s, 1, stdout);
	}
	return 0;
}
