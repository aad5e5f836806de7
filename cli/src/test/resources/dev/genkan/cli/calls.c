/* Makes many system calls with results that are the same on every Linux: for traces. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

static void handler(int signal) {
    (void) signal;
}

int main(int argc, char **argv) {
    char buffer[100];
    int pair[2];
    struct stat st;
    struct iovec vectors[2] = {{"two ", 4}, {"parts\n", 6}};
    struct timespec moment = {0, 1000000};
    struct timeval none = {0, 0};
    struct pollfd polled[2];
    struct rlimit limit;
    struct sigaction action;
    sigset_t set;
    fd_set readable;
    char *page;
    int fd;

    /* files */
    fd = open("new file", O_RDWR | O_CREAT | O_TRUNC, 0640);
    write(fd, "0123456789abcdefghijklmnopqrstuvwxyzABCDEF\n", 43);
    writev(fd, vectors, 2);
    lseek(fd, -5, SEEK_END);
    read(fd, buffer, sizeof buffer);
    lseek(fd, 0, 77);
    pread(fd, buffer, 10, 3);
    pwrite(fd, "\1\2\n\"", 4, 100000);
    ftruncate(fd, 20);
    fstat(fd, &st);
    fcntl(fd, F_GETFL);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    fcntl(fd, F_GETFD);
    fcntl(fd, F_DUPFD, 20);
    dup2(fd, 30);
    ioctl(fd, TCGETS, buffer);
    ioctl(fd, FIONREAD, &pair);
    fsync(fd);
    fchmod(fd, 0600);
    close(fd);
    close(fd);
    stat("new file", &st);
    stat("missing", &st);
    lstat("link", &st);
    access("new file", R_OK | W_OK);
    access("missing", F_OK);
    mkdir("folder", 0755);
    mkdir("folder", 0755);
    rename("new file", "folder/renamed");
    symlink("target", "symbolic");
    readlink("symbolic", buffer, sizeof buffer);
    link("folder/renamed", "hard");
    chmod("hard", 0444);
    unlink("hard");
    unlink("symbolic");
    unlink("folder/renamed");
    rmdir("folder");
    rmdir("folder");
    umask(077);
    umask(022);
    chdir("dir");
    chdir("..");
    open("words", O_WRONLY | O_CREAT | O_EXCL, 0600);
    open("dir", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    open("", O_RDONLY);

    /* memory */
    page = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(page, 4096, PROT_READ);
    madvise(page, 4096, MADV_DONTNEED);
    munmap(page, 8192);
    mmap(0, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    syscall(SYS_write, 1, (char *) 16, 4);
    syscall(SYS_read, 0, (char *) 16, 4);

    /* pipes and waiting */
    pipe2(pair, O_CLOEXEC);
    polled[0].fd = pair[0];
    polled[0].events = POLLIN | POLLPRI;
    polled[1].fd = pair[1];
    polled[1].events = POLLOUT;
    poll(polled, 2, 0);
    write(pair[1], "through", 7);
    poll(polled, 1, 1000);
    FD_ZERO(&readable);
    FD_SET(pair[0], &readable);
    select(pair[0] + 1, &readable, 0, 0, &none);
    read(pair[0], buffer, sizeof buffer);
    select(pair[0] + 1, &readable, 0, 0, &none);
    close(pair[0]);
    signal(SIGPIPE, SIG_IGN);
    write(pair[1], "x", 1);
    nanosleep(&moment, 0);

    /* signals */
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART | SA_NODEFER;
    sigaddset(&action.sa_mask, SIGTERM);
    sigaction(SIGUSR1, &action, 0);
    sigaction(SIGUSR1, 0, &action);
    sigaction(SIGKILL, &action, 0);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGALRM);
    sigprocmask(SIG_BLOCK, &set, 0);
    kill(getpid(), SIGUSR1);
    sigpending(&set);
    sigemptyset(&set);
    sigprocmask(SIG_SETMASK, &set, &set);
    kill(getpid(), 0);
    kill(getpid(), 99);

    /* the system */
    getrlimit(RLIMIT_CORE, &limit);
    getuid();
    getppid();
    clock_getres(CLOCK_MONOTONIC, &moment);
    clock_nanosleep(CLOCK_MONOTONIC, 0, &moment, 0);
    getrandom(buffer, 0, GRND_NONBLOCK);
    sched_yield();
    syscall(4000, 1, 2, 3);
    printf("done %d\n", argc);
    fflush(stdout);
    if (argc > 1 && strcmp(argv[1], "segv") == 0) {
        *(volatile int *) 0 = 1;
    }
    if (argc > 1 && strcmp(argv[1], "abort") == 0) {
        abort();
    }
    return 5;
}
