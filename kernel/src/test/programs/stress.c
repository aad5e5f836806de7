/*
 * Eight threads and what POSIX has for them: a million operations on a mutex, a condition, a
 * barrier and a lock for readers and writers. Its status says whether all have counted right.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 8, OPERATIONS = 1000000 / THREADS, PHASES = 50, ROOM = 16 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER, emptied = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t values = PTHREAD_RWLOCK_INITIALIZER;
static pthread_barrier_t barrier;

static long counter, sent, received, value, twice, torn, phases;
static int queue[ROOM];
static unsigned first, count;

static void put(int what)
{
    pthread_mutex_lock(&lock);
    while (count == ROOM)
        pthread_cond_wait(&emptied, &lock);
    queue[(first + count++) % ROOM] = what;
    sent += what;
    pthread_cond_signal(&filled);
    pthread_mutex_unlock(&lock);
}

static void get(void)
{
    pthread_mutex_lock(&lock);
    while (count == 0)
        pthread_cond_wait(&filled, &lock);
    received += queue[first];
    first = (first + 1) % ROOM;
    count--;
    pthread_cond_signal(&emptied);
    pthread_mutex_unlock(&lock);
}

static void *work(void *arg)
{
    int me = (int) (long) arg;
    for (int k = 0; k < OPERATIONS; k++) {
        if (k % (OPERATIONS / PHASES) == 0) {
            if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
                phases++;
        } else if (k % 16 == 0) {
            pthread_rwlock_wrlock(&values);
            value++;
            twice += 2;
            pthread_rwlock_unlock(&values);
        } else if (k % 4 == 0) {
            pthread_rwlock_rdlock(&values);
            if (twice != 2 * value)
                torn++;
            pthread_rwlock_unlock(&values);
        } else if (k % 4 == 1) {
            /* Half of the threads put what the others get. */
            if (me % 2)
                put(k);
            else
                get();
        } else {
            pthread_mutex_lock(&lock);
            counter++;
            pthread_mutex_unlock(&lock);
        }
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    pthread_barrier_init(&barrier, NULL, THREADS);
    for (long k = 0; k < THREADS; k++) {
        if (pthread_create(&threads[k], NULL, work, (void *) k) != 0) {
            perror("pthread_create");
            return 1;
        }
    }
    for (int k = 0; k < THREADS; k++)
        pthread_join(threads[k], NULL);
    printf("counter %ld, sent - received %ld, left %u, value %ld, twice %ld, torn %ld, phases %ld\n",
        counter, sent - received, count, value, twice, torn, phases);
    return counter != 500000 || sent != received || count != 0 || value != 62400
        || twice != 2 * value || torn != 0 || phases != PHASES;
}
