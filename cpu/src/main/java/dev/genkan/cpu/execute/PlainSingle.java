package dev.genkan.cpu.execute;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

import dev.genkan.cpu.Cpu;

/**
 * Arithmetic of singles in translated code, which takes the host's results where few tests show
 * that they are the processor's: {@link PlainDouble} tells how, and what <em>odd</em> is. Here each
 * operand is tested, too.
 *
 * <p>Two singles in a long are tested together: of each, the sum of its exponent and a constant
 * comes to bit 31 or does not.
 */
public final class PlainSingle {
    private static final long BOTH = 1L << 32 | 1;
    private static final long SIGNS = BOTH << 31;
    private static final long EXPONENTS = 0xff * BOTH << 23;
    private static final long ONE = BOTH << 23;

    private PlainSingle() {}

    // ---- one single

    private static boolean denormal(int x) {
        return (x << 1) - 1 + Integer.MIN_VALUE < Integer.MIN_VALUE + (1 << 24) - 1;
    }

    private static boolean finite(int x) {
        return (x << 1) + Integer.MIN_VALUE < (Integer.MIN_VALUE ^ 0xff << 24);
    }

    private static boolean zero(int x) {
        return x << 1 == 0;
    }

    private static boolean safe(int x) {
        return (x << 1) - (2 << 24) + Integer.MIN_VALUE < (Integer.MIN_VALUE ^ 0xfd << 24);
    }

    private static int raised(Cpu cpu, int result) {
        Mxcsr.raise(cpu);
        return result;
    }

    /** ADDSS. */
    public static int add(Cpu cpu, int odd, int a, int b) {
        int sum = floatToRawIntBits(intBitsToFloat(a) + intBitsToFloat(b));
        return odd <= 0 && !denormal(a) && !denormal(b) && finite(sum)
                ? sum
                : raised(cpu, Binary32.add(cpu, a, b));
    }

    /** SUBSS. */
    public static int subtract(Cpu cpu, int odd, int a, int b) {
        int difference = floatToRawIntBits(intBitsToFloat(a) - intBitsToFloat(b));
        return odd <= 0 && !denormal(a) && !denormal(b) && finite(difference)
                ? difference
                : raised(cpu, Binary32.subtract(cpu, a, b));
    }

    /** MULSS. */
    public static int multiply(Cpu cpu, int odd, int a, int b) {
        int product = floatToRawIntBits(intBitsToFloat(a) * intBitsToFloat(b));
        return odd <= 0
                        && !denormal(a)
                        && !denormal(b)
                        && (safe(product) || zero(product) && (zero(a) || zero(b)))
                ? product
                : raised(cpu, Binary32.multiply(cpu, a, b));
    }

    /** DIVSS. */
    public static int divide(Cpu cpu, int odd, int a, int b) {
        int quotient = floatToRawIntBits(intBitsToFloat(a) / intBitsToFloat(b));
        return odd <= 0 && !denormal(a) && !denormal(b) && safe(quotient)
                ? quotient
                : raised(cpu, Binary32.divide(cpu, a, b));
    }

    /** SQRTSS. */
    public static int squareRoot(Cpu cpu, int odd, int a) {
        int root = floatToRawIntBits((float) Math.sqrt(intBitsToFloat(a)));
        return odd <= 0 && !denormal(a) && finite(root)
                ? root
                : raised(cpu, Binary32.squareRoot(cpu, a));
    }

    // ---- two; a caller ends the instruction with Mxcsr.raise

    private static float low(long x) {
        return intBitsToFloat((int) x);
    }

    private static float high(long x) {
        return intBitsToFloat((int) (x >>> 32));
    }

    private static long pair(float low, float high) {
        return PackedSingle.pair(floatToRawIntBits(low), floatToRawIntBits(high));
    }

    /** Signs where a single is zero. */
    private static long zeros(long x) {
        return SIGNS - (x & ~SIGNS);
    }

    /** Signs where a single is neither denormal nor zero. */
    private static long normals(long x) {
        return (x & EXPONENTS) + EXPONENTS;
    }

    private static boolean all(long signs) {
        return (signs & SIGNS) == SIGNS;
    }

    private static boolean sums(long a, long b, long sums) {
        return all((normals(a) | zeros(a)) & (normals(b) | zeros(b)) & ~((sums & EXPONENTS) + ONE));
    }

    /** Signs where a product or quotient is normal, and far from the least one. */
    private static long safe(long x) {
        long exponents = x & EXPONENTS;
        return exponents + EXPONENTS - ONE & ~(exponents + ONE);
    }

    private static boolean products(long a, long b, long products) {
        long normal = normals(a) & normals(b) & safe(products);
        return all(normal) || someZero(a, b, products, normal);
    }

    /** Whether those that are not normal are zero, since one operand is, and the other finite. */
    private static boolean someZero(long a, long b, long products, long normal) {
        long za = zeros(a);
        long zb = zeros(b);
        return all(normal | zeros(products) & (za & (normals(b) | zb) | zb & (normals(a) | za)));
    }

    /** Two lanes of ADDPS. */
    public static long add(Cpu cpu, int odd, long a, long b) {
        long sums = pair(low(a) + low(b), high(a) + high(b));
        return odd <= 0 && sums(a, b, sums) ? sums : PackedSingle.add(cpu, a, b);
    }

    /** Two lanes of SUBPS. */
    public static long subtract(Cpu cpu, int odd, long a, long b) {
        long differences = pair(low(a) - low(b), high(a) - high(b));
        return odd <= 0 && sums(a, b, differences) ? differences : PackedSingle.subtract(cpu, a, b);
    }

    /** Two lanes of MULPS. */
    public static long multiply(Cpu cpu, int odd, long a, long b) {
        long products = pair(low(a) * low(b), high(a) * high(b));
        return odd <= 0 && products(a, b, products) ? products : PackedSingle.multiply(cpu, a, b);
    }

    /** Two lanes of DIVPS. */
    public static long divide(Cpu cpu, int odd, long a, long b) {
        long quotients = pair(low(a) / low(b), high(a) / high(b));
        return odd <= 0 && all(normals(a) & normals(b) & safe(quotients))
                ? quotients
                : PackedSingle.divide(cpu, a, b);
    }
}
