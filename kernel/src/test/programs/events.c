/* Descriptors that tell of events: eventfd, timerfd, signalfd, epoll, pidfd. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define T(x) do { errno = 0; long r_ = (long)(x); \
    printf("%s -> %ld %s\n", #x, r_, r_ == -1 ? strerror(errno) : ""); } while (0)

#ifndef SYS_pidfd_open
#define SYS_pidfd_send_signal 424
#define SYS_pidfd_open 434
#define SYS_pidfd_getfd 438
#define SYS_clone3 435
#endif

static void nap(int ms) { struct timespec t = {ms / 1000, ms % 1000 * 1000000L}; nanosleep(&t, 0); }
static char in[1000];
static volatile int alarms;
static void onalarm(int s) { alarms++; }

static int events(int fd)
{
    struct pollfd p = {fd, 0x3fff};
    poll(&p, 1, 0);
    return p.revents;
}

static void numbers(void)
{
    uint64_t v = 5;
    T(syscall(SYS_eventfd2, 0, 0x10));
    int e = eventfd(3, 0);
    T(fcntl(e, F_GETFL));
    T(fcntl(e, F_GETFD));
    T(events(e));
    T(write(e, &v, 8));
    T(read(e, &v, 7));
    T(read(e, &v, 8));
    printf("%d\n", (int)v);
    T(events(e));
    T(write(e, &v, 7));
    v = 0;
    T(write(e, &v, 8));
    v = -1;
    T(write(e, &v, 8));
    v = -2;
    T(write(e, &v, 8));
    T(events(e));
    fcntl(e, F_SETFL, O_NONBLOCK);
    v = 1;
    T(write(e, &v, 8));
    T(read(e, in, 100));
    printf("%d\n", in[0]);
    T(read(e, in, 100));
    T(write(e, in, 16));
    T(read(e, in, 8));
    T(lseek(e, 5, SEEK_SET));
    T(pread(e, in, 8, 0));
    T(read(e, (void *)8, 8));
    T(write(e, (void *)8, 8));
    close(e);
    e = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC);
    printf("%x %x\n", fcntl(e, F_GETFL), fcntl(e, F_GETFD));
    T(read(e, &v, 8));
    T(read(e, &v, 8));
    printf("%d\n", (int)v);
    T(read(e, &v, 8));
    close(e);
    /* Who waits is woken, across fork. */
    e = eventfd(0, 0);
    if (fork() == 0) { nap(100); v = 9; write(e, &v, 8); _exit(0); }
    T(read(e, &v, 8));
    printf("%d\n", (int)v);
    wait(0);
    v = -2;
    write(e, &v, 8);
    if (fork() == 0) { nap(100); read(e, &v, 8); _exit(0); }
    v = 7;
    T(write(e, &v, 8));
    wait(0);
    T(read(e, &v, 8));
    printf("%d\n", (int)v);
    close(e);
}

