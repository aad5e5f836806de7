/* Takes all the tasks that it can get, and ends in bad ways: processes, threads, programs. */
#include "guest.h"

#define FORK PICK(57, 2)
#define CLONE PICK(56, 120)
#define EXIT PICK(60, 1)
#define WAIT4 PICK(61, 114)
#define PAUSE PICK(34, 29)
#define SETUID PICK(105, 213)
#define SETRLIMIT PICK(160, 75)
#define CHMOD PICK(90, 15)
#define UNLINK PICK(87, 10)
#define FUTEX PICK(202, 240)
#define SET_ROBUST_LIST PICK(273, 311)
#define GETTID PICK(186, 224)
#define NPROC 6
#define THREAD 0x10f00 /* CLONE_VM, FS, FILES, SIGHAND and THREAD */

static int is(const char *a, const char *b) {
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

static void pause_for_ever(void) {
    for (;;) {
        C0(PAUSE);
    }
}

/* A thread that only waits: it has no stack. */
static long idle(void) {
    long result;
#ifdef __x86_64__
    register word stack __asm__("rsi") = 0;
    __asm__ volatile("syscall\n test %%rax, %%rax\n jnz 1f\n"
                     "2: mov $34, %%eax\n syscall\n jmp 2b\n 1:"
                     : "=a"(result)
                     : "a"(56), "D"(THREAD), "r"(stack), "d"(0)
                     : "rcx", "r11", "memory");
#else
    __asm__ volatile("int $0x80\n test %%eax, %%eax\n jnz 1f\n"
                     "2: mov $29, %%eax\n int $0x80\n jmp 2b\n 1:"
                     : "=a"(result)
                     : "a"(120), "b"(THREAD), "c"(0), "d"(0)
                     : "memory");
#endif
    return result;
}

static void limit_processes(word most) {
    word limit[2] = {most, most};
    C2(SETRLIMIT, NPROC, limit);
    C1(SETUID, 1000);
}

/* Kills and waits for all children. */
static void reap(int *children, int count) {
    int reaped = 0;
    for (int k = 0; k < count; k++) {
        C2(KILL, children[k], 9);
    }
    while (C4(WAIT4, -1, 0, 0, 0) > 0) {
        reaped++;
    }
    tell("reaped", reaped == count);
}

static void forks(void) {
    static int children[100];
    int count = 0;
    long child;
    while (count < 100 && (child = C0(FORK)) > 0) {
        children[count++] = child;
    }
    if (child == 0) {
        pause_for_ever();
    }
    tell("fork", child);
    reap(children, count);
}

/* Each child forks until it cannot. */
static void bomb(void) {
    for (;;) {
        if (C0(FORK) < 0) {
            C4(WAIT4, -1, 0, 0, 0);
        }
    }
}

static void bomb_below(void) {
    int child = C0(FORK);
    if (child == 0) {
        limit_processes(60);
        C2(PICK(109, 57), 0, 0); /* setpgid */
        bomb();
    }
    byte second[16] = {1};
    C2(PICK(35, 162), second, 0); /* nanosleep */
    C2(KILL, -child, 9);
    tell("ended", C4(WAIT4, child, 0, 0, 0) == child);
}

static void garbage(void) {
    static byte bytes[512];
    long last = 0;
    for (int round = 0; round < 300; round++) {
        C1(UNLINK, "/tmp/garbage");
        int file = C3(OPEN, "/tmp/garbage", 0102, 0755);
        for (int k = 0; k < 512; k++) {
            bytes[k] = random_int();
        }
        if (round % 3) {
            bytes[0] = 0x7f, bytes[1] = 'E', bytes[2] = 'L', bytes[3] = 'F';
            bytes[4] = PICK(2, 1), bytes[5] = 1, bytes[6] = 1;
            bytes[16] = 2, bytes[17] = 0, bytes[18] = PICK(62, 3), bytes[19] = 0;
        }
        C3(WRITE, file, bytes, 512);
        C1(CLOSE, file);
        int status = 0;
        int child = C0(FORK);
        if (child == 0) {
            last = C3(EXECVE, "/tmp/garbage", 0, 0);
            exit_group(last < 0 ? 42 : 43);
        }
        C4(WAIT4, child, &status, 0, 0);
        if (child <= 0 || (status & 127) == 0 && status >> 8 != 42) {
            tell("status", status);
        }
    }
    print("executed\n");
}

/* Ends while it holds locks: the list of them is nonsense. */
static void locks(void) {
    static word list[3], entry[2];
    static int lock;
    for (int round = 0; round < 6; round++) {
        int child = C0(FORK);
        if (child == 0) {
            lock = C0(GETTID);
            list[0] = (word)entry;
            entry[0] = round == 0 ? (word)list : round == 1 ? (word)entry : round == 2 ? 1 : -8;
            list[1] = round == 3 ? (word)-16 : (word)((byte *)&lock - (byte *)entry);
            list[2] = round == 4 ? 12345 : 0;
            C2(SET_ROBUST_LIST, round == 5 ? (word)-4096 : (word)list, PICK(24, 12));
            exit_group(3);
        }
        int status = 0;
        C4(WAIT4, child, &status, 0, 0);
        if (status != 0x300) {
            tell("status", status);
        }
    }
    print("ended\n");
}

void start(word *stack) {
    const char *what = ((const char **)stack)[2];
    if (is(what, "limit")) {
        limit_processes(60);
        forks();
    }
    if (is(what, "bomb")) {
        bomb_below();
    }
    if (is(what, "threads")) {
        long made = 0;
        long result;
        while ((result = idle()) > 0 && made < 100000) {
            made++;
        }
        tell("clone", result);
    }
    if (is(what, "closes")) {
        for (int k = 0; k < 1024; k++) {
            C1(CLOSE, k);
        }
        exit_group(C3(WRITE, 1, "x", 1) == -9 ? 9 : 1);
    }
    if (is(what, "itself")) {
        int self = C0(GETPID);
        for (int k = 0; k < 100000; k++) {
            C2(KILL, self, 18); /* SIGCONT */
            C2(KILL, self, 17); /* SIGCHLD, which is ignored */
        }
        C2(KILL, self, 15);
    }
    if (is(what, "garbage")) {
        garbage();
    }
    if (is(what, "locks")) {
        locks();
    }
    exit_group(0);
}
