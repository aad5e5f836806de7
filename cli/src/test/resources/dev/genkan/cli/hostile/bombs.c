/* Takes all that it can get: memory, files, descriptors, room in the log. */
#include "guest.h"

static long error;

static int failed(void) {
    return error < 0 && error > -4096;
}

/* How often it works, at most so often; the error that ended it. */
#define COUNT(limit, expression) \
    ({ \
        long n = 0; \
        for (error = 0; n < (limit); n++) { \
            error = (expression); \
            if (failed()) { \
                break; \
            } \
        } \
        n; \
    })

static void report(const char *what, long count) {
    print(what);
    print(failed() ? " ends with " : " never ends: ");
    print_number(failed() ? error : count);
    print("\n");
}

static int is(const char *a, const char *b) {
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

static int recurse(volatile int *above) {
    volatile int here[1024];
    here[0] = *above;
    return recurse(here) + here[0];
}

static char name[32] = "/tmp/bomb/";

static char *numbered(long n) {
    char *at = name + 10;
    do {
        *at++ = 'a' + n % 26;
        n /= 26;
    } while (n);
    *at = 0;
    return name;
}

static long touch(const char *path) {
    long file = C3(OPEN, path, 0101, 0644);
    return file < 0 ? file : C1(CLOSE, file);
}

static word strings[70000];

void start(word *stack) {
    const char *bomb = (char *)stack[2];
    byte *page = map(0, 4096, 3, 0x22);
    word huge = PICK(1UL << 39, 1UL << 30);
    word low = PICK(1UL << 32, 1 << 28);
    struct { word now, most; } limit;
    if (is(bomb, "touch")) {
        word size = PICK(1UL << 39, 0xa0000000UL);
        volatile byte *at = map(0, size, 3, 0x22);
        for (word i = 0; i < size; i += 65536) {
            at[i] = 1;
        }
        print("touched\n");
    }
    if (is(bomb, "stack")) {
        recurse((int *)page);
    }
    if (is(bomb, "brk")) {
        long was = C1(BRK, 0);
        tell("same", C1(BRK, -4096L) == was && C1(BRK, PICK(1UL << 47, 0xfffff000)) == was);
    }
    if (is(bomb, "sparse")) {
        /* One page in the middle of very much: what goes over it must not look at every page. */
        long at = (long)map(low, huge, 3, 0x22);
        volatile byte *middle = (byte *)at + huge / 2;
        *middle = 1;
        tell("protect", C3(MPROTECT, at, huge, 1));
        tell("protect", C3(MPROTECT, at, huge, 3));
        tell("move", C4(MREMAP, at, huge, huge + 4096, 1) == at);
        tell("discard", C3(PICK(28, 219), at, huge, 4));
        *middle = 2;
        tell("unmap", C2(MUNMAP, at, huge));
    }
    if (is(bomb, "maps")) {
        report("mmap", COUNT(100000, (long)map(low + 8192 * n, 4096, 3, 0x22)));
    }
    if (is(bomb, "split")) {
        long at = (long)map(low, 1 << 30, 3, 0x22);
        report("mprotect", COUNT(120000, C3(MPROTECT, at + 8192 * n, 4096, 1)));
        report("munmap", COUNT(120000, C2(MUNMAP, at + 8192 * n + 4096, 4096)));
        long far = at + (1 << 29) + (1 << 28);
        report("munmap", COUNT(9999, C2(MUNMAP, far + 8192 * n, 4096)));
        report("mlock", COUNT(9999, C2(PICK(149, 150), far + 8192 * n, 4096)));
        report("mremap", COUNT(9999, C4(MREMAP, far + 8192 * n, 4096, 8192, 1)));
        tell("unmap", C2(MUNMAP, at, 1 << 30));
    }
    if (is(bomb, "grow")) {
        long at = (long)map(low, 4096, 3, 0x22);
        for (word size = 4096; size < PICK(1UL << 48, 1UL << 31); size *= 2) {
            error = C4(MREMAP, at, size, size * 2, 1);
            if (failed()) {
                break;
            }
            at = error;
            *(volatile byte *)(at + size) = 1;
        }
        report("mremap", 0);
        tell("past the end", C4(MREMAP, at, ~0UL / PICK(2, 1) & -4096, 4096, 0));
    }
    if (is(bomb, "arguments")) {
        byte *text = map(0, 200000, 3, 0x22);
        for (int i = 0; i < 199999; i++) {
            text[i] = 'x';
        }
        word one[] = {(word)text, 0};
        tell("long", C3(EXECVE, "/proc/self/exe", one, 0));
        text[100000] = 0;
        for (int i = 0; i < 69999; i++) {
            strings[i] = (word)text;
        }
        tell("many", C3(EXECVE, "/proc/self/exe", strings, strings));
        tell("wild", C3(EXECVE, "/proc/self/exe", huge, huge));
    }
    if (is(bomb, "vectors")) {
        struct { void *base; word length; } v[1025];
        for (int i = 0; i < 1025; i++) {
            v[i].base = page;
            v[i].length = ~0UL >> 1;
        }
        int null = C2(OPEN, "/dev/null", 2);
        int zero = C2(OPEN, "/dev/zero", 2);
        tell("1025", C3(WRITEV, null, v, 1025));
        C3(WRITEV, null, v, 1024);
        tell("negative", C3(WRITEV, null, v, -1));
        C3(READ, zero, page, 0x7fffffff);
        int folder = C2(OPEN, "/", 0);
        tell("entries", C3(PICK(217, 220), folder, page, 0x7fffffff) > 0);
        int file = C3(OPEN, "/tmp/genkan-bomb", 0102, 0644);
        tell("pread", C6(PICK(17, 180), file, page, 0x7fffffff, 0, 0, 0));
    }
    if (is(bomb, "holes")) {
        int file = C3(OPEN, "/tmp/genkan-bomb", 0102, 0644);
        tell("truncate", C3(FTRUNCATE, file, PICK(1UL << 62, 0), 1UL << 30));
        C6(PICK(18, 181), file, "x", 1, PICK(~0UL >> 1, -1), 0x7fffffff, 0);
        C6(PICK(18, 181), file, "x", 1, PICK((~0UL >> 1) - 1, -2), 0x7fffffff, 0);
        C6(PICK(18, 181), file, "x", 1, 0, 0, 0);
#ifdef __x86_64__
        tell("data", C3(8, file, 4096, 3) > 0);
        tell("hole", C3(8, file, (~0UL >> 1) - 1, 4) > 0);
#else
        print("data=1\nhole=1\n");
#endif
        tell("allocate", C6(PICK(285, 324), file, 0, 0, PICK(1UL << 62, 0), 0, 1 << 30));
        tell("punch", C6(PICK(285, 324), file, 3, 0, PICK(1UL << 62, 0), 0, 1 << 30));
    }
    if (is(bomb, "files")) {
        C2(MKDIR, "/tmp/bomb", 0755);
        report("open", COUNT(1000000, touch(numbered(n))));
        tell("listed", C3(PICK(217, 220), C2(OPEN, "/tmp/bomb", 0), page, 4096) > 0);
    }
    if (is(bomb, "folders")) {
        COUNT(20000, C2(MKDIR, "d", 0755) ?: C1(PICK(80, 12), "d"));
        tell("getcwd", C2(PICK(79, 183), page, 4096) < 0);
    }
    if (is(bomb, "data")) {
        byte *block = map(0, 1 << 20, 3, 0x22);
        int file = C3(OPEN, "/tmp/genkan-bomb", 0102, 0644);
        report("write", COUNT(100000, C3(WRITE, file, block, 1 << 20)));
    }
    if (is(bomb, "pipes")) {
        limit.now = limit.most = 1 << 20;
        C2(PICK(160, 75), 7, &limit);
        byte *block = map(0, 1 << 20, 3, 0x22);
        int ends[2];
        long n = 0;
        for (; n < 20000; n++) {
            error = C2(PICK(293, 331), ends, 04000);
            if (failed()) {
                break;
            }
            C3(PICK(72, 55), ends[1], 1031, 1 << 20);
            C3(WRITE, ends[1], block, 1 << 20);
        }
        report("pipe", n);
    }
    if (is(bomb, "descriptors")) {
        report("dup", COUNT(2000, C1(PICK(32, 41), 0)));
        tell("dup2", C2(PICK(33, 63), 0, 0x7fffffff));
        limit.now = limit.most = ~0UL;
        tell("setrlimit", C2(PICK(160, 75), 7, &limit));
        limit.now = limit.most = 1 << 20;
        tell("setrlimit", C2(PICK(160, 75), 7, &limit));
        report("open", COUNT(2000000, C2(OPEN, "/etc/passwd", 0)));
    }
    if (is(bomb, "lookups")) {
        COUNT(50000, (C2(PICK(21, 33), numbered(n), 0), C2(PICK(21, 33), name + 4, 0), 0));
        print("looked\n");
    }
    if (is(bomb, "attributes")) {
        byte *value = map(0, 65536, 3, 0x22);
        C2(MKDIR, "/tmp/bomb", 0755);
        int file = C3(OPEN, "/tmp/genkan-bomb", 0102, 0644);
        name[0] = 'u', name[1] = 's', name[2] = 'e', name[3] = 'r', name[4] = '.';
        for (int i = 5; i < 10; i++) {
            name[i] = 'x';
        }
        report("setxattr", COUNT(20000, C6(PICK(190, 228), file, numbered(n), value, 65536, 0, 0)));
    }
    if (is(bomb, "signals")) {
        byte all[8] = {255, 255, 255, 255, 255, 255, 255, 255};
        C4(SIGPROCMASK, 2, all, 0, 8);
        int info[32] = {40, 0, -1};
        report("queue", COUNT(1000000, C3(PICK(129, 178), C0(GETPID), 40, info)));
    }
    if (is(bomb, "timers")) {
        int id;
        report("timer", COUNT(200000, C3(PICK(222, 259), 1, 0, &id)));
    }
    if (is(bomb, "memfd")) {
        byte *block = map(0, 1 << 20, 3, 0x22);
        report("memfd", COUNT(100000, C3(WRITE, C2(PICK(319, 356), "x", 0), block, 1 << 20)));
    }
    if (is(bomb, "log")) {
        int file = C2(OPEN, "/dev/kmsg", 1);
        for (int i = 0; i < 4096; i++) {
            page[i] = i % 50 ? 'x' : '\n';
        }
        for (int i = 0; i < 5000; i++) {
            C3(WRITE, file, page, i % 1000);
        }
        tell("long", C3(WRITE, file, page, 4096));
    }
    exit_group(0);
}
