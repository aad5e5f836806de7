/* Signals that come with the events of a file: O_ASYNC, F_SETOWN, F_SETSIG. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define T(x) do { errno = 0; long r_ = (long)(x); \
    printf("%s -> %ld %s\n", #x, r_, r_ == -1 ? strerror(errno) : ""); } while (0)

static volatile int ios, rts, code;

static void on(int s, siginfo_t *i, void *u)
{
    if (s == SIGIO) ios++; else rts++;
    code = i->si_code;
}

static void nap(int ms) { struct timespec t = {0, ms * 1000000L}; while (nanosleep(&t, &t)) ; }

int main(void)
{
    setvbuf(stdout, 0, _IONBF, 0);
    setpgid(0, 0);
    struct sigaction a;
    memset(&a, 0, sizeof a);
    a.sa_sigaction = on;
    a.sa_flags = SA_SIGINFO | SA_RESTART;
    sigaction(SIGIO, &a, 0);
    sigaction(SIGRTMIN + 3, &a, 0);
    int s[2];
    char b[8];
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    T(fcntl(s[0], F_GETOWN));
    T(fcntl(s[0], F_SETFL, O_ASYNC));
    T(fcntl(s[0], F_GETFL) == (O_RDWR | O_ASYNC));
    write(s[1], "x", 1);
    nap(100);
    printf("nobody: %d\n", ios);
    T(fcntl(s[0], F_SETOWN, getpid()));
    T(fcntl(s[0], F_GETOWN) == getpid());
    write(s[1], "x", 1);
    nap(100);
    printf("some: %d\n", ios > 0);
    T(fcntl(s[0], F_SETSIG, SIGRTMIN + 3));
    T(fcntl(s[0], F_GETSIG) == SIGRTMIN + 3);
    write(s[1], "x", 1);
    nap(100);
    printf("real time: %d code %d\n", rts > 0, code > 0);
    T(fcntl(s[0], F_SETSIG, 99));
    T(fcntl(s[0], F_SETOWN, 999999));
    T(fcntl(s[0], F_SETOWN, -999999));
    struct f_owner_ex o = {F_OWNER_TID, gettid()};
    T(fcntl(s[0], F_SETOWN_EX, &o));
    o.type = 9;
    o.pid = 0;
    T(fcntl(s[0], F_GETOWN_EX, &o));
    printf("owner %d %d\n", o.type, o.pid == gettid());
    o.type = 7;
    T(fcntl(s[0], F_SETOWN_EX, &o));
    T(fcntl(s[0], F_SETFL, 0));
    rts = 0;
    write(s[1], "x", 1);
    nap(100);
    printf("off: %d\n", rts);
    int p[2], on = 1;
    pipe(p);
    T(fcntl(p[0], F_SETOWN, -getpgrp()));
    T(ioctl(p[0], FIOASYNC, &on));
    signal(SIGIO, SIG_IGN);
    pid_t c = fork();
    if (c == 0) {
        ios = 0;
        sigaction(SIGIO, &a, 0);
        nap(700);
        _exit(ios > 0 ? 4 : 5);
    }
    nap(300);
    write(p[1], "x", 1);
    int st;
    wait(&st);
    printf("group: %d\n", WEXITSTATUS(st));
    return 0;
}
