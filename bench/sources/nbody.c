/* Five bodies that attract one another: doubles with square roots and divisions. */
#include "kernel.h"

#include <math.h>

#define BODIES 5
#define STEPS 8000

struct body {
    double position[3];
    double velocity[3];
    double mass;
};

static struct body bodies[BODIES];

static void place(void)
{
    uint32_t state = 99;
    for (int k = 0; k < BODIES; k++) {
        for (int axis = 0; axis < 3; axis++) {
            bodies[k].position[axis] = next_number(&state) / 4294967296.0 * 10 + 10 * k;
            bodies[k].velocity[axis] = next_number(&state) / 4294967296.0 - 0.5;
        }
        bodies[k].mass = 1 + next_number(&state) / 4294967296.0;
    }
}

static void step(double time)
{
    for (int k = 0; k < BODIES; k++) {
        struct body *one = &bodies[k];
        for (int j = k + 1; j < BODIES; j++) {
            struct body *other = &bodies[j];
            double way[3];
            double square = 0;
            for (int axis = 0; axis < 3; axis++) {
                way[axis] = one->position[axis] - other->position[axis];
                square += way[axis] * way[axis];
            }
            double pull = time / (square * sqrt(square));
            for (int axis = 0; axis < 3; axis++) {
                one->velocity[axis] -= way[axis] * other->mass * pull;
                other->velocity[axis] += way[axis] * one->mass * pull;
            }
        }
    }
    for (int k = 0; k < BODIES; k++)
        for (int axis = 0; axis < 3; axis++)
            bodies[k].position[axis] += time * bodies[k].velocity[axis];
}

uint32_t kernel(unsigned long work)
{
    uint32_t sum = 0;
    place();
    while (work-- > 0) {
        for (int k = 0; k < STEPS; k++)
            step(0.001);
        sum = sum * 31 + fold_double(bodies[work % BODIES].position[0]);
    }
    return sum;
}
