/* Quicksort: branches that cannot be predicted, recursion, loads and stores of 32 bits. */
#include "kernel.h"

/* Numbers: 64 KiB of them, and some 14 levels of recursion. */
#define SIZE (16 * 1024)

static int32_t numbers[SIZE];

static void swap(int32_t *a, int32_t *b)
{
    int32_t old = *a;
    *a = *b;
    *b = old;
}

static void sort(int32_t *first, int32_t *last)
{
    while (first < last) {
        int32_t pivot = first[(last - first) / 2];
        int32_t *low = first;
        int32_t *high = last;
        while (low <= high) {
            while (*low < pivot)
                low++;
            while (*high > pivot)
                high--;
            if (low <= high)
                swap(low++, high--);
        }
        sort(first, high);
        first = low;
    }
}

uint32_t kernel(unsigned long work)
{
    uint32_t state = 12345;
    uint32_t sum = 0;
    while (work-- > 0) {
        for (int k = 0; k < SIZE; k++)
            numbers[k] = (int32_t) next_number(&state);
        sort(numbers, numbers + SIZE - 1);
        for (int k = 0; k < SIZE; k++)
            sum = sum * 31 + (uint32_t) numbers[k];
    }
    return sum;
}