static void timers(void)
{
    struct itimerspec t = {{0, 0}, {0, 0}}, o;
    uint64_t n;
    T(timerfd_create(2, 0));
    T(timerfd_create(99, 0));
    T(timerfd_create(CLOCK_MONOTONIC, 1));
    int f = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    printf("%x %x\n", fcntl(f, F_GETFL), fcntl(f, F_GETFD));
    T(read(f, &n, 8));
    T(read(f, &n, 7));
    T(write(f, &n, 8));
    T(timerfd_gettime(f, &o));
    printf("%d %d\n", (int)o.it_value.tv_sec, (int)o.it_value.tv_nsec);
    T(syscall(SYS_timerfd_gettime, f, 8));
    T(syscall(SYS_timerfd_gettime, f, &o) || o.it_interval.tv_sec);
    T(timerfd_settime(f, 8, &t, 0));
    T(syscall(SYS_timerfd_settime, f, 0, 8, 0));
    T(syscall(SYS_timerfd_settime, f, 0, 0, 0));
    T(syscall(SYS_timerfd_settime, f, 0, &t, 8));
    long plain[4] = {3, 5, 77, 5}, old[4] = {9, 9, 9, 9};
    T(syscall(SYS_timerfd_settime, f, 0, plain, old));
    printf("%ld %ld %ld %ld\n", old[0], old[1], old[2], old[3]);
    T(syscall(SYS_timerfd_gettime, f, old));
    printf("%ld %ld %ld\n", old[0], old[1], old[2]);
    T(timerfd_settime(f, 0, &t, 0));
    t.it_value.tv_nsec = 1000000000;
    T(timerfd_settime(f, 0, &t, 0));
    t.it_value.tv_nsec = -1;
    T(timerfd_settime(f, 0, &t, 0));
    t.it_value.tv_nsec = 0;
    T(timerfd_settime(0, 0, &t, 0));
    T(timerfd_settime(99, 0, &t, 0));
    T(timerfd_gettime(99, &o));
    T(timerfd_gettime(1, &o));
    t.it_value.tv_sec = 100;
    t.it_interval.tv_sec = 7;
    T(timerfd_settime(f, 0, &t, &o));
    printf("%d %d\n", (int)o.it_value.tv_sec, (int)o.it_interval.tv_sec);
    T(timerfd_gettime(f, &o));
    printf("%d %d\n", (int)o.it_value.tv_sec, (int)o.it_interval.tv_sec);
    T(events(f));
    /* Once. */
    memset(&t, 0, sizeof t);
    t.it_value.tv_nsec = 20000000;
    T(timerfd_settime(f, 0, &t, &o));
    printf("%d %d\n", (int)o.it_value.tv_sec, (int)o.it_interval.tv_sec);
    struct pollfd p = {f, POLLIN};
    T(poll(&p, 1, 5000));
    T(events(f));
    T(timerfd_gettime(f, &o));
    printf("%d %d\n", (int)o.it_value.tv_sec, (int)o.it_value.tv_nsec);
    T(read(f, &n, 8));
    printf("%d\n", (int)n);
    T(read(f, &n, 8));
    /* Again and again. */
    t.it_interval.tv_nsec = 10000000;
    T(timerfd_settime(f, 0, &t, 0));
    nap(75);
    T(read(f, &n, 8));
    printf("%d\n", n >= 5 && n < 50);
    fcntl(f, F_SETFL, 0);
    T(read(f, &n, 8));
    printf("%d\n", n >= 1 && n < 40);
    nap(25);
    T(timerfd_gettime(f, &o));
    printf("%d %d\n", o.it_value.tv_nsec > 0 && o.it_value.tv_nsec <= 10000000, (int)o.it_interval.tv_nsec);
    T(events(f));
    memset(&t, 0, sizeof t);
    T(timerfd_settime(f, 0, &t, 0));
    T(events(f));
    /* At a time that is over, and at one that comes. */
    t.it_value.tv_nsec = 1;
    T(timerfd_settime(f, TFD_TIMER_ABSTIME, &t, 0));
    T(read(f, &n, 8));
    printf("%d\n", (int)n);
    close(f);
    f = timerfd_create(CLOCK_REALTIME, 0);
    clock_gettime(CLOCK_REALTIME, &t.it_value);
    t.it_value.tv_sec += 1;
    T(timerfd_settime(f, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &t, 0));
    T(timerfd_gettime(f, &o));
    printf("%d\n", (int)o.it_value.tv_sec);
    if (fork() == 0) { read(f, &n, 8); _exit(n); }
    int st;
    wait(&st);
    T(WEXITSTATUS(st));
    fcntl(f, F_SETFL, O_NONBLOCK);
    T(read(f, &n, 8));
    close(f);
}

static void print(struct signalfd_siginfo *i)
{
    printf("signal %d code %d pid %d uid %d status %d int %d ptr %x\n", i->ssi_signo, i->ssi_code,
        i->ssi_pid == getpid(), i->ssi_uid == getuid(), i->ssi_status, i->ssi_int, (int)i->ssi_ptr);
}

static void *sender(void *t) { nap(100); pthread_kill(*(pthread_t *)t, SIGUSR2); return 0; }

