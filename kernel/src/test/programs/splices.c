/* splice(2), tee(2) and vmsplice(2) between pipes, files and memory, and what they refuse. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int broken, tooBig;

static void onPipe(int signal) { broken++; }
static void onSize(int signal) { tooBig++; }

static void say(const char *what, long result) {
    if (result < 0) {
        printf("%s: %s\n", what, strerrorname_np(errno));
    } else {
        printf("%s: %ld\n", what, result);
    }
}

static void drain(const char *what, int fd) {
    char buffer[256];
    long count = read(fd, buffer, sizeof buffer - 1);
    if (count < 0) {
        say(what, count);
        return;
    }
    buffer[count] = 0;
    printf("%s: '%s'\n", what, buffer);
}

static void show(const char *what, const char *path) {
    int fd = open(path, O_RDONLY);
    drain(what, fd);
    close(fd);
}

static void newPipe(int *ends, int flags) {
    if (pipe2(ends, flags) != 0) {
        perror("pipe2");
        exit(1);
    }
}

static void fill(int fd) {
    char page[4096];
    int flags = fcntl(fd, F_GETFL);
    memset(page, 'f', sizeof page);
    fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    while (write(fd, page, sizeof page) > 0) {
    }
    fcntl(fd, F_SETFL, flags);
}

static void files(void) {
    int p[2];
    newPipe(p, 0);
    int fd = open("data", O_RDWR | O_CREAT | O_TRUNC, 0644);
    write(fd, "0123456789abcdef", 16);
    loff_t offset = 4;
    say("file to pipe", splice(fd, &offset, p[1], NULL, 6, 0));
    printf("offset %lld, position %ld\n", (long long) offset, (long) lseek(fd, 0, SEEK_CUR));
    drain("it is", p[0]);
    lseek(fd, 10, SEEK_SET);
    say("at the position", splice(fd, NULL, p[1], NULL, 100, SPLICE_F_MOVE));
    printf("position %ld\n", (long) lseek(fd, 0, SEEK_CUR));
    say("at the end", splice(fd, NULL, p[1], NULL, 100, 0));
    offset = 1000;
    say("past the end", splice(fd, &offset, p[1], NULL, 100, 0));
    int to = open("copy", O_RDWR | O_CREAT | O_TRUNC, 0644);
    say("pipe to file", splice(p[0], NULL, to, NULL, 4, 0));
    offset = 1;
    say("to an offset", splice(p[0], NULL, to, &offset, 100, 0));
    printf("offset %lld, position %ld\n", (long long) offset, (long) lseek(to, 0, SEEK_CUR));
    show("copy", "copy");
    say("empty", splice(p[0], NULL, to, NULL, 100, SPLICE_F_NONBLOCK));
    write(p[1], "one ", 4);
    write(p[1], "two ", 4);
    write(p[1], "three", 5);
    lseek(to, 0, SEEK_SET);
    say("many writes", splice(p[0], NULL, to, NULL, 1000, 0));
    show("copy", "copy");
    int null = open("/dev/null", O_WRONLY);
    write(p[1], "gone", 4);
    say("to /dev/null", splice(p[0], NULL, null, NULL, 100, 0));
    close(p[1]);
    say("no writer", splice(p[0], NULL, to, NULL, 100, 0));
    close(p[0]);

    newPipe(p, 0);
    write(p[1], "limited bytes", 13);
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 5;
    setrlimit(RLIMIT_FSIZE, &limit);
    offset = 0;
    ftruncate(to, 0);
    offset = 5;
    long over = splice(p[0], NULL, to, &offset, 100, 0);
    int error = errno;
    offset = 2;
    long upTo = splice(p[0], NULL, to, &offset, 100, 0);
    /* The output may be a file, too. */
    limit.rlim_cur = RLIM_INFINITY;
    setrlimit(RLIMIT_FSIZE, &limit);
    say("up to the limit", upTo);
    errno = error;
    say("over the limit", over);
    printf("SIGXFSZ %d\n", tooBig);
    drain("still there", p[0]);
}

