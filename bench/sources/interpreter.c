/* A stack machine in a switch: an indirect jump for every few instructions. */
#include "kernel.h"

/* Times that the program below goes around, 37 or so operations each. */
#define LOOPS 18000

enum operation { PUSH, LOAD, STORE, ADD, SUBTRACT, AND, XOR, LEFT, RIGHT, JUMP, JUMP_IF_ZERO, STOP };
enum variable { I, X, SUM, VARIABLES };

/*
 * x ^= x << 13; x ^= x >> 17; x ^= x << 5;
 * if (x & 1) sum += x; else sum ^= i;
 * if (--i) again;
 */
static const int32_t program[] = {
    LOAD, X, LOAD, X, PUSH, 13, LEFT, XOR, STORE, X,        /* 0 */
    LOAD, X, LOAD, X, PUSH, 17, RIGHT, XOR, STORE, X,       /* 10 */
    LOAD, X, LOAD, X, PUSH, 5, LEFT, XOR, STORE, X,         /* 20 */
    LOAD, X, PUSH, 1, AND, JUMP_IF_ZERO, 46,                /* 30 */
    LOAD, SUM, LOAD, X, ADD, STORE, SUM, JUMP, 53,          /* 37 */
    LOAD, SUM, LOAD, I, XOR, STORE, SUM,                    /* 46 */
    LOAD, I, PUSH, 1, SUBTRACT, STORE, I,                   /* 53 */
    LOAD, I, JUMP_IF_ZERO, 66, JUMP, 0,                     /* 60 */
    STOP,                                                   /* 66 */
};

static uint32_t run(const int32_t *code, uint32_t *variables)
{
    uint32_t stack[16];
    uint32_t *top = stack;
    const int32_t *at = code;
    for (;;) {
        switch ((enum operation) *at++) {
        case PUSH:
            *top++ = (uint32_t) *at++;
            break;
        case LOAD:
            *top++ = variables[*at++];
            break;
        case STORE:
            variables[*at++] = *--top;
            break;
        case ADD:
            top--;
            top[-1] += *top;
            break;
        case SUBTRACT:
            top--;
            top[-1] -= *top;
            break;
        case AND:
            top--;
            top[-1] &= *top;
            break;
        case XOR:
            top--;
            top[-1] ^= *top;
            break;
        case LEFT:
            top--;
            top[-1] <<= *top & 31;
            break;
        case RIGHT:
            top--;
            top[-1] >>= *top & 31;
            break;
        case JUMP:
            at = code + *at;
            break;
        case JUMP_IF_ZERO:
            at = *--top == 0 ? code + *at : at + 1;
            break;
        case STOP:
            return variables[SUM];
        }
    }
}

uint32_t kernel(unsigned long work)
{
    uint32_t variables[VARIABLES] = { [X] = 2463534242u };
    while (work-- > 0) {
        variables[I] = LOOPS;
        run(program, variables);
    }
    return variables[SUM];
}