static void signals(void)
{
    sigset_t s;
    sigemptyset(&s);
    sigaddset(&s, SIGUSR1);
    sigaddset(&s, SIGUSR2);
    sigaddset(&s, SIGCHLD);
    sigaddset(&s, SIGRTMIN);
    sigaddset(&s, SIGKILL);
    sigprocmask(SIG_BLOCK, &s, 0);
    T(syscall(SYS_signalfd4, -1, &s, 7, 0));
    T(syscall(SYS_signalfd4, -1, (void *)8, 8, 0));
    T(syscall(SYS_signalfd4, -1, &s, 8, 1));
    T(syscall(SYS_signalfd4, 0, &s, 8, 0));
    T(syscall(SYS_signalfd4, 99, &s, 8, 0));
    int f = signalfd(-1, &s, SFD_NONBLOCK | SFD_CLOEXEC);
    printf("%x %x\n", fcntl(f, F_GETFL), fcntl(f, F_GETFD));
    struct signalfd_siginfo i[4];
    T(sizeof i[0]);
    T(read(f, i, 100));
    T(read(f, i, sizeof i));
    T(write(f, i, sizeof i));
    T(events(f));
    raise(SIGUSR1);
    kill(getpid(), SIGUSR2);
    kill(getpid(), SIGUSR2);
    T(events(f));
    T(read(f, i, sizeof i));
    print(i);
    print(i + 1);
    T(events(f));
    union sigval v = {.sival_int = 0x1234};
    for (int k = 0; k < 3; k++) sigqueue(getpid(), SIGRTMIN, (v.sival_int++, v));
    T(read(f, i, 300));
    print(i);
    print(i + 1);
    T(read(f, i, 300));
    print(i);
    pid_t p = fork();
    if (p == 0) _exit(42);
    struct pollfd w = {f, POLLIN};
    T(poll(&w, 1, 5000));
    T(read(f, i, sizeof i));
    printf("child %d %d %d\n", i->ssi_pid == p, i->ssi_status, i->ssi_code);
    wait(0);
    /* Each reader gets its own. */
    raise(SIGUSR1);
    if ((p = fork()) == 0) {
        printf("%x\n", events(f));
        errno = 0;
        long n = read(f, i, sizeof i);
        printf("%ld %s\n", n, strerror(errno));
        raise(SIGUSR2);
        printf("%x\n", events(f));
        _exit(0);
    }
    waitpid(p, 0, 0);
    T(read(f, i, sizeof i[0]));
    print(i);
    T(read(f, i, sizeof i));
    printf("%d\n", i->ssi_signo == SIGCHLD);
    /* Another mask for the same descriptor; one that waits. */
    sigdelset(&s, SIGUSR1);
    T(signalfd(f, &s, 0) == f);
    raise(SIGUSR1);
    T(read(f, i, sizeof i));
    fcntl(f, F_SETFL, 0);
    pthread_t own = pthread_self(), t;
    pthread_create(&t, 0, sender, &own);
    T(read(f, i, sizeof i));
    print(i);
    pthread_join(t, 0);
    /* Through epoll, and an alarm that interrupts. */
    int e = epoll_create1(0);
    struct epoll_event ev = {EPOLLIN, {.u32 = 7}}, out;
    T(epoll_ctl(e, EPOLL_CTL_ADD, f, &ev));
    T(epoll_wait(e, &out, 1, 0));
    kill(getpid(), SIGUSR2);
    T(epoll_wait(e, &out, 1, 1000));
    printf("%x %d\n", out.events, out.data.u32);
    T(read(f, i, sizeof i));
    T(epoll_wait(e, &out, 1, 0));
    signal(SIGALRM, onalarm);
    struct itimerval it = {{0, 30000}, {0, 30000}}, off = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &it, 0);
    T(epoll_wait(e, &out, 1, -1));
    setitimer(ITIMER_REAL, &off, 0);
    /* A mask for the time of the wait. */
    sigset_t none, old;
    sigemptyset(&none);
    signal(SIGUSR2, onalarm);
    kill(getpid(), SIGUSR2);
    alarms = 0;
    T(epoll_pwait(e, &out, 1, 0, &none));
    T(alarms);
    T(read(f, i, sizeof i[0]));
    kill(getpid(), SIGUSR1);
    signal(SIGUSR1, onalarm);
    T(epoll_pwait(e, &out, 1, 2000, &none));
    T(alarms);
    sigprocmask(SIG_BLOCK, 0, &old);
    T(sigismember(&old, SIGUSR1));
    T(syscall(SYS_epoll_pwait, e, &out, 1, 0, &none, 7));
    close(e);
    close(f);
    sigprocmask(SIG_SETMASK, &none, 0);
    T(alarms);
}