static void refused(void) {
    int p[2], q[2];
    newPipe(p, 0);
    newPipe(q, 0);
    int fd = open("data", O_RDWR);
    int append = open("data", O_WRONLY | O_APPEND);
    int only = open("data", O_RDONLY);
    int path = open("data", O_PATH);
    int folder = open(".", O_RDONLY);
    loff_t offset = 0, negative = -1;
    write(p[1], "data", 4);
    say("nothing", splice(-1, NULL, -1, NULL, 0, 99));
    say("flags", splice(p[0], NULL, fd, NULL, 1, 16));
    say("bad in", splice(-1, NULL, p[1], NULL, 1, 0));
    say("bad out", splice(p[0], NULL, -1, NULL, 1, 0));
    say("O_PATH", splice(path, NULL, p[1], NULL, 1, 0));
    say("in is written to", splice(p[1], NULL, fd, NULL, 1, 0));
    say("out is read only", splice(p[0], NULL, only, NULL, 1, 0));
    say("two files", splice(only, NULL, fd, NULL, 1, 0));
    say("offset of a pipe", splice(p[0], &offset, fd, NULL, 1, 0));
    say("offset of the other", splice(fd, NULL, p[1], &offset, 1, 0));
    say("bad offset", splice(fd, (loff_t *) 8, p[1], NULL, 1, 0));
    say("negative", splice(fd, &negative, p[1], NULL, 1, 0));
    say("negative out", splice(p[0], NULL, fd, &negative, 1, 0));
    say("append", splice(p[0], NULL, append, NULL, 1, 0));
    say("folder", splice(folder, NULL, p[1], NULL, 1, 0));
    say("itself", splice(p[0], NULL, p[1], NULL, 1, 0));
    say("tee flags", tee(p[0], q[1], 0, 16));
    say("tee nothing", tee(-1, -1, 0, 0));
    say("tee itself", tee(p[0], p[1], 1, 0));
    say("tee file", tee(fd, p[1], 1, 0));
    say("tee to file", tee(p[0], fd, 1, 0));
    say("tee backwards", tee(p[1], q[0], 1, 0));
    say("tee bad", tee(77, q[1], 1, 0));
    struct iovec piece = {"x", 1};
    say("vmsplice flags", vmsplice(p[1], &piece, 1, 16));
    say("vmsplice bad", vmsplice(77, &piece, 1, 0));
    say("vmsplice file", vmsplice(fd, &piece, 1, 0));
    say("vmsplice none", vmsplice(p[1], NULL, 0, 0));
    say("vmsplice none of a file", vmsplice(fd, NULL, 0, 0));
    say("vmsplice many", vmsplice(p[1], &piece, 5000, 0));
    struct iovec bad = {(void *) 8, 4};
    say("vmsplice from nowhere", vmsplice(p[1], &bad, 1, 0));
    say("vmsplice to nowhere", vmsplice(p[0], &bad, 1, 0));
    say("vmsplice bad array", vmsplice(p[1], (struct iovec *) 8, 1, 0));
    drain("still", p[0]);
}

static void pipes(void) {
    int p[2], q[2];
    newPipe(p, 0);
    newPipe(q, 0);
    write(p[1], "hello, world", 12);
    say("tee", tee(p[0], q[1], 5, 0));
    drain("copied", q[0]);
    say("tee all", tee(p[0], q[1], 100, 0));
    drain("copied", q[0]);
    say("splice some", splice(p[0], NULL, q[1], NULL, 7, 0));
    say("splice rest", splice(p[0], NULL, q[1], NULL, 100, 0));
    drain("moved", q[0]);
    say("empty", splice(p[0], NULL, q[1], NULL, 1, SPLICE_F_NONBLOCK));
    say("tee empty", tee(p[0], q[1], 1, SPLICE_F_NONBLOCK));
    fcntl(q[1], F_SETFL, O_NONBLOCK);
    say("O_NONBLOCK", splice(p[0], NULL, q[1], NULL, 1, 0));
    say("tee O_NONBLOCK", tee(p[0], q[1], 1, 0));
    write(p[1], "x", 1);
    fill(q[1]);
    say("full", splice(p[0], NULL, q[1], NULL, 1, SPLICE_F_NONBLOCK));
    say("tee full", tee(p[0], q[1], 1, SPLICE_F_NONBLOCK));
    int fd = open("data", O_RDONLY);
    say("file to full", splice(fd, NULL, q[1], NULL, 1, SPLICE_F_NONBLOCK));
    printf("position %ld\n", (long) lseek(fd, 0, SEEK_CUR));
    struct iovec piece = {"x", 1};
    say("memory to full", vmsplice(q[1], &piece, 1, SPLICE_F_NONBLOCK));
    close(q[0]);
    broken = 0;
    say("broken", splice(p[0], NULL, q[1], NULL, 1, 0));
    say("tee broken", tee(p[0], q[1], 1, 0));
    say("file to broken", splice(fd, NULL, q[1], NULL, 1, 0));
    say("memory to broken", vmsplice(q[1], &piece, 1, 0));
    printf("SIGPIPE %d\n", broken);
    drain("kept", p[0]);
    close(p[1]);
    newPipe(q, 0);
    say("end", splice(p[0], NULL, q[1], NULL, 1, 0));
    say("tee end", tee(p[0], q[1], 1, 0));
}

