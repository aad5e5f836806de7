/* Locks on files: of processes, of open files, and flock's. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define T(x) do { errno = 0; long r_ = (long)(x); \
    printf("%s -> %ld %s\n", #x, r_, r_ == -1 ? strerror(errno) : ""); } while (0)

static struct flock range(int type, int start, int length)
{
    struct flock l = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
    return l;
}

static int set(int fd, int cmd, int type, int start, int length)
{
    struct flock l = range(type, start, length);
    return fcntl(fd, cmd, &l);
}

static void get(int fd, int cmd, int type, int start, int length)
{
    struct flock l = range(type, start, length);
    int r = fcntl(fd, cmd, &l);
    printf("get %d..+%d: %d type %d whence %d start %ld len %ld pid %d\n", start, length, r,
        l.l_type, l.l_whence, (long)l.l_start, (long)l.l_len,
        l.l_type == F_UNLCK ? 0 : l.l_pid == -1 ? -1 : l.l_pid == getppid());
}

static void nap(int ms) { struct timespec t = {0, ms * 1000000L}; nanosleep(&t, 0); }

static void child(void (*what)(int), int fd)
{
    if (fork() == 0) { what(fd); _exit(0); }
    wait(0);
}

static void look(int fd)
{
    get(fd, F_GETLK, F_WRLCK, 0, 0);
    get(fd, F_GETLK, F_RDLCK, 0, 10);
    get(fd, F_GETLK, F_WRLCK, 60, 10);
    T(set(fd, F_SETLK, F_WRLCK, 10, 5));
    T(set(fd, F_SETLK, F_RDLCK, 50, 5));
    T(set(fd, F_SETLK, F_WRLCK, 200, 5));
}

static void try_flock(int fd)
{
    int own = open("locked", O_RDWR);
    T(flock(own, LOCK_EX | LOCK_NB));
    T(flock(own, LOCK_SH | LOCK_NB));
    T(flock(fd, LOCK_EX | LOCK_NB));
}

static void handler(int s) {}

int main(void)
{
    setvbuf(stdout, 0, _IONBF, 0);
    int fd = open("locked", O_RDWR | O_CREAT | O_TRUNC, 0600);
    int ro = open("locked", O_RDONLY);
    write(fd, "0123456789", 10);
    T(set(fd, F_SETLK, F_WRLCK, 10, 20));
    T(set(fd, F_SETLK, F_RDLCK, 50, 20));
    child(look, fd);
    T(set(fd, F_SETLK, F_UNLCK, 15, 5));
    child(look, fd);
    T(set(fd, F_SETLK, F_RDLCK, 0, 0));
    child(look, fd);
    T(set(ro, F_SETLK, F_WRLCK, 0, 1));
    T(set(fd, F_SETLK, 7, 0, 1));
    T(set(fd, F_SETLK, F_RDLCK, -5, 1));
    T(set(fd, F_SETLK, F_WRLCK, 5, -5));
    struct flock end = {.l_type = F_WRLCK, .l_whence = SEEK_END, .l_start = -2, .l_len = 1};
    T(fcntl(fd, F_SETLK, &end));
    child(look, fd);
    close(ro); /* POSIX: all locks of the process on the file end */
    child(look, fd);

    /* waiting */
    T(set(fd, F_SETLK, F_WRLCK, 0, 10));
    if (fork() == 0) {
        int r = set(fd, F_SETLKW, F_WRLCK, 5, 10);
        nap(200);
        printf("got it %d\n", r);
        _exit(0);
    }
    nap(200);
    printf("release\n");
    T(set(fd, F_SETLK, F_UNLCK, 0, 0));
    wait(0);
    T(set(fd, F_SETLK, F_WRLCK, 0, 10));
    if (fork() == 0) {
        struct sigaction a;
        memset(&a, 0, sizeof a);
        a.sa_handler = handler;
        sigaction(SIGALRM, &a, 0);
        ualarm(100000, 0);
        T(set(fd, F_SETLKW, F_WRLCK, 5, 10));
        _exit(0);
    }
    wait(0);
    /* a deadlock: the child holds 20 and wants 0, we hold 0 and want 20 */
    int p[2];
    pipe(p);
    pid_t c = fork();
    if (c == 0) {
        set(fd, F_SETLK, F_WRLCK, 20, 1);
        write(p[1], "x", 1);
        int r = set(fd, F_SETLKW, F_WRLCK, 0, 1);
        _exit(r == 0 ? 5 : 6);
    }
    char b;
    read(p[0], &b, 1);
    nap(200);
    T(set(fd, F_SETLKW, F_WRLCK, 20, 1));
    T(set(fd, F_SETLK, F_UNLCK, 0, 0));
    int st;
    wait(&st);
    printf("other %d\n", WEXITSTATUS(st));

    /* of open files */
    int other = open("locked", O_RDWR);
    T(set(fd, F_OFD_SETLK, F_WRLCK, 0, 10));
    T(set(other, F_OFD_SETLK, F_WRLCK, 5, 10));
    get(other, F_OFD_GETLK, F_RDLCK, 5, 10);
    T(set(other, F_SETLK, F_RDLCK, 5, 10));
    int copy = dup(fd);
    close(fd);
    T(set(other, F_OFD_SETLK, F_WRLCK, 5, 10));
    close(copy);
    T(set(other, F_OFD_SETLK, F_WRLCK, 5, 10));
    close(other);

    /* flock */
    fd = open("locked", O_RDWR);
    T(flock(fd, LOCK_SH));
    child(try_flock, fd);
    T(flock(fd, LOCK_EX));
    child(try_flock, fd);
    T(flock(fd, LOCK_UN));
    child(try_flock, fd);
    T(flock(fd, 3));
    T(flock(99, LOCK_EX));
    T(flock(fd, LOCK_EX));
    if (fork() == 0) {
        int own = open("locked", O_RDWR);
        close(fd); /* the parent holds it still */
        T(flock(own, LOCK_EX | LOCK_NB));
        T(flock(own, LOCK_EX));
        printf("flock got\n");
        _exit(0);
    }
    nap(200);
    close(fd);
    wait(0);
    return 0;
}