static int add(int e, int fd, int events, int data)
{
    struct epoll_event ev = {events, {.u64 = (uint64_t)data << 32 | data}};
    return epoll_ctl(e, EPOLL_CTL_ADD, fd, &ev);
}

static int mod(int e, int fd, int events, int data)
{
    struct epoll_event ev = {events, {.u64 = (uint64_t)data << 32 | data}};
    return epoll_ctl(e, EPOLL_CTL_MOD, fd, &ev);
}

/* What is ready, without waiting. */
static int show(int e)
{
    struct epoll_event ev[10];
    int n = epoll_wait(e, ev, 10, 0);
    printf("  ready %d:", n);
    for (int i = 0; i < n; i++) printf(" %x:%d", ev[i].events, (int)(ev[i].data.u64 >> 32));
    printf("\n");
    return n;
}

static void watching(void)
{
    struct epoll_event ev = {EPOLLIN}, out[4];
    int p[2], q[2], e, f;
    T(sizeof ev);
    T(epoll_create(0));
    T(epoll_create(-1));
    T(epoll_create1(1));
    e = epoll_create1(EPOLL_CLOEXEC);
    printf("%x %x\n", fcntl(e, F_GETFL), fcntl(e, F_GETFD));
    close(e);
    e = epoll_create(1);
    pipe(p);
    T(read(e, in, 8));
    T(write(e, in, 8));
    T(epoll_ctl(99, EPOLL_CTL_ADD, p[0], &ev));
    T(epoll_ctl(e, EPOLL_CTL_ADD, 99, &ev));
    T(epoll_ctl(p[0], EPOLL_CTL_ADD, p[1], &ev));
    T(epoll_ctl(e, EPOLL_CTL_ADD, e, &ev));
    T(epoll_ctl(e, 9, p[0], &ev));
    T(epoll_ctl(e, EPOLL_CTL_ADD, p[0], (void *)8));
    T(epoll_ctl(e, EPOLL_CTL_DEL, p[0], 0));
    T(epoll_ctl(e, EPOLL_CTL_MOD, p[0], &ev));
    f = open("/proc/self/exe", O_RDONLY);
    T(epoll_ctl(e, EPOLL_CTL_ADD, f, &ev));
    T(epoll_ctl(p[0], EPOLL_CTL_ADD, f, &ev));
    close(f);
    f = open("/", O_RDONLY);
    T(epoll_ctl(e, EPOLL_CTL_ADD, f, &ev));
    T(epoll_ctl(e, EPOLL_CTL_DEL, f, &ev));
    close(f);
    f = open("/dev/null", O_RDWR);
    T(epoll_ctl(e, EPOLL_CTL_ADD, f, &ev));
    close(f);
    f = open("/", O_PATH);
    T(epoll_ctl(e, EPOLL_CTL_ADD, f, &ev));
    close(f);
    T(epoll_wait(e, out, 0, 0));
    T(epoll_wait(e, out, -1, 0));
    T(epoll_wait(e, out, 0x7fffffff, 0));
    T(epoll_wait(p[0], out, 1, 0));
    T(epoll_wait(99, out, 1, 0));
    T(epoll_wait(e, (void *)8, 1, 0));
    /* With 64 bits, whatever the C library has. */
    int64_t ts[2] = {0, 2000000000};
    T(syscall(SYS_epoll_pwait2, e, out, 1, ts, 0, 8));
    /* Level. */
    T(add(e, p[0], EPOLLIN, 1));
    T(add(e, p[0], EPOLLIN, 1));
    T(add(e, p[1], EPOLLOUT, 2));
    show(e);
    T(mod(e, p[1], 0, 2));
    show(e);
    write(p[1], "ab", 2);
    show(e);
    show(e);
    T(epoll_wait(e, (void *)8, 1, 0));
    show(e);
    read(p[0], in, 1);
    show(e);
    read(p[0], in, 1);
    show(e);
    /* Edge. */
    T(mod(e, p[0], EPOLLIN | EPOLLET, 3));
    write(p[1], "ab", 2);
    show(e);
    show(e);
    read(p[0], in, 1);
    show(e);
    write(p[1], "c", 1);
    show(e);
    show(e);
    T(mod(e, p[0], EPOLLIN | EPOLLET, 4));
    show(e);
    /* Once. */
    T(mod(e, p[0], EPOLLIN | EPOLLONESHOT, 5));
    show(e);
    show(e);
    write(p[1], "d", 1);
    show(e);
    T(mod(e, p[0], EPOLLIN | EPOLLONESHOT, 6));
    show(e);
    show(e);
    T(mod(e, p[0], EPOLLIN, 7));
    /* The same file twice, and what is closed. */
    int d = dup(p[0]);
    T(add(e, d, EPOLLIN, 8));
    show(e);
    close(p[0]);
    show(e);
    T(epoll_ctl(e, EPOLL_CTL_DEL, p[0], 0));
    T(epoll_ctl(e, EPOLL_CTL_DEL, d, 0));
    T(dup2(d, p[0]) == p[0]);
    show(e);
    T(epoll_ctl(e, EPOLL_CTL_DEL, p[0], 0));
    show(e);
    T(add(e, d, EPOLLIN, 9));
    close(d);
    close(p[0]);
    show(e);
    T(mod(e, p[1], EPOLLOUT, 2));
    show(e);
    close(p[1]);
    show(e);
    /* The other end goes. */
    pipe(p);
    T(add(e, p[0], 0, 10));
    show(e);
    close(p[1]);
    show(e);
    close(p[0]);
    show(e);
    socketpair(AF_UNIX, SOCK_STREAM, 0, q);
    T(add(e, q[0], EPOLLIN | EPOLLRDHUP | EPOLLET, 11));
    show(e);
    write(q[1], "a", 1);
    show(e);
    write(q[1], "a", 1);
    show(e);
    show(e);
    shutdown(q[1], SHUT_WR);
    show(e);
    show(e);
    close(q[1]);
    show(e);
    T(mod(e, q[0], EPOLLOUT | EPOLLET, 12));
    show(e);
    close(q[0]);
    socketpair(AF_UNIX, SOCK_STREAM, 0, q);
    T(add(e, q[0], EPOLLIN | EPOLLOUT | EPOLLET, 13));
    show(e);
    write(q[0], "x", 1);
    show(e);
    read(q[1], in, 1);
    show(e);
    show(e);
    close(q[0]);
    close(q[1]);
    /* In the order of their getting ready, and fairly. */
    int v[5];
    uint64_t one = 1;
    for (int i = 0; i < 5; i++) { v[i] = eventfd(0, 0); T(add(e, v[i], EPOLLIN, i)); }
    int order[] = {3, 1, 4, 0, 2};
    for (int i = 0; i < 5; i++) write(v[order[i]], &one, 8);
    for (int k = 0; k < 4; k++) {
        int n = epoll_wait(e, out, 2, 0);
        printf("%d: %d %d\n", n, out[0].data.u32, out[1].data.u32);
    }
    for (int i = 0; i < 5; i++) read(v[i], in, 8);
    show(e);
    for (int i = 0; i < 5; i++) close(v[i]);
    /* One of several. */
    v[0] = eventfd(0, 0);
    T(add(e, v[0], EPOLLIN | EPOLLEXCLUSIVE | EPOLLRDHUP, 1));
    T(add(e, v[0], EPOLLIN | EPOLLEXCLUSIVE, 1));
    T(mod(e, v[0], EPOLLIN, 1));
    T(mod(e, v[0], EPOLLIN | EPOLLEXCLUSIVE, 1));
    write(v[0], &one, 8);
    show(e);
    close(v[0]);
    close(e);
    /* Time. */
    e = epoll_create1(0);
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    T(epoll_wait(e, out, 1, 40));
    ts[1] = 40000000;
    T(syscall(SYS_epoll_pwait2, e, out, 1, ts, 0, 8));
    clock_gettime(CLOCK_MONOTONIC, &b);
    long ms = (b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000;
    T(ms >= 79 && ms < 5000);
    /* Across fork: the child's close ends nothing, the last one does. */
    pipe(p);
    T(add(e, p[0], EPOLLIN, 1));
    if (fork() == 0) { write(p[1], "a", 1); nap(250); _exit(0); }
    T(epoll_wait(e, out, 1, 5000));
    close(p[0]);
    show(e);
    wait(0);
    show(e);
    close(p[1]);
    close(e);
}

static void nested(void)
{
    int e[10], p[2];
    pipe(p);
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < 10; i++) e[i] = epoll_create1(0);
        for (int i = 0; i < 9; i++)
            if (k) T(add(e[i], e[i + 1], EPOLLIN, i)); else T(add(e[i + 1], e[i], EPOLLIN, i));
        T(add(k ? e[4] : e[0], k ? e[0] : e[4], EPOLLIN, 0));
        for (int i = 0; i < 10; i++) close(e[i]);
    }
    for (int i = 0; i < 3; i++) e[i] = epoll_create1(0);
    T(add(e[0], e[1], EPOLLIN, 1));
    T(add(e[1], e[0], EPOLLIN, 1));
    T(add(e[0], e[1], EPOLLIN | EPOLLEXCLUSIVE, 1));
    T(add(e[1], e[2], EPOLLIN, 2));
    T(add(e[2], e[0], EPOLLIN, 2));
    T(add(e[2], p[0], EPOLLIN, 3));
    T(events(e[0]));
    show(e[0]);
    write(p[1], "a", 1);
    T(events(e[0]));
    show(e[0]);
    show(e[1]);
    show(e[2]);
    read(p[0], in, 1);
    T(events(e[0]));
    show(e[0]);
    write(p[1], "a", 1);
    show(e[0]);
    /* Edges of a set. */
    T(mod(e[0], e[1], EPOLLIN | EPOLLET, 4));
    show(e[0]);
    show(e[0]);
    show(e[2]);
    read(p[0], in, 1);
    write(p[1], "a", 1);
    show(e[0]);
    show(e[0]);
    /* One who waits outside is woken by what happens inside. */
    read(p[0], in, 1);
    show(e[0]);
    if (fork() == 0) { nap(100); write(p[1], "b", 1); _exit(0); }
    struct epoll_event out;
    T(epoll_wait(e[0], &out, 1, 5000));
    wait(0);
    close(e[1]);
    show(e[0]);
    close(e[0]);
    close(e[2]);
    close(p[0]);
    close(p[1]);
}

