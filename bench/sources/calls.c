/*
 * System calls in a loop: MODE FOLDER, where files in FOLDER are in memory. A unit of work is one
 * operation, and each has to answer what Linux answers.
 */
#include "kernel.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char path[4096];
static int file;
static int ends[2];
static pid_t self;
static volatile sig_atomic_t handled;

static void check(int as_expected, const char *what)
{
    if (!as_expected) {
        perror(what);
        exit(1);
    }
}

static void handle(int number)
{
    (void) number;
    handled++;
}

static void open_device(const char *name)
{
    file = open(name, O_RDWR);
    check(file >= 0, name);
}

static void make_file(void)
{
    snprintf(path, sizeof path, "%s/genkan-bench-%d", arguments[1], (int) getpid());
    int made = open(path, O_CREAT | O_EXCL | O_RDWR, 0600);
    check(made >= 0, path);
    check(write(made, "hello\n", 6) == 6, path);
    close(made);
}

static void remove_file(void)
{
    check(unlink(path) == 0, "unlink");
}

static void make_pipe(void)
{
    check(pipe(ends) == 0, "pipe");
}

static void set_handler(void)
{
    struct sigaction action = { .sa_handler = handle };
    self = getpid();
    check(sigaction(SIGUSR1, &action, NULL) == 0, "sigaction");
}

static void open_zero(void)
{
    open_device("/dev/zero");
}

static void open_null(void)
{
    open_device("/dev/null");
}

static void set_self(void)
{
    self = getpid();
}

static void do_getpid(void)
{
    check(syscall(SYS_getpid) == self, "getpid");
}

static void do_read(void)
{
    char byte = 1;
    check(read(file, &byte, 1) == 1 && byte == 0, "read");
}

static void do_write(void)
{
    check(write(file, "x", 1) == 1, "write");
}

static void do_open(void)
{
    int opened = open(path, O_RDONLY);
    check(opened >= 0 && close(opened) == 0, "open and close");
}

static void do_stat(void)
{
    struct stat found;
    check(stat(path, &found) == 0 && found.st_size == 6, "stat");
}

static void do_pipe(void)
{
    char byte = 0;
    check(write(ends[1], "x", 1) == 1 && read(ends[0], &byte, 1) == 1 && byte == 'x', "pipe");
}

static void do_mmap(void)
{
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    check(page != MAP_FAILED, "mmap");
    *(volatile char *) page = 1;
    check(munmap(page, 4096) == 0, "munmap");
}

static void do_signal(void)
{
    sig_atomic_t before = handled;
    check(kill(self, SIGUSR1) == 0 && handled == before + 1, "signal");
}

static void nothing(void)
{
}

static const struct mode {
    const char *name;
    void (*before)(void);
    void (*operation)(void);
    void (*after)(void);
} modes[] = {
    { "getpid", set_self, do_getpid, nothing },
    { "read-zero", open_zero, do_read, nothing },
    { "write-null", open_null, do_write, nothing },
    { "open-close", make_file, do_open, remove_file },
    { "stat", make_file, do_stat, remove_file },
    { "pipe", make_pipe, do_pipe, nothing },
    { "mmap", nothing, do_mmap, nothing },
    { "signal", set_handler, do_signal, nothing },
};

uint32_t kernel(unsigned long work)
{
    static const struct mode *mode;
    if (mode == NULL) {
        check(arguments[0] != NULL && arguments[1] != NULL, "arguments: MODE FOLDER");
        for (size_t k = 0; k < sizeof modes / sizeof *modes; k++)
            if (strcmp(modes[k].name, arguments[0]) == 0)
                mode = &modes[k];
        check(mode != NULL, arguments[0]);
        mode->before();
        atexit(mode->after);
    }
    uint32_t count = 0;
    while (work-- > 0) {
        mode->operation();
        count++;
    }
    return count;
}
