/* Tries to get out of the one folder that it may write: chdir to it, then every way past it. */
#include "guest.h"

#define CHDIR PICK(80, 12)
#define RENAME PICK(82, 38)
#define LINK PICK(86, 9)
#define UNLINK PICK(87, 10)
#define SYMLINK PICK(88, 83)
#define MKNOD PICK(133, 14)
#define ALARMED 14

static char path[4096];

/* Two strings as one path. */
static char *join(const char *a, const char *b) {
    char *at = path;
    while (*a) {
        *at++ = *a++;
    }
    while (*b) {
        *at++ = *b++;
    }
    *at = 0;
    return path;
}

static int overwrite(const char *name) {
    int file = C3(OPEN, name, 01101, 0644);
    if (file >= 0) {
        C3(WRITE, file, "EVIL\n", 5);
        C1(CLOSE, file);
    }
    return file;
}

static void put(const char *name) {
    int file = overwrite(name);
    tell(name, file < 0 ? file : 0);
}

static void alarmed(int signal) {
}

/* Opens what may wait for ever, and lets a timer end it. */
static long open_waiting(const char *name, int flags) {
    word once[4] = {0, 0, 0, 300000};
    C3(SETITIMER, 0, once, 0);
    long file = C2(OPEN, name, flags);
    word never[4] = {0, 0, 0, 0};
    C3(SETITIMER, 0, never, 0);
    return file;
}

void start(word *stack) {
    const char *given = (char *)stack[2];
    const char *outside = (char *)stack[3];
    handle(ALARMED, alarmed, 0);
    tell("chdir", C1(CHDIR, given));
    put("mine");
    put("absolute");
    put("relative");
    put("folder/new");
    put("dangling");
    put("../outside/chain");
    put("../../../../../../../../../../../../../../etc/genkan-escaped");
    put("/proc/self/cwd/../outside/cwd");
    put("/proc/self/root/etc/genkan-escaped");
    int up = C2(OPEN, "..", 0200000);
    char name[40] = "/proc/self/fd/0/outside/fd";
    name[14] = '0' + up;
    put(name);
    tell("openat", C4(PICK(257, 295), up, "outside/openat", 01101, 0644) > 0);
    tell("link", C2(LINK, join(outside, "/file"), "hard"));
    put("hard");
    tell("rename", C2(RENAME, join(outside, "/file"), "moved"));
    put("moved");
    tell("out", C2(RENAME, "mine", join(outside, "/mine")));
    tell("symlink", C2(SYMLINK, outside, "made"));
    put("made/through");
    tell("unlink", C1(UNLINK, "folder/file2"));
    tell("rmdir", C1(PICK(84, 40), "folder/deep"));
    tell("chmod", C2(PICK(90, 15), "absolute", 0));
    tell("truncate", C2(PICK(76, 92), "relative", 0));
    put("bad\xff\xfe");
    put("new\nline");
    tell("block", C3(MKNOD, "disk", 060644, 0x800));
    tell("character", C3(MKNOD, "memory", 020644, 0x101));
    tell("memory", C2(OPEN, "/dev/mem", 2) < 0);
    tell("process", C2(OPEN, "/proc/1/root/etc", 0) < 0);
    tell("socket", C2(OPEN, join(outside, "/socket"), 2));
    int reader = C2(OPEN, join(outside, "/fifo"), 04000);
    int writer = C2(OPEN, path, 04001);
    tell("ends", reader > 0 && writer > 0);
    C1(CLOSE, reader);
    C1(CLOSE, writer);
    tell("reads", open_waiting(path, 0));
    tell("writes", open_waiting(path, 1));
    tell("own", open_waiting("fifo", 0));
    tell("own", open_waiting("fifo", 1));
    exit_group(0);
}
