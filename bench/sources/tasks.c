/*
 * Processes and threads in a loop: MODE. A unit of work is one operation: a round trip between two
 * tasks, one more process or thread, or so much arithmetic by one thread or by two at once.
 */
#include "kernel.h"

#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int there[2], back[2];
static atomic_int turn;

static void check(int as_expected, const char *what)
{
    if (!as_expected) {
        perror(what);
        exit(1);
    }
}

static void await_turn(int mine)
{
    int now;
    while ((now = atomic_load(&turn)) != mine)
        syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, now, NULL, NULL, 0);
}

static void pass_turn(int next)
{
    atomic_store(&turn, next);
    syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void *answer_turns(void *arg)
{
    for (;;) {
        await_turn(1);
        pass_turn(0);
    }
    return arg;
}

static void start_turns(void)
{
    pthread_t thread;
    check(pthread_create(&thread, NULL, answer_turns, NULL) == 0, "pthread_create");
}

static void do_futex(void)
{
    pass_turn(1);
    await_turn(0);
}

static void start_pipes(void)
{
    check(pipe(there) == 0 && pipe(back) == 0, "pipe");
    if (fork() == 0) {
        char byte;
        close(there[1]);
        while (read(there[0], &byte, 1) == 1 && write(back[1], &byte, 1) == 1)
            ;
        _exit(0);
    }
    close(there[0]);
}

static void do_pipe(void)
{
    char byte = 0;
    check(write(there[1], "x", 1) == 1 && read(back[0], &byte, 1) == 1 && byte == 'x', "pipe");
}

static void await_child(pid_t child)
{
    int status;
    check(child > 0 && waitpid(child, &status, 0) == child && status == 0, "child");
}

static void do_fork(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    await_child(child);
}

static void do_exec(void)
{
    pid_t child = fork();
    if (child == 0) {
        execl("/proc/self/exe", "tasks", "0", "0", (char *) NULL);
        _exit(1);
    }
    await_child(child);
}

static void *nothing(void *arg)
{
    return arg;
}

static void do_thread(void)
{
    pthread_t thread;
    check(pthread_create(&thread, NULL, nothing, NULL) == 0
        && pthread_join(thread, NULL) == 0, "thread");
}

static void *compute(void *arg)
{
    uint32_t x = 1;
    for (int k = 0; k < 1000000; k++)
        x = x * 1664525u + (x >> 7) + 1013904223u;
    *(volatile uint32_t *) arg = x;
    return arg;
}

static void do_one(void)
{
    uint32_t result;
    compute(&result);
}

static void do_two(void)
{
    pthread_t thread;
    uint32_t result;
    check(pthread_create(&thread, NULL, compute, &result) == 0, "thread");
    do_one();
    pthread_join(thread, NULL);
}

static void none(void)
{
}

static const struct mode {
    const char *name;
    void (*before)(void);
    void (*operation)(void);
} modes[] = {
    { "futex-round", start_turns, do_futex },
    { "pipe-round", start_pipes, do_pipe },
    { "fork", none, do_fork },
    { "exec", none, do_exec },
    { "thread", none, do_thread },
    { "one-thread", none, do_one },
    { "two-threads", none, do_two },
};

uint32_t kernel(unsigned long work)
{
    static const struct mode *mode;
    if (mode == NULL) {
        check(arguments[0] != NULL, "argument: MODE");
        for (size_t k = 0; k < sizeof modes / sizeof *modes; k++)
            if (strcmp(modes[k].name, arguments[0]) == 0)
                mode = &modes[k];
        check(mode != NULL, arguments[0]);
        mode->before();
    }
    for (unsigned long k = 0; k < work; k++)
        mode->operation();
    return (uint32_t) work;
}
