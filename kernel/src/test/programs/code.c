/*
 * Code that processes have in common, until one of them changes it: patched in place, mapped from
 * another version of a file, moved, and given back.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096, CALLS = 30000 };

typedef int function(void);

static function *volatile called;

/* A page of its own, so that nothing else on it is patched. */
__attribute__((aligned(PAGE), noinline)) static int answer(void)
{
    return 1;
}

__attribute__((aligned(PAGE), noinline)) static long sum(void)
{
    long result = 0;
    for (int k = 0; k < CALLS; k++)
        result += called();
    return result;
}

static void check(int as_expected, const char *what)
{
    if (!as_expected) {
        perror(what);
        exit(1);
    }
}

/* mov eax, n; ret */
static void put(unsigned char *at, int n)
{
    unsigned char code[] = { 0xb8, n, 0, 0, 0, 0xc3 };
    memcpy(at, code, sizeof code);
}

static void *page_of(function *f)
{
    return (void *) ((uintptr_t) f & -PAGE);
}

static void patch(function *f, int n)
{
    check(mprotect(page_of(f), PAGE, PROT_READ | PROT_WRITE | PROT_EXEC) == 0, "mprotect");
    put((unsigned char *) f, n);
    check(mprotect(page_of(f), PAGE, PROT_READ | PROT_EXEC) == 0, "mprotect");
}

static void say(const char *who, long result)
{
    printf("%s: %ld\n", who, result / CALLS);
    fflush(stdout);
}

static void in_child(void (*what)(int), int n)
{
    pid_t child = fork();
    if (child == 0) {
        what(n);
        _exit(0);
    }
    int status;
    check(child > 0 && waitpid(child, &status, 0) == child && status == 0, "child");
}

static void patched(int n)
{
    called = answer;
    say("child before", sum());
    patch(answer, n);
    say("child after", sum());
    patch(answer, n + 1);
    say("child again", sum());
}

static void *patch_later(void *arg)
{
    usleep(20000);
    patch(answer, 9);
    return arg;
}

static void patched_by_a_thread(int n)
{
    pthread_t thread;
    called = answer;
    check(pthread_create(&thread, NULL, patch_later, NULL) == 0, "pthread_create");
    while (called() != 9)
        ;
    pthread_join(thread, NULL);
    say("thread", sum() + n);
}

static void write_file(const char *name, int n)
{
    unsigned char bytes[2 * PAGE];
    memset(bytes, 0xcc, sizeof bytes);
    put(bytes, n);
    put(bytes + PAGE, n + 100);
    int file = open(name, O_RDWR | O_CREAT | O_TRUNC, 0700);
    check(file >= 0 && write(file, bytes, sizeof bytes) == sizeof bytes, name);
    close(file);
}

static void *map_file(const char *name, void *at)
{
    int file = open(name, O_RDONLY);
    void *place = mmap(at, 2 * PAGE, PROT_READ | PROT_EXEC,
        MAP_PRIVATE | (at ? MAP_FIXED : 0), file, 0);
    check(file >= 0 && place != MAP_FAILED, "mmap");
    close(file);
    return place;
}

static unsigned char *place;

static void call_at(const char *who, void *at)
{
    called = (function *) at;
    say(who, sum());
}

static void mapped(int n)
{
    call_at("mapped", place);
    call_at("second page", place + PAGE);
    map_file(n & 1 ? "one" : "two", place);
    call_at("replaced", place);
    patch((function *) place, 42);
    call_at("patched", place);
    check(madvise(place, PAGE, MADV_DONTNEED) == 0, "madvise");
    call_at("given back", place);
    unsigned char *moved = mremap(place, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
        place + 16 * PAGE);
    check(moved == place + 16 * PAGE, "mremap");
    call_at("moved", moved);
    map_file("two", place);
    call_at("another", place);
    munmap(place, PAGE);
    call_at("the rest", place + PAGE);
}

int main(int argc, char **argv)
{
    int round = argc > 1 ? atoi(argv[1]) : 0;
    called = answer;
    say("first", sum());
    for (int n = 2; n < 5; n++)
        in_child(patched, n * 10);
    in_child(patched_by_a_thread, 0);
    say("parent", sum());
    write_file("one", 3);
    write_file("two", 5);
    place = map_file("one", NULL);
    for (int n = 0; n < 4; n++)
        in_child(mapped, n);
    call_at("parent's map", place);
    write_file("one", 7);
    place = map_file("one", place);
    call_at("new version", place);
    in_child(mapped, 1);
    patch(answer, 11);
    called = answer;
    say("patched", sum());
    if (round < 3) {
        char next[] = { '1' + round, 0 };
        execl("/proc/self/exe", argv[0], next, (char *) NULL);
    }
    return 0;
}
