/* The Mandelbrot set: doubles in registers, and one branch that depends on them. */
#include "kernel.h"

/* Points in both directions, and how long one is looked at. */
#define SIZE 56
#define MOST 200

static uint32_t escape(double cr, double ci)
{
    double r = 0;
    double i = 0;
    uint32_t count = 0;
    while (count < MOST && r * r + i * i <= 4) {
        double next = r * r - i * i + cr;
        i = 2 * r * i + ci;
        r = next;
        count++;
    }
    return count;
}

uint32_t kernel(unsigned long work)
{
    uint32_t sum = 0;
    while (work-- > 0)
        for (int y = 0; y < SIZE; y++)
            for (int x = 0; x < SIZE; x++)
                sum = sum * 31 + escape(x * (3.0 / SIZE) - 2.2, y * (2.4 / SIZE) - 1.2);
    return sum;
}
