package dev.genkan.kernel.mm;

import dev.genkan.cpu.Memory;
import dev.genkan.kernel.Entropy;

/**
 * Where things are put in an address space, lowest to highest: a program, its heap, mappings from
 * {@link #mmapBase} down, the stack from {@link #stackTop} down.
 *
 * @param top the first address that nothing can be mapped at (TASK_SIZE)
 * @param stackTop where the stack starts
 * @param mmapBase below which mappings are placed, highest first
 * @param programBase where a position-independent program is loaded
 * @param heapGap how far the heap starts after the program
 * @param lowest the lowest address that may be mapped
 */
public record AddressLayout(
        long top, long stackTop, long mmapBase, long programBase, long heapGap, long lowest) {
    private static final long PAGE = Memory.PAGE_SIZE;

    /** The end of a 32-bit program's memory under a 64-bit Linux. */
    private static final long TOP_32 = 0xffff_e000L;

    /** Room that is left for the stack even if its limit is smaller. */
    private static final long MIN_STACK_GAP = 128L << 20;

    /** The same addresses each time: address space randomization is off. */
    public static AddressLayout fixed(long window) {
        return layout(window, MIN_STACK_GAP, 0, 0, 0, 0);
    }

    /** Other addresses each time, with about as many random bits as the window allows. */
    static AddressLayout random(long window, Entropy entropy) {
        byte[] bytes = new byte[16];
        entropy.fill(bytes, 0, bytes.length);
        boolean wide = window > 1L << 32;
        return layout(
                window,
                MIN_STACK_GAP,
                pages(bytes, 0, wide ? 18 : 11),
                pages(bytes, 4, wide ? 22 : 8),
                pages(bytes, 8, wide ? 22 : 8),
                pages(bytes, 12, 13));
    }

    private static long pages(byte[] random, int offset, int bits) {
        int value =
                (random[offset] & 255)
                        | (random[offset + 1] & 255) << 8
                        | (random[offset + 2] & 255) << 16;
        return (value & ((1 << bits) - 1)) * PAGE;
    }

    private static AddressLayout layout(
            long window,
            long gap,
            long stackOffset,
            long mmapOffset,
            long programOffset,
            long heapGap) {
        long top = Math.min(window, window > 1L << 32 ? window - PAGE : TOP_32);
        long stackTop = top - stackOffset;
        long base =
                window > 1L << 32
                        ? top / 3 * 2 & -PAGE
                        : top == TOP_32 ? 0x5655_5000L : top / 3 & -PAGE;
        return new AddressLayout(
                top,
                stackTop,
                (stackTop - Math.min(gap, top / 6) - mmapOffset) & -PAGE,
                base + programOffset,
                heapGap,
                0x1_0000);
    }
}
