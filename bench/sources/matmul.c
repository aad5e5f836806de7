/* The product of two matrices of doubles, as a textbook has it: scalar SSE2, or x87 on i386. */
#include "kernel.h"

/* Rows and columns: three matrices of 72 KiB. */
#define N 96

static double a[N][N];
static double b[N][N];
static double product[N][N];

static void multiply(void)
{
    for (int row = 0; row < N; row++)
        for (int column = 0; column < N; column++) {
            double sum = 0;
            for (int k = 0; k < N; k++)
                sum += a[row][k] * b[k][column];
            product[row][column] = sum;
        }
}

uint32_t kernel(unsigned long work)
{
    uint32_t state = 1;
    for (int row = 0; row < N; row++)
        for (int column = 0; column < N; column++) {
            a[row][column] = next_number(&state) / 4294967296.0;
            b[row][column] = next_number(&state) / 4294967296.0;
        }
    uint32_t sum = 0;
    while (work-- > 0) {
        multiply();
        /* What is multiplied next depends on this product: no product is for nothing. */
        a[work % N][0] = product[work % N][1] / N;
        sum = sum * 31 + fold_double(product[work % N][work % N]);
    }
    return sum;
}
