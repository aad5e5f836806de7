/* Loops for Speed.java: freestanding, entered at start, left by int3. */
typedef unsigned int u32;
typedef unsigned char u8;

static u8 flags[1 << 16];
static u32 state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

__attribute__((noinline)) static u32 sieve(void)
{
    u32 count = 0;
    for (u32 i = 2; i < sizeof flags; i++)
        flags[i] = 1;
    for (u32 i = 2; i < sizeof flags; i++)
        if (flags[i]) {
            count++;
            for (u32 j = i + i; j < sizeof flags; j += i)
                flags[j] = 0;
        }
    return count;
}

#define ROR(x, n) ((x) >> (n) | (x) << (32 - (n)))

/* The shape of SHA-256's compression; the constants are made up. */
__attribute__((noinline)) static void compress(const u8 *p)
{
    u32 w[64], a = state[0], b = state[1], c = state[2], d = state[3];
    u32 e = state[4], f = state[5], g = state[6], h = state[7];
    for (int i = 0; i < 16; i++)
        w[i] = p[4 * i] << 24 | p[4 * i + 1] << 16 | p[4 * i + 2] << 8 | p[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        u32 s0 = ROR(w[i - 15], 7) ^ ROR(w[i - 15], 18) ^ w[i - 15] >> 3;
        u32 s1 = ROR(w[i - 2], 17) ^ ROR(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    for (int i = 0; i < 64; i++) {
        u32 t1 = h + (ROR(e, 6) ^ ROR(e, 11) ^ ROR(e, 25)) + ((e & f) ^ (~e & g))
                 + 0x428a2f98u * (i + 1) + w[i];
        u32 t2 = (ROR(a, 2) ^ ROR(a, 13) ^ ROR(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g; g = f; f = e; e = d + t1; d = c; c = b; b = a; a = t1 + t2;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

__attribute__((noinline)) static u32 fib(u32 n)
{
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

void start(u32 which, u32 rounds)
{
    u32 sum = 0;
    for (u32 i = 0; i < rounds; i++) {
        if (which == 0)
            sum += sieve();
        else if (which == 1)
            for (int k = 0; k < 300; k++)
                compress(flags + 64 * k);
        else
            sum += fib(20);
    }
    state[0] += sum;
    __asm__ volatile("int3");
}