#define MANY 1000
static int ends[MANY][2];

static void *peer(void *from)
{
    /* The other ends, watched by a set of their own. */
    int e = epoll_create1(0), left = MANY, n;
    struct epoll_event ev[64];
    for (int i = 0; i < MANY; i++) add(e, ends[i][1], EPOLLIN, i);
    while (left) {
        n = epoll_wait(e, ev, 64, -1);
        for (int k = 0; k < n; k++) {
            int fd = ends[ev[k].data.u32][1];
            char b[10];
            int got = read(fd, b, sizeof b);
            if (got > 0) write(fd, b, got); else { close(fd); left--; }
        }
    }
    close(e);
    return 0;
}

static void many(void)
{
    struct rlimit r = {4096, 4096};
    setrlimit(RLIMIT_NOFILE, &r);
    pthread_t t;
    int e = epoll_create1(0);
    for (int i = 0; i < MANY; i++) {
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends[i])) perror("socketpair");
        add(e, ends[i][0], i % 2 ? EPOLLIN : EPOLLIN | EPOLLET, i);
    }
    pthread_create(&t, 0, peer, 0);
    long right = 0, wrong = 0;
    struct epoll_event ev[8];
    for (int i = 0; i < 5000; i++) {
        int k = i * 617 % MANY;
        char c = i, d = 0;
        write(ends[k][0], &c, 1);
        int n = epoll_wait(e, ev, 8, 10000);
        if (n == 1 && ev[0].data.u32 == k && read(ends[k][0], &d, 1) == 1 && c == d) right++;
        else wrong++;
    }
    printf("one at a time: %ld %ld\n", right, wrong);
    for (int i = 0; i < MANY; i++) write(ends[i][0], "z", 1);
    int got = 0;
    while (got < MANY) {
        int n = epoll_wait(e, ev, 8, 10000);
        if (n <= 0) break;
        for (int k = 0; k < n; k++) got += read(ends[ev[k].data.u32][0], in, 10);
    }
    printf("all at once: %d\n", got);
    for (int i = 0; i < MANY; i++) close(ends[i][0]);
    pthread_join(t, 0);
    close(e);
}

