package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;

/**
 * Arithmetic on two lanes of single precision in one long: ADDPS and its kin. A caller ends the
 * instruction with {@link Mxcsr#raise}.
 */
public final class PackedSingle {
    private static final long LOW32 = 0xffffffffL;

    private PackedSingle() {}

    static long pair(int low, int high) {
        return low & LOW32 | (long) high << 32;
    }

    private static int upper(long x) {
        return (int) (x >>> 32);
    }

    public static long add(Cpu cpu, long a, long b) {
        return pair(Binary32.add(cpu, (int) a, (int) b), Binary32.add(cpu, upper(a), upper(b)));
    }

    public static long subtract(Cpu cpu, long a, long b) {
        return pair(
                Binary32.subtract(cpu, (int) a, (int) b),
                Binary32.subtract(cpu, upper(a), upper(b)));
    }

    public static long multiply(Cpu cpu, long a, long b) {
        return pair(
                Binary32.multiply(cpu, (int) a, (int) b),
                Binary32.multiply(cpu, upper(a), upper(b)));
    }

    public static long divide(Cpu cpu, long a, long b) {
        return pair(
                Binary32.divide(cpu, (int) a, (int) b), Binary32.divide(cpu, upper(a), upper(b)));
    }

    public static long minimum(Cpu cpu, long a, long b) {
        return pair(
                Binary32.minimum(cpu, (int) a, (int) b), Binary32.minimum(cpu, upper(a), upper(b)));
    }

    public static long maximum(Cpu cpu, long a, long b) {
        return pair(
                Binary32.maximum(cpu, (int) a, (int) b), Binary32.maximum(cpu, upper(a), upper(b)));
    }

    public static long squareRoot(Cpu cpu, long a) {
        return pair(Binary32.squareRoot(cpu, (int) a), Binary32.squareRoot(cpu, upper(a)));
    }

    public static long compare(Cpu cpu, long a, long b, int predicate) {
        return pair(
                Binary32.compare(cpu, (int) a, (int) b, predicate),
                Binary32.compare(cpu, upper(a), upper(b), predicate));
    }

    /** CVTDQ2PS. */
    public static long fromInts(Cpu cpu, long a) {
        return pair(Convert.intToSingle(cpu, (int) a), Convert.intToSingle(cpu, upper(a)));
    }

    /** CVTTPS2DQ. */
    public static long truncateToInts(Cpu cpu, long a) {
        return pair(
                Convert.singleToInt(cpu, (int) a, true), Convert.singleToInt(cpu, upper(a), true));
    }

    /** CVTPS2DQ. */
    public static long roundToInts(Cpu cpu, long a) {
        return pair(
                Convert.singleToInt(cpu, (int) a, false),
                Convert.singleToInt(cpu, upper(a), false));
    }

    /** CVTPD2PS. */
    public static long fromDoubles(Cpu cpu, long low, long high) {
        return pair(Convert.doubleToSingle(cpu, low), Convert.doubleToSingle(cpu, high));
    }
}
