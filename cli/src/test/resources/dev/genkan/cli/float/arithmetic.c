/* Arithmetic of the three formats in all rounding modes, with its exceptions. */
#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const int modes[] = { FE_TONEAREST, FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO };

static uint64_t hash;

static void mix(const void *bytes, int size)
{
	for (int i = 0; i < size; i++)
		hash = (hash ^ ((const unsigned char *)bytes)[i]) * 1099511628211u;
}

static void mix_flags(void)
{
	int flags = fetestexcept(FE_ALL_EXCEPT);

	mix(&flags, sizeof flags);
	feclearexcept(FE_ALL_EXCEPT);
}

#define OPERATIONS(type, name, size, values)                                  \
	static void name(void)                                                \
	{                                                                     \
		static volatile type v[] = values;                            \
		int n = sizeof v / sizeof v[0];                               \
		for (int m = 0; m < 4; m++) {                                 \
			fesetround(modes[m]);                                 \
			feclearexcept(FE_ALL_EXCEPT);                         \
			hash = 14695981039346656037u;                         \
			for (int i = 0; i < n; i++)                           \
				for (int j = 0; j < n; j++) {                 \
					volatile type r[8] = { 0 };           \
					r[0] = v[i] + v[j];                   \
					r[1] = v[i] - v[j];                   \
					r[2] = v[i] * v[j];                   \
					r[3] = v[i] / v[j];                   \
					r[4] = v[i] < v[j];                   \
					r[5] = v[i] == v[j];                  \
					r[6] = (int)(v[i] != v[i] ? 0 :       \
						v[i] > 1e6 ? 1e6 :            \
						v[i] < -1e6 ? -1e6 : v[i]);   \
					for (int k = 0; k < 7; k++) {         \
						type x = r[k];                \
						if (x != x)                   \
							mix("nan", 3);        \
						else                          \
							mix(&x, size);        \
					}                                     \
					mix_flags();                          \
				}                                             \
			printf("%s mode %d %016llx\n", #type, m,              \
			       (unsigned long long)hash);                     \
		}                                                             \
		fesetround(FE_TONEAREST);                                     \
	}

#define LIST(...) { __VA_ARGS__ }
OPERATIONS(float, singles, 4, LIST(0, -0.0f, 1, -1, 3, 0.1f, 1.5f, 7e-46f, FLT_MIN, FLT_MAX, FLT_EPSILON, 1e-30f, 16777216, 16777217, INFINITY, -INFINITY, NAN, 2.5f, 1e20f, 0x1.fffffep-127f))
OPERATIONS(double, doubles, 8, LIST(0, -0.0, 1, -1, 3, 0.1, 1.5, 5e-324, DBL_MIN, DBL_MAX, DBL_EPSILON, 1e-200, 9007199254740992, 9007199254740993, INFINITY, -INFINITY, NAN, 2.5, 1e300, 0x1.fffffffffffffp-1023))
OPERATIONS(long double, extendeds, 10, LIST(0, -0.0L, 1, -1, 3, 0.1L, 1.5L, LDBL_TRUE_MIN, LDBL_MIN, LDBL_MAX, LDBL_EPSILON, 1e-4000L, 18446744073709551615.0L, 0x1p64L, INFINITY, -INFINITY, NAN, 2.5L, 1e4900L, 0x1.fffffffffffffffep-16383L))

static void integers(void)
{
	volatile long double x[] = { 0.5L, 1.5L, 2.5L, -0.5L, -1.5L, -2.5L, 1e9L + 0.5L, -2147483648.5L, 0.49999999999999999997L };

	for (int m = 0; m < 4; m++) {
		fesetround(modes[m]);
		for (int i = 0; i < 9; i++)
			printf("%ld %lld %.0Lf %.0f %.0f ", lrintl(x[i]), llrint((double)x[i]),
			       rintl(x[i]), nearbyint((double)x[i]), rintf((float)x[i]));
		printf("\n");
	}
	fesetround(FE_TONEAREST);
	volatile uint64_t big = 0xfffffffffffffbffu;
	printf("%.17g %.9g %.21Lg %llu\n", (double)big, (float)big, (long double)big,
	       (unsigned long long)(volatile double){ 1.8e19 });
}

int main(void)
{
	singles();
	doubles();
	extendeds();
	integers();
	return 0;
}
