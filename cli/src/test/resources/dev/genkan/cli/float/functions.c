/*
 * The mathematical library, and the text of numbers. Logarithms have fewer
 * digits: FYL2X differs between processors in the last place.
 */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double x[] = { 0, -0.0, 0.5, 1, 1.1, -1.3, 3.14159, 100, -1e-5, 1e-300, 1e10, 710, 1e22, 0.999999, 1e300 };

int main(void)
{
	for (unsigned i = 0; i < sizeof x / sizeof x[0]; i++) {
		volatile double d = x[i];
		volatile long double l = x[i] * 1.000000001L;
		volatile float f = (float)x[i];
		int e, q;

		printf("%.17g %.17g %.17g %.17g %.17g %.17g\n", sin(d), cos(d), tan(d), exp(d), log(fabs(d)), atan(d));
		printf("%.17g %.17g %.17g %.17g %.17g\n", sqrt(fabs(d)), cbrt(d), sinh(d), tgamma(d + 2.5), pow(fabs(d), 0.3));
		printf("%.20Lg %.20Lg %.17Lg %.20Lg %.20Lg\n", sinl(l), expl(l), logl(fabsl(l)), atan2l(l, 2), powl(fabsl(l), 1.7L));
		printf("%.20Lg %.20Lg %.20Lg %.20Lg\n", sqrtl(fabsl(l)), fmodl(l, 0.7L), remainderl(l, 0.7L), exp2l(l / 3));
		printf("%.17Lg %.17Lg %.17Lg %.20Lg\n", log2l(fabsl(l)), log1pl(fabsl(l)), expm1l(l), tanl(l));
		printf("%.9g %.9g %.9g %.9g\n", sinf(f), expf(f), logf(fabsf(f)), powf(fabsf(f), 2.3f));
		printf("%.17g %.17g", frexp(d, &e), fma(d, 1.1, -d));
		printf(" %d %.17g %d %.17g\n", e, remquo(d, 0.3, &q), q & 7, ldexp(d, -1070));
	}
	printf("%e %g %f %a\n", DBL_MAX, DBL_MIN, DBL_MAX, DBL_TRUE_MIN);
	printf("%Le %Lg %La %.30Lf\n", LDBL_MAX, LDBL_TRUE_MIN, LDBL_MIN, 1 / 3.0L);
	printf("%.0f %.0f %.0f %.1f %.3g\n", 0.5, 1.5, 2.5, 0.25, 999.5);
	printf("%g %g %g %Lg\n", INFINITY, -INFINITY, NAN, (long double)-INFINITY);
	const char *text[] = { "1e23", "2.2250738585072011e-308", "4.9e-324", "1.7976931348623159e308", "0x1.8p-1074", "123456789012345678901234567890", "-0", "nan(12)", "1e-4951", "0.1" };
	for (int i = 0; i < 10; i++)
		printf("%s %.17g %.9g %.21Lg\n", text[i], strtod(text[i], 0), strtof(text[i], 0), strtold(text[i], 0));
	return 0;
}