static int shared, things;
static volatile int stopping;
static void *waiter(void *count)
{
    struct epoll_event ev;
    while (!stopping)
        if (epoll_wait(shared, &ev, 1, 100) == 1) {
            uint64_t v;
            if (read(things, &v, 8) == 8) __sync_fetch_and_add((long *)count, 1);
            mod(shared, things, EPOLLIN | EPOLLONESHOT, 1);
        }
    return 0;
}

static void crowd(void)
{
    pthread_t t[4];
    long count = 0;
    shared = epoll_create1(0);
    things = eventfd(0, EFD_NONBLOCK | EFD_SEMAPHORE);
    add(shared, things, EPOLLIN | EPOLLONESHOT, 1);
    for (int i = 0; i < 4; i++) pthread_create(t + i, 0, waiter, &count);
    uint64_t one = 1;
    for (int i = 0; i < 2000; i++) write(things, &one, 8);
    for (int i = 0; i < 1000 && *(volatile long *)&count < 2000; i++) nap(10);
    stopping = 1;
    for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
    printf("taken %ld\n", count);
    close(shared);
    close(things);
    /* Watches that come and go while others wait. */
    stopping = 0;
    shared = epoll_create1(0);
    things = eventfd(0, EFD_NONBLOCK);
    add(shared, things, EPOLLIN | EPOLLONESHOT, 1);
    for (int i = 0; i < 2; i++) pthread_create(t + i, 0, waiter, &count);
    for (int i = 0; i < 500; i++) {
        int p[2];
        pipe(p);
        add(shared, p[0], EPOLLIN | EPOLLONESHOT, 2);
        write(p[1], "a", 1);
        close(p[0]);
        close(p[1]);
    }
    stopping = 1;
    for (int i = 0; i < 2; i++) pthread_join(t[i], 0);
    close(shared);
    close(things);
}

