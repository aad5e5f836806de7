/* A condition whose waiters get a lock with priority inheritance: FUTEX_WAIT_REQUEUE_PI. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define T(x) do { errno = 0; long r_ = (long) (x); \
    printf("%s -> %ld %s\n", #x, r_, r_ == -1 ? strerror(errno) : ""); } while (0)

static uint32_t *cond, *lock;
static atomic_int waiting, have;
static int flag = FUTEX_PRIVATE_FLAG;

static long futex(uint32_t *a, int op, uint32_t value, const void *timeout, uint32_t *b, uint32_t value3)
{
    return syscall(SYS_futex, a, op | flag, value, timeout, b, value3);
}

static void doze(void)
{
    usleep(30000);
}

static void take(void)
{
    uint32_t zero = 0;
    if (!atomic_compare_exchange_strong((_Atomic uint32_t *) lock, &zero, syscall(SYS_gettid)))
        futex(lock, FUTEX_LOCK_PI, 0, NULL, NULL, 0);
}

static void give(void)
{
    uint32_t own = syscall(SYS_gettid);
    if (!atomic_compare_exchange_strong((_Atomic uint32_t *) lock, &own, 0))
        futex(lock, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0);
}

static void wait_and_have(void)
{
    waiting++;
    long r = futex(cond, FUTEX_WAIT_REQUEUE_PI, 0, NULL, lock, 0);
    int own = (*lock & FUTEX_TID_MASK) == (uint32_t) syscall(SYS_gettid);
    if (r != 0 || !own)
        printf("woken: %ld %d, own %d\n", r, errno, own);
    have++;
    give();
}

static void *waiter(void *arg)
{
    wait_and_have();
    return arg;
}

static pthread_t threads[4];

static void start(int count)
{
    waiting = have = 0;
    for (int k = 0; k < count; k++)
        pthread_create(&threads[k], NULL, waiter, NULL);
    while (waiting < count)
        doze();
    doze();
}

static void finish(int count)
{
    for (int k = 0; k < count; k++)
        pthread_join(threads[k], NULL);
    printf("have %d, lock %x\n", have, *lock & ~FUTEX_WAITERS);
}

static void caught(int s)
{
    (void) s;
}

static void *signaled(void *arg)
{
    waiting++;
    errno = 0;
    long r = futex(cond, FUTEX_WAIT_REQUEUE_PI, 0, NULL, lock, 0);
    printf("signaled: %ld %s\n", r, r ? strerror(errno) : "");
    if (r == 0)
        give();
    return arg;
}

static void errors(void)
{
    struct timespec soon;
    T(futex(cond, FUTEX_WAIT_REQUEUE_PI, 1, NULL, lock, 0));
    T(futex(cond, FUTEX_WAIT_REQUEUE_PI, 0, NULL, cond, 0));
    clock_gettime(CLOCK_MONOTONIC, &soon);
    T(futex(cond, FUTEX_WAIT_REQUEUE_PI, 0, &soon, lock, 0));
    clock_gettime(CLOCK_REALTIME, &soon);
    T(futex(cond, FUTEX_WAIT_REQUEUE_PI | FUTEX_CLOCK_REALTIME, 0, &soon, lock, 0));
    if (flag == 0)
        T(futex(cond, FUTEX_WAIT_REQUEUE_PI, 0, NULL, (uint32_t *) 16, 0));
    T(futex(cond, FUTEX_CMP_REQUEUE_PI, 1, (void *) 1, lock, 1));
    T(futex(cond, FUTEX_CMP_REQUEUE_PI, 1, (void *) 1, cond, 0));
    T(futex(cond, FUTEX_CMP_REQUEUE_PI, 0, (void *) 1, lock, 0));
    T(futex(cond, FUTEX_CMP_REQUEUE_PI, 2, (void *) 1, lock, 0));
    T(futex(cond, FUTEX_CMP_REQUEUE_PI, 1, (void *) 1, lock, 0));
}

static void several(void)
{
    start(1);
    T(futex(cond, FUTEX_CMP_REQUEUE_PI, 1, (void *) 0, lock, 0));
    finish(1);
    start(1);
    T(futex(cond, FUTEX_WAKE, 1, NULL, NULL, 0));
    T(futex(cond, FUTEX_CMP_REQUEUE, 1, (void *) 1, lock, 0));
    T(futex(cond, FUTEX_CMP_REQUEUE_PI, 1, (void *) 1, lock + 1, 0));
    take();
    T(futex(cond, FUTEX_CMP_REQUEUE_PI, 1, (void *) 0, lock, 0));
    printf("waits %d, have %d\n", (*lock & FUTEX_WAITERS) != 0, have);
    T(futex(lock, FUTEX_WAKE, 1, NULL, NULL, 0));
    give();
    finish(1);
    start(4);
    take();
    T(futex(cond, FUTEX_CMP_REQUEUE_PI, 1, (void *) 1, lock, 0));
    T(futex(cond, FUTEX_CMP_REQUEUE_PI, 1, (void *) 10, lock, 0));
    T(futex(cond, FUTEX_CMP_REQUEUE_PI, 1, (void *) 10, lock, 0));
    give();
    finish(4);
    start(3);
    T(futex(cond, FUTEX_CMP_REQUEUE_PI, 1, (void *) 10, lock, 0));
    finish(3);
}

int main(void)
{
    setvbuf(stdout, 0, _IONBF, 0);
    alarm(40);
    cond = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    lock = cond + 16;
    for (int k = 0; k < 2; k++) {
        errors();
        several();
        flag = 0;
    }
    struct sigaction action = { .sa_handler = caught };
    sigaction(SIGUSR1, &action, NULL);
    waiting = 0;
    pthread_create(&threads[0], NULL, signaled, NULL);
    while (!waiting)
        doze();
    doze();
    pthread_kill(threads[0], SIGUSR1);
    doze();
    take();
    T(futex(cond, FUTEX_CMP_REQUEUE_PI, 1, (void *) 1, lock, 0));
    doze();
    pthread_kill(threads[0], SIGUSR1);
    pthread_join(threads[0], NULL);
    give();
    printf("lock %x\n", *lock);
    pid_t child = fork();
    if (child == 0) {
        have = 0;
        wait_and_have();
        _exit(have);
    }
    usleep(100000);
    int status;
    T(futex(cond, FUTEX_CMP_REQUEUE_PI, 1, (void *) 1, lock, 0));
    waitpid(child, &status, 0);
    printf("child %x, lock %x\n", status, *lock);
    return 0;
}
