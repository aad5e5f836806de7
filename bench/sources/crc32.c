/* CRC-32 with one table: a chain of loads of which each waits for the one before. */
#include "kernel.h"

/* Bytes. */
#define SIZE (384 * 1024)

static uint32_t table[256];
static uint8_t data[SIZE];

static void prepare(void)
{
    for (uint32_t n = 0; n < 256; n++) {
        uint32_t crc = n;
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
        table[n] = crc;
    }
    for (uint32_t k = 0; k < SIZE; k++)
        data[k] = (uint8_t) (k * 5 + (k >> 8));
}

uint32_t kernel(unsigned long work)
{
    prepare();
    uint32_t crc = 0xffffffff;
    while (work-- > 0)
        for (int k = 0; k < SIZE; k++)
            crc = table[(crc ^ data[k]) & 255] ^ crc >> 8;
    return ~crc;
}
