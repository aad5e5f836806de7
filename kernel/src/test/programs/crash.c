/* A program of two threads, one of which crashes in a function that main calls. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int global = 12345;
char text[] = "written before the crash";
int zeros[100000];
int *heap;
char *mapped, *shared, *hidden;
static volatile int ready;

__attribute__((noinline)) static void sleeper(void) {
    ready = 1;
    for (;;) {
        pause();
    }
}

static void *second(void *argument) {
    sleeper();
    return argument;
}

__attribute__((noinline)) void crash(int how) {
    switch (how) {
        case 's': *(volatile int *) 16 = 1; break;
        case 'a': abort();
        case 'f': *(volatile int *) &global = how / zeros[how]; break;
        case 'q': raise(SIGQUIT); break;
        case 't': raise(SIGTERM); break;
    }
    puts("went on");
}

/* What a parent is told of a child that crashes. */
static void tell(int how, int limit, int dumpable) {
    fflush(stdout);
    int child = fork();
    if (child == 0) {
        struct rlimit core = {limit, limit};
        if (limit >= 0) {
            setrlimit(RLIMIT_CORE, &core);
        }
        prctl(PR_SET_DUMPABLE, dumpable);
        crash(how);
    }
    siginfo_t info;
    int status;
    waitid(P_PID, child, &info, WEXITED | WNOWAIT);
    waitpid(child, &status, 0);
    printf("%c limit %d: code %d status %d core %d\n", how, limit, info.si_code,
           WTERMSIG(status), WCOREDUMP(status) != 0);
}

int main(int count, char **words) {
    int how = words[1][0];
    if (how == 'p') {
        tell('a', -1, 1);
        tell('a', 0, 1);
        tell('s', -1, 0);
        tell('t', -1, 1);
        tell('q', 10000, 1);
        return 0;
    }
    pthread_t thread;
    global = 54321;
    text[0] = 'W';
    zeros[99999] = 7;
    heap = malloc(1 << 20);
    heap[1000] = 99;
    mapped = mmap(0, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    strcpy(mapped + 5 * 4096, "far in");
    shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    strcpy(shared, "in common");
    hidden = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    strcpy(hidden, "not to be read");
    mprotect(hidden, 4096, PROT_NONE);
    pthread_create(&thread, 0, second, 0);
    while (!ready) {
    }
    crash(how);
    return 0;
}