static int pidfd_open(int pid, int flags) { return syscall(SYS_pidfd_open, pid, flags); }
static int pidfd_kill(int fd, int s, siginfo_t *i, int flags) { return syscall(SYS_pidfd_send_signal, fd, s, i, flags); }
static int pidfd_getfd(int fd, int n, int flags) { return syscall(SYS_pidfd_getfd, fd, n, flags); }

static void processes(void)
{
    siginfo_t i;
    int p[2], st;
    T(pidfd_open(0, 0));
    T(pidfd_open(-1, 0));
    T(pidfd_open(getpid(), 1));
    T(pidfd_open(4194303, 0));
    pipe(p);
    pid_t c = fork();
    if (c == 0) { char b; close(p[1]); read(p[0], &b, 1); _exit(33); }
    int f = pidfd_open(c, 0);
    printf("%x %x\n", fcntl(f, F_GETFL), fcntl(f, F_GETFD));
    T(events(f));
    T(read(f, in, 1));
    T(write(f, in, 1));
    T(waitid(3, f, &i, WEXITED | WNOHANG));
    T(pidfd_kill(f, 0, 0, 0));
    T(pidfd_kill(f, 99, 0, 0));
    T(pidfd_kill(f, 0, 0, 8));
    T(pidfd_kill(f, 0, 0, 3));
    T(pidfd_kill(0, 0, 0, 0));
    T(pidfd_kill(99, 0, 0, 0));
    memset(&i, 0, sizeof i);
    i.si_signo = SIGUSR1;
    i.si_code = SI_QUEUE;
    T(pidfd_kill(f, SIGUSR2, &i, 0));
    i.si_code = SI_USER;
    T(pidfd_kill(f, SIGUSR1, &i, 0));
    T(pidfd_kill(f, SIGUSR1, (void *)8, 0));
    int g = pidfd_getfd(f, p[0], 0);
    T(fcntl(g, F_GETFD));
    T(pidfd_getfd(f, 99, 0));
    T(pidfd_getfd(f, 0, 1));
    T(pidfd_getfd(0, 0, 0));
    T(pidfd_getfd(99, 0, 0));
    close(g);
    int e = epoll_create1(0);
    T(add(e, f, EPOLLIN, 1));
    show(e);
    write(p[1], "a", 1);
    struct epoll_event out;
    T(epoll_wait(e, &out, 1, 5000));
    T(events(f));
    T(pidfd_getfd(f, 0, 0));
    T(pidfd_kill(f, 0, 0, 0));
    T(waitid(3, f, &i, WEXITED | WNOWAIT));
    printf("%d %d %d\n", i.si_pid == c, i.si_status, i.si_code);
    T(waitid(3, f, &i, WEXITED));
    printf("%d %d %d\n", i.si_pid == c, i.si_status, i.si_code);
    T(events(f));
    T(waitid(3, f, &i, WEXITED));
    T(pidfd_kill(f, 0, 0, 0));
    T(pidfd_getfd(f, 0, 0));
    T(waitid(3, 99, &i, WEXITED));
    T(waitid(3, -1, &i, WEXITED));
    T(waitid(3, p[0], &i, WEXITED));
    T(pidfd_open(c, 0));
    close(f);
    close(e);
    /* That does not wait. */
    if ((c = fork()) == 0) { pause(); _exit(0); }
    f = pidfd_open(c, O_NONBLOCK);
    printf("%x\n", fcntl(f, F_GETFL));
    T(waitid(3, f, &i, WEXITED));
    T(waitid(3, f, &i, WEXITED | WNOHANG));
    T(pidfd_kill(f, SIGKILL, 0, 0));
    struct pollfd w = {f, POLLIN};
    T(poll(&w, 1, 5000));
    T(waitid(3, f, &i, WEXITED));
    printf("%d %d %d\n", i.si_pid == c, i.si_status, i.si_code);
    close(f);
    /* Itself. */
    signal(SIGUSR1, onalarm);
    alarms = 0;
    f = pidfd_open(getpid(), 0);
    memset(&i, 0, sizeof i);
    i.si_signo = SIGUSR1;
    T(pidfd_kill(f, SIGUSR1, &i, 0));
    T(pidfd_kill(f, SIGUSR1, 0, 1));
    T(pidfd_kill(f, SIGUSR1, 0, 2));
    T(alarms);
    g = pidfd_getfd(f, p[1], 0);
    T(write(g, "b", 1));
    T(read(p[0], in, 1));
    close(g);
    close(f);
    T(waitid(3, pidfd_open(getpid(), 0), &i, WEXITED));
    /* From clone. */
    f = -7;
    c = syscall(SYS_clone, 0x1000 | SIGCHLD, 0, &f, 0, 0);
    if (c == 0) _exit(f == -7 || fcntl(f, F_GETFD) == -1 ? 5 : 6);
    printf("%d %x\n", f > 0, fcntl(f, F_GETFD));
    w.fd = f;
    T(poll(&w, 1, 5000));
    T(waitid(3, f, &i, WEXITED));
    printf("%d %d\n", i.si_pid == c, i.si_status);
    close(f);
    T(syscall(SYS_clone, 0x1000 | 0x100000 | SIGCHLD, 0, &f, 0, 0));
    T(syscall(SYS_clone, 0x1000 | 0x400000 | SIGCHLD, 0, &f, 0, 0));
    T(syscall(SYS_clone, 0x1000 | SIGCHLD, 0, 8, 0, 0));
    T(waitpid(-1, &st, WNOHANG));
    uint64_t a[8] = {0x1000 | 0x100000, (uintptr_t)&f, 0, (uintptr_t)&st, SIGCHLD, 0, 0, 0};
    st = 0;
    c = syscall(SYS_clone3, a, sizeof a);
    if (c == 0) _exit(7);
    T(st == c);
    T(pidfd_kill(f, 0, 0, 0));
    T(waitid(3, f, &i, WEXITED));
    printf("%d %d\n", i.si_pid == c, i.si_status);
    close(f);
    close(p[0]);
    close(p[1]);
}

int main(void)
{
    setvbuf(stdout, 0, _IONBF, 0);
    close(0);
    open("/dev/null", O_RDONLY);
    numbers();
    timers();
    signals();
    watching();
    nested();
    many();
    crowd();
    processes();
    return 0;
}
