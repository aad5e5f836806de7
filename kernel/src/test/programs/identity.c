/* What set-user-ID and set-group-ID bits do, and what they do not. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char copy[] = "./identity.copy";

static void show(const char *what)
{
    int r, e, s;
    getresuid(&r, &e, &s);
    printf("%s: uid %d %d %d", what, r, e, s);
    getresgid(&r, &e, &s);
    printf(" gid %d %d %d secure %lu dumpable %d\n", r, e, s, getauxval(AT_SECURE),
        prctl(PR_GET_DUMPABLE));
}

static void run(const char *what, int mode, int uid, int gid, int who, int strict)
{
    chown(copy, uid, gid);
    chmod(copy, mode);
    if (fork() == 0) {
        if (strict) prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        if (who && (setgid(who) || setuid(who))) _exit(1);
        execl(copy, copy, what, (char *)0);
        perror(what);
        _exit(1);
    }
    wait(0);
}

int main(int argc, char **argv)
{
    setvbuf(stdout, 0, _IONBF, 0);
    if (argc > 1) { show(argv[1]); return 0; }
    char buffer[65536];
    ssize_t n;
    int from = open("/proc/self/exe", O_RDONLY), to = open(copy, O_WRONLY | O_CREAT, 0755);
    while ((n = read(from, buffer, sizeof buffer)) > 0) write(to, buffer, n);
    close(to);
    chmod(".", 0755);
    run("plain", 0755, 0, 0, 0, 0);
    run("plain, other", 0755, 0, 0, 1234, 0);
    run("setuid", 04755, 4321, 4321, 0, 0);
    run("setuid, other", 04755, 0, 0, 1234, 0);
    run("setgid, other", 02755, 0, 77, 1234, 0);
    run("setgid without x", 02745, 0, 77, 1234, 0);
    run("both", 06755, 55, 77, 1234, 0);
    run("strict", 06755, 55, 77, 1234, 1);
    return 0;
}
