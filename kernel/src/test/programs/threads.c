/* Threads: mutexes, conditions, barriers, semaphores, thread-local storage, cancellation, signals. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
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

enum { THREADS = 8 };

static int rounds = 20000;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static long counter, seen;
static atomic_long atomics;
static int turn;
static __thread int own = 5;
static volatile sig_atomic_t handled;
static volatile pthread_t handled_by;

static void *work(void *arg)
{
    long id = (long)arg;
    own += id;
    for (int i = 0; i < rounds; i++) {
        pthread_mutex_lock(&mutex);
        counter++;
        pthread_mutex_unlock(&mutex);
        atomic_fetch_add(&atomics, 1);
    }
    pthread_barrier_wait(&barrier);
    for (int i = 0; i < 50; i++) {
        pthread_mutex_lock(&mutex);
        while (turn != id) pthread_cond_wait(&changed, &mutex);
        turn = (turn + 1) % THREADS;
        pthread_cond_broadcast(&changed);
        pthread_mutex_unlock(&mutex);
    }
    for (int i = 0; i < 200; i++) {
        if (i % 8 == id) {
            pthread_rwlock_wrlock(&rwlock);
            seen++;
        } else
            pthread_rwlock_rdlock(&rwlock);
        pthread_rwlock_unlock(&rwlock);
    }
    return (void *)(long)own;
}

static void *die(void *arg) { return (void *)1; }

static void *forever(void *arg)
{
    pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, 0);
    for (;;) pause();
}

static void *spin(void *arg)
{
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, 0);
    for (;;) ;
}

static void onsignal(int s) { handled_by = pthread_self(); handled++; }

static void *timed(void *arg)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_nsec += 5000000;
    if (t.tv_nsec >= 1000000000) { t.tv_nsec -= 1000000000; t.tv_sec++; }
    pthread_mutex_lock(&mutex);
    long r = pthread_cond_timedwait(&changed, &mutex, &t);
    pthread_mutex_unlock(&mutex);
    return (void *)r;
}

static void *locks_and_dies(void *m) { pthread_mutex_lock(m); return 0; }

static void *quits(void *arg) { exit(33); }

static void *executes(void *arg)
{
    execl("/proc/self/exe", "threads", "again", (char *)0);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "again")) {
        printf("executed, pid is tid: %d\n", getpid() == (int)syscall(SYS_gettid));
        return 5;
    }
    if (argc > 1) rounds = atoi(argv[1]);
    setvbuf(stdout, 0, _IONBF, 0);
    pthread_t t[THREADS];
    pthread_barrier_init(&barrier, 0, THREADS);
    for (long i = 0; i < THREADS; i++)
        if (pthread_create(&t[i], 0, work, (void *)i)) return 1;
    for (int i = 0; i < THREADS; i++) {
        void *r;
        pthread_join(t[i], &r);
        printf("%ld ", (long)r);
    }
    printf("\ncounter %d atomics %d seen %ld own %d\n", counter == (long)THREADS * rounds,
        atomics == (long)THREADS * rounds, seen, own);
    for (int i = 0; i < 300; i++) {
        void *r;
        pthread_create(&t[0], 0, die, 0);
        pthread_join(t[0], &r);
        if (r != (void *)1) return 2;
    }
    void *r;
    pthread_create(&t[0], 0, forever, 0);
    pthread_cancel(t[0]);
    pthread_join(t[0], &r);
    printf("canceled %d\n", r == PTHREAD_CANCELED);
    pthread_create(&t[0], 0, spin, 0);
    pthread_cancel(t[0]);
    pthread_join(t[0], &r);
    printf("canceled %d\n", r == PTHREAD_CANCELED);
    pthread_create(&t[0], 0, timed, 0);
    pthread_join(t[0], &r);
    printf("timed out %d\n", (long)r == ETIMEDOUT);
    signal(SIGUSR1, onsignal);
    pthread_create(&t[0], 0, forever, 0);
    pthread_kill(t[0], SIGUSR1);
    while (!handled) sched_yield();
    printf("handled by it %d\n", pthread_equal(handled_by, t[0]));
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &set, 0);
    kill(getpid(), SIGUSR1);
    while (handled < 2) sched_yield();
    printf("handled by the other %d\n", pthread_equal(handled_by, t[0]));
    pthread_cancel(t[0]);
    pthread_join(t[0], 0);
    kill(getpid(), SIGUSR1);
    int sig;
    sigwait(&set, &sig);
    printf("waited for %d\n", sig == SIGUSR1);

    pthread_mutexattr_t ma;
    pthread_mutex_t robust, pi;
    pthread_mutexattr_init(&ma);
    pthread_mutexattr_setrobust(&ma, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&robust, &ma);
    pthread_create(&t[0], 0, locks_and_dies, &robust);
    pthread_join(t[0], 0);
    printf("owner dead %d\n", pthread_mutex_lock(&robust) == EOWNERDEAD);
    printf("consistent %d\n", pthread_mutex_consistent(&robust));
    pthread_mutex_unlock(&robust);
    pthread_mutexattr_init(&ma);
    pthread_mutexattr_setprotocol(&ma, PTHREAD_PRIO_INHERIT);
    pthread_mutex_init(&pi, &ma);
    printf("pi %d", pthread_mutex_lock(&pi));
    printf(" %d %d\n", pthread_mutex_trylock(&pi) == EBUSY, pthread_mutex_unlock(&pi));

    printf("barrier %d", (int)syscall(SYS_membarrier, 8, 0, 0));
    printf(" %d", (int)syscall(SYS_membarrier, 16, 0, 0));
    pthread_create(&t[0], 0, spin, 0);
    for (int i = 0; i < 100; i++)
        if (syscall(SYS_membarrier, 8, 0, 0)) printf("failed");
    pthread_cancel(t[0]);
    pthread_join(t[0], 0);
    printf(" %d %d\n", (int)syscall(SYS_membarrier, 1, 0, 0), (int)syscall(SYS_membarrier, 3, 0, 0));

    sem_t *sem = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(sem, 1, 0);
    pid_t p = fork();
    if (p == 0) {
        for (int i = 0; i < 100; i++) sem_post(sem);
        _exit(0);
    }
    for (int i = 0; i < 100; i++) sem_wait(sem);
    waitpid(p, 0, 0);
    printf("semaphore\n");
    int st;
    if ((p = fork()) == 0) { pthread_create(&t[0], 0, quits, 0); for (;;) pause(); }
    waitpid(p, &st, 0);
    printf("exit of a thread %x\n", st);
    if ((p = fork()) == 0) { pthread_create(&t[0], 0, forever, 0); pthread_create(&t[0], 0, spin, 0);
        abort(); }
    waitpid(p, &st, 0);
    printf("abort %x\n", st & 0x7f);
    if ((p = fork()) == 0) { pthread_create(&t[1], 0, spin, 0); pthread_create(&t[0], 0, executes, 0);
        for (;;) pause(); }
    waitpid(p, &st, 0);
    printf("exec of a thread %x\n", st);
    if ((p = fork()) == 0) { pthread_create(&t[0], 0, timed, 0); pthread_exit(0); }
    waitpid(p, &st, 0);
    printf("first thread ends first %x\n", st);
    return 0;
}
