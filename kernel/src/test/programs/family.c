/* Processes: fork, wait, signals between them, groups, orphans, what is shared and what is not. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define T(x) do { errno = 0; long r_ = (long)(x); \
    printf("%s -> %ld %s\n", #x, r_, r_ == -1 ? strerror(errno) : ""); } while (0)

static volatile int chld;
static siginfo_t last;

static void onchld(int s, siginfo_t *i, void *u) { chld++; last = *i; }

static void nap(int ms) { struct timespec t = {ms / 1000, ms % 1000 * 1000000L}; nanosleep(&t, 0); }

static int child(int code) { pid_t p = fork(); if (p == 0) _exit(code); return p; }

static void wake(int s) {}

static int clone_child(void *a) { *(int *)a = 77; return 9; }

static void status(const char *what, int st)
{
    printf("%s: exited %d code %d signaled %d sig %d stopped %d stop %d cont %d\n", what,
        WIFEXITED(st), WIFEXITED(st) ? WEXITSTATUS(st) : -1, WIFSIGNALED(st),
        WIFSIGNALED(st) ? WTERMSIG(st) : -1, WIFSTOPPED(st),
        WIFSTOPPED(st) ? WSTOPSIG(st) : -1, WIFCONTINUED(st));
}

int main(void)
{
    setvbuf(stdout, 0, _IONBF, 0);
    int st = -1;
    pid_t p = child(7);
    T(waitpid(p, &st, 0) == p);
    status("exit", st);
    T(waitpid(p, &st, 0));
    T(wait(&st));
    T(waitpid(-1, &st, WNOHANG));
    T(waitpid(-1, &st, 0x10));
    if ((p = fork()) == 0) { pause(); _exit(0); }
    T(waitpid(p, &st, WNOHANG));
    T(kill(p, SIGTERM));
    T(waitpid(p, &st, 0) == p);
    status("term", st);
    T(kill(p, 0));
    if ((p = fork()) == 0) { *(volatile int *)8 = 1; }
    T(waitpid(p, &st, 0) == p);
    status("segv", st);
    if ((p = fork()) == 0) { for (;;) ; }
    T(kill(p, SIGKILL));
    T(waitpid(p, &st, 0) == p);
    status("kill", st);

    /* stop and continue */
    if ((p = fork()) == 0) { for (;;) pause(); }
    T(kill(p, SIGSTOP));
    T(waitpid(p, &st, WUNTRACED) == p);
    status("stop", st);
    T(waitpid(p, &st, WUNTRACED | WNOHANG));
    T(kill(p, SIGUSR1));
    nap(200);
    T(waitpid(p, &st, WNOHANG));
    T(kill(p, SIGCONT));
    nap(200);
    T(waitpid(p, &st, WCONTINUED) == p);
    status("after that", st);
    if ((p = fork()) == 0) { for (;;) pause(); }
    T(kill(p, SIGSTOP));
    T(waitpid(p, &st, WUNTRACED) == p);
    T(kill(p, SIGCONT));
    T(waitpid(p, &st, WCONTINUED) == p);
    status("continued", st);
    kill(p, SIGKILL);
    T(waitpid(p, &st, WCONTINUED) == p);
    status("killed", st);

    /* waitid */
    siginfo_t si;
    p = child(3);
    memset(&si, 0, sizeof si);
    T(waitid(P_PID, p, &si, WEXITED | WNOWAIT));
    printf("waitid %d %d %d %d\n", si.si_pid == p, si.si_code, si.si_status, si.si_signo);
    memset(&si, 0, sizeof si);
    T(waitid(P_ALL, 0, &si, WEXITED));
    printf("waitid %d %d %d %d\n", si.si_pid == p, si.si_code, si.si_status, si.si_signo);
    T(waitid(P_ALL, 0, &si, WEXITED));
    T(waitid(P_ALL, 0, &si, 0));
    T(waitid(P_PID, -5, &si, WEXITED));
    if ((p = fork()) == 0) { pause(); _exit(0); }
    memset(&si, 1, sizeof si);
    T(waitid(P_PID, p, &si, WEXITED | WNOHANG));
    printf("none %d %d\n", si.si_pid, si.si_signo);
    kill(p, SIGINT);
    T(waitid(P_PGID, 0, &si, WEXITED));
    printf("killed %d %d %d\n", si.si_pid == p, si.si_code, si.si_status);

    /* SIGCHLD */
    struct sigaction a;
    memset(&a, 0, sizeof a);
    a.sa_sigaction = onchld;
    a.sa_flags = SA_SIGINFO;
    sigaction(SIGCHLD, &a, 0);
    p = child(5);
    while (!chld) nap(1);
    printf("chld %d code %d status %d uid %d\n", last.si_pid == p, last.si_code, last.si_status,
        last.si_uid == getuid());
    T(wait(&st) == p);
    chld = 0;
    a.sa_flags = SA_SIGINFO | SA_NOCLDSTOP | SA_RESTART;
    sigaction(SIGCHLD, &a, 0);
    if ((p = fork()) == 0) { raise(SIGSTOP); nap(100); _exit(2); }
    T(waitpid(p, &st, WUNTRACED) == p);
    printf("no chld %d\n", chld);
    kill(p, SIGCONT);
    T(waitpid(p, &st, 0) == p);
    status("continued", st);
    a.sa_flags = SA_NOCLDWAIT | SA_SIGINFO;
    sigaction(SIGCHLD, &a, 0);
    child(1);
    T(wait(&st));
    signal(SIGCHLD, SIG_IGN);
    child(1);
    T(wait(&st));
    signal(SIGCHLD, SIG_DFL);

    /* memory and files */
    int *sh = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int *pr = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int here = 1;
    sh[0] = pr[0] = 1;
    int fd = open("f", O_RDWR | O_CREAT | O_TRUNC, 0600);
    write(fd, "0123456789", 10);
    lseek(fd, 0, SEEK_SET);
    char b[8] = "";
    if ((p = fork()) == 0) {
        sh[0] = 2; pr[0] = 2; here = 2; sh[1000] = 5;
        read(fd, b, 4);
        close(fd);
        chdir("/");
        umask(0);
        setenv("X", "1", 1);
        signal(SIGUSR1, SIG_IGN);
        _exit(0);
    }
    wait(0);
    printf("shared %d %d private %d %d\n", sh[0], sh[1000], pr[0], here);
    T(read(fd, b, 4));
    printf("%s\n", b);
    char cwd[256];
    printf("cwd %d umask %o\n", strcmp(getcwd(cwd, sizeof cwd), "/") != 0, umask(022) & 0);
    munmap(sh, 4096);

    /* pipes */
    int fds[2];
    pipe(fds);
    if ((p = fork()) == 0) {
        close(fds[0]);
        for (int i = 0; i < 20000; i++) write(fds[1], "0123456789", 10);
        _exit(0);
    }
    close(fds[1]);
    long total = 0, n;
    static char big[65536];
    while ((n = read(fds[0], big, sizeof big)) > 0) total += n;
    printf("total %ld\n", total);
    wait(0);
    signal(SIGPIPE, SIG_DFL);
    pipe(fds);
    close(fds[0]);
    if ((p = fork()) == 0) { write(fds[1], "x", 1); _exit(0); }
    waitpid(p, &st, 0);
    status("pipe", st);
    close(fds[1]);

    /* groups and sessions */
    T(getpgid(0) == getpgrp());
    T(getpgid(999999));
    T(setpgid(0, -1));
    T(setpgid(999999, 0));
    if ((p = fork()) == 0) { signal(SIGUSR1, wake); pause(); nap(50); _exit(4); }
    T(setpgid(p, p));
    T(getpgid(p) == p);
    T(setpgid(p, 999999));
    nap(200);
    T(kill(-p, SIGUSR1));
    T(waitpid(-p, &st, 0) == p);
    status("group", st);
    T(kill(-p, 0));
    if ((p = fork()) == 0) {
        T(setsid() == getpid());
        T(getsid(0) == getpid());
        T(setsid());
        T(setpgid(0, 0));
        _exit(0);
    }
    wait(0);

    /* orphans */
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if ((p = fork()) == 0) { if (fork() == 0) { nap(200); _exit(getppid() == 1 ? 11 : 12); } _exit(10); }
    T(waitpid(p, &st, 0) == p);
    T(wait(&st) > 0);
    status("orphan", st);
    prctl(PR_SET_CHILD_SUBREAPER, 0);
    if ((p = fork()) == 0) {
        pid_t q = getpid();
        if (fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGUSR2);
            signal(SIGUSR2, SIG_IGN);
            while (getppid() == q) nap(1);
            printf("adopted\n");
            _exit(0);
        }
        nap(250);
        _exit(0);
    }
    wait(0);
    nap(800);

    /* clone */
    static char stack[65536];
    int value = 1;
    p = clone(clone_child, stack + sizeof stack, CLONE_VM | SIGCHLD, &value);
    T(waitpid(p, &st, 0) == p);
    printf("clone %d\n", value);
    status("clone", st);
    p = clone(clone_child, stack + sizeof stack, CLONE_VM, &value);
    T(waitpid(p, &st, 0));
    T(waitpid(p, &st, __WALL) == p);
    T(clone(clone_child, stack + sizeof stack, CLONE_SIGHAND | SIGCHLD, &value));
    T(clone(clone_child, stack + sizeof stack, CLONE_THREAD | CLONE_SIGHAND, &value));
    int tid = 0;
    p = syscall(SYS_clone, CLONE_PARENT_SETTID | SIGCHLD, 0, &tid, 0, 0);
    if (p == 0) _exit(0);
    T(tid == p);
    wait(0);
    if ((p = vfork()) == 0) { value = 1234; _exit(6); }
    printf("vfork %d\n", value);
    wait(&st);
    status("vfork", st);

    /* limits */
    struct rlimit rl = {0, 0};
    getrlimit(RLIMIT_NPROC, &rl);
    T(kill(-999999, SIGTERM));
    T(kill(getpid(), 65));
    T(syscall(SYS_tgkill, getpid(), 999999, 0));
    T(syscall(SYS_tkill, -1, 0));
    return 0;
}
