/* Floating-point state in memory, control words, unmasked exceptions and their signals. */
#define _GNU_SOURCE
#include <cpuid.h>
#include <fenv.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint8_t area[1024] __attribute__((aligned(64)));
static sigjmp_buf back;

static void print(const char *name, const uint8_t *bytes, int size)
{
	printf("%s", name);
	for (int i = 0; i < size; i++)
		printf("%s%02x", i % 16 ? "" : " ", bytes[i]);
	printf("\n");
}

static void on_fpe(int signal, siginfo_t *info, void *context)
{
	(void)context;
	printf("signal %d code %d\n", signal, info->si_code);
	siglongjmp(back, 1);
}

static void trap(const char *name, int exception, int extended)
{
	volatile double zero = 0, one = 1, big = 1e308, small = 1e-308;
	volatile long double lone = 1, lzero = 0;

	printf("%s: ", name);
	if (!sigsetjmp(back, 1)) {
		feclearexcept(FE_ALL_EXCEPT);
		feenableexcept(exception);
		if (extended)
			lone = (exception == FE_INVALID ? lzero : lone) / lzero;
		else if (exception == FE_DIVBYZERO)
			one = one / zero;
		else if (exception == FE_INVALID)
			one = zero / zero;
		else if (exception == FE_OVERFLOW)
			one = big * big;
		else if (exception == FE_UNDERFLOW)
			one = small * small;
		else
			one = one / 3;
		__asm__ volatile("fwait");
		printf("nothing\n");
	}
	fedisableexcept(FE_ALL_EXCEPT);
	__asm__ volatile("fnclex");
	feclearexcept(FE_ALL_EXCEPT);
}

int main(void)
{
	struct sigaction action = { .sa_sigaction = on_fpe, .sa_flags = SA_SIGINFO };
	unsigned a, b, c, d;
	uint16_t control = 0x27f;
	uint8_t pattern[32];
	long double values[3] = { 1.25L, -3.5L, 1e4000L };

	for (int i = 0; i < 32; i++)
		pattern[i] = i * 7 + 1;

	__asm__ volatile("fninit; fldcw %0; fldt %1; fldt %2; fldt %3; movups %4, %%xmm0; movups %5, %%xmm7"
			 : : "m"(control), "m"(values[0]), "m"(values[1]), "m"(values[2]), "m"(pattern[0]), "m"(pattern[16]) : "memory");
	memset(area, 0x55, sizeof area);
	__asm__ volatile("fxsave %0; fninit; pxor %%xmm0, %%xmm0" : "+m"(area) : : "memory");
	print("fxsave", area, 5);
	print("st", area + 32, 58);
	print("xmm0", area + 160, 16);
	print("xmm7", area + 160 + 7 * 16, 16);
	print("unused", area + 464, 48);
	__asm__ volatile("fxrstor %0" : : "m"(area));
	memset(area, 0x55, sizeof area);
	__asm__ volatile("fnsave %0" : "+m"(area) : : "memory");
	print("fnsave", area, 12);
	print("st", area + 28, 30);
	__asm__ volatile("frstor %0; fnstenv %0; fldenv %0" : "+m"(area) : : "memory");
	print("fnstenv", area, 12);
	__asm__ volatile("fstpt %0; fnstsw %1; fninit" : "=m"(values[0]), "=a"(control));
	print("top", (uint8_t *)values, 10);
	printf("status %04x\n", control);

	__cpuid(1, a, b, c, d);
	if (c >> 27 & 1 && c >> 28 & 1) {
		memset(area, 0, sizeof area);
		__asm__ volatile("vmovdqu %1, %%ymm3; fld1; xsave %0; vzeroall; fninit"
				 : "+m"(area) : "m"(pattern), "a"(7), "d"(0) : "memory");
		print("header", area + 513, 31);
		print("ymm3", area + 160 + 48, 16);
		print("upper", area + 576 + 48, 16);
		memset(pattern, 0, sizeof pattern);
		__asm__ volatile("xrstor %1; vmovdqu %%ymm3, %0; fnstsw %%ax" : "=m"(pattern)
				 : "m"(area), "a"(7), "d"(0) : "memory");
		print("restored", pattern, 32);
		area[512] = 1;
		__asm__ volatile("xrstor %1; vmovdqu %%ymm3, %0" : "=m"(pattern)
				 : "m"(area), "a"(6), "d"(0) : "memory");
		print("initial", pattern, 32);
		__asm__ volatile("vzeroupper; fninit");
	}

	sigaction(SIGFPE, &action, 0);
	trap("divide", FE_DIVBYZERO, 0);
	trap("invalid", FE_INVALID, 0);
	trap("overflow", FE_OVERFLOW, 0);
	trap("underflow", FE_UNDERFLOW, 0);
	trap("inexact", FE_INEXACT, 0);
	trap("x87 divide", FE_DIVBYZERO, 1);
	trap("x87 invalid", FE_INVALID, 1);
	return 0;
}