static void memory(void) {
    int p[2];
    char one[4] = "", two[16] = "";
    newPipe(p, 0);
    struct iovec out[3] = {{"abc", 3}, {"", 0}, {"defghij", 7}};
    say("gather", vmsplice(p[1], out, 3, SPLICE_F_GIFT));
    struct iovec in[2] = {{one, 3}, {two, 15}};
    say("scatter", vmsplice(p[0], in, 2, 0));
    printf("'%s' '%s'\n", one, two);
    say("empty", vmsplice(p[0], in, 2, SPLICE_F_NONBLOCK));
    char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(page + 4096, 4096);
    memcpy(page + 4090, "border", 6);
    struct iovec part = {page + 4090, 20};
    say("as far as it is there", vmsplice(p[1], &part, 1, 0));
    drain("that is", p[0]);
    close(p[1]);
    say("end", vmsplice(p[0], in, 2, 0));
}

/* A child comes later with what the parent waits for. */
static void waits(void) {
    int p[2], q[2];
    newPipe(p, 0);
    newPipe(q, 0);
    fflush(stdout);
    int child = fork();
    if (child == 0) {
        close(p[0]);
        usleep(100000);
        write(p[1], "late", 4);
        usleep(100000);
        write(p[1], "later", 5);
        usleep(100000);
        _exit(0);
    }
    close(p[1]);
    say("tee waits", tee(p[0], q[1], 100, 0));
    say("splice has", splice(p[0], NULL, q[1], NULL, 100, 0));
    say("splice waits", splice(p[0], NULL, q[1], NULL, 100, 0));
    say("and ends", splice(p[0], NULL, q[1], NULL, 100, 0));
    drain("all", q[0]);
    waitpid(child, NULL, 0);

    fill(q[1]);
    child = fork();
    if (child == 0) {
        char page[4096];
        usleep(100000);
        read(q[0], page, sizeof page);
        _exit(0);
    }
    int fd = open("data", O_RDONLY);
    say("waits for room", splice(fd, NULL, q[1], NULL, 3, 0));
    waitpid(child, NULL, 0);
    int left = 0;
    char page[4096];
    fcntl(q[0], F_SETFL, O_NONBLOCK);
    for (long count; (count = read(q[0], page, sizeof page)) > 0; left += count) {
    }
    printf("left %d\n", left % 4096);

    /* A signal comes while it waits. */
    newPipe(p, 0);
    child = fork();
    if (child == 0) {
        usleep(100000);
        kill(getppid(), SIGUSR1);
        _exit(0);
    }
    say("interrupted", splice(p[0], NULL, q[1], NULL, 1, 0));
    waitpid(child, NULL, 0);
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct sigaction action = {0};
    action.sa_handler = onPipe;
    sigaction(SIGPIPE, &action, NULL);
    sigaction(SIGUSR1, &action, NULL);
    action.sa_handler = onSize;
    sigaction(SIGXFSZ, &action, NULL);
    files();
    refused();
    pipes();
    memory();
    waits();
    return 0;
}
