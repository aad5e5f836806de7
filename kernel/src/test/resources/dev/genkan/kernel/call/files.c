/* Prints what Linux answers to many uses of files, in a folder that it may change. */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

#ifndef __GLIBC__
#define strerrorname_np strerror
#endif

static int fifos;

static void say(const char *what, long result) {
    if (result < 0) {
        printf("%s = -1 %s\n", what, strerrorname_np(errno));
    } else {
        printf("%s = %ld\n", what, result);
    }
}

#define SAY(call) (errno = 0, say(#call, (long)(call)))

static int file(const char *name, const char *text) {
    int fd = open(name, O_CREAT | O_TRUNC | O_WRONLY, 0644);
    if (fd >= 0) {
        if (write(fd, text, strlen(text)) < 0) {
            perror("write");
        }
        close(fd);
    }
    return fd >= 0 ? 0 : -1;
}

static void show(const char *name) {
    struct stat st;
    errno = 0;
    if (lstat(name, &st) < 0) {
        printf("%s: %s\n", name, strerrorname_np(errno));
        return;
    }
    printf("%s: mode %o links %d size %ld uid %d gid %d rdev %lx", name, st.st_mode,
           S_ISDIR(st.st_mode) ? 0 : (int)st.st_nlink, S_ISDIR(st.st_mode) ? 0L : (long)st.st_size,
           st.st_uid, st.st_gid, (long)st.st_rdev);
    if (S_ISREG(st.st_mode)) {
        int fd = open(name, O_RDONLY);
        char text[100];
        ssize_t n = fd < 0 ? -1 : read(fd, text, 99);
        if (n >= 0) {
            text[n] = 0;
            printf(" \"%s\"", text);
        }
        close(fd);
    }
    if (S_ISLNK(st.st_mode)) {
        char text[100];
        ssize_t n = readlink(name, text, 99);
        text[n < 0 ? 0 : n] = 0;
        printf(" -> %s", text);
    }
    puts("");
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *name) {
    char *names[200];
    int count = 0;
    DIR *dir = opendir(name);
    if (!dir) {
        printf("list %s: %s\n", name, strerrorname_np(errno));
        return;
    }
    for (struct dirent *entry; count < 200 && (entry = readdir(dir));) {
        char *text = malloc(300);
        snprintf(text, 300, "%s(%d)", entry->d_name, entry->d_type);
        names[count++] = text;
    }
    closedir(dir);
    qsort(names, count, sizeof *names, by_name);
    printf("list %s:", name);
    for (int i = 0; i < count; i++) {
        printf(" %s", names[i]);
        free(names[i]);
    }
    puts("");
}

static void paths(void) {
    puts("== paths");
    SAY(mkdir("d", 0755));
    SAY(mkdir("d", 0755));
    SAY(mkdir("d/", 0755));
    SAY(mkdir("d/.", 0755));
    SAY(mkdir("d/..", 0755));
    SAY(mkdir("/", 0755));
    SAY(mkdir("", 0755));
    SAY(mkdir("no/such", 0755));
    SAY(mkdir("d/e/", 0755));
    SAY(file("f", "hello"));
    SAY(mkdir("f/x", 0755));
    SAY(mkdir("f/", 0755));
    SAY(open("f/", O_RDONLY));
    SAY(open("f/.", O_RDONLY));
    SAY(open("f/..", O_RDONLY));
    SAY(open("", O_RDONLY));
    SAY(open("d", O_WRONLY));
    SAY(open("d", O_RDWR));
    SAY(open("d", O_CREAT, 0644));
    SAY(open("d/", O_CREAT, 0644));
    SAY(open("new/", O_CREAT | O_WRONLY, 0644));
    SAY(open("f", O_CREAT | O_EXCL, 0644));
    SAY(open("f", O_DIRECTORY));
    SAY(open("f", O_DIRECTORY | O_CREAT | O_WRONLY, 0644));
    SAY(access("d/e/../../f", R_OK));
    SAY(access("d/e/../../../../../../../../../../../..", R_OK));
    SAY(access("d//e///", X_OK));
    SAY(access("f", X_OK));
    SAY(access("f", 8));
    char name[300];
    memset(name, 'n', 255);
    name[255] = 0;
    SAY(file(name, "x"));
    SAY(unlink(name));
    name[255] = 'n';
    name[256] = 0;
    SAY(file(name, "x"));
    char *path = malloc(5000);
    memset(path, '/', 4095);
    path[4095] = 0;
    SAY(access(path, R_OK));
    path[4095] = '/';
    path[4096] = 0;
    SAY(access(path, R_OK));
    SAY(access((char *)1, R_OK));
    SAY(symlink("f", "l"));
    SAY(symlink("f", "l"));
    SAY(symlink("", "m"));
    SAY(symlink("x", "new/"));
    SAY(symlink("loop2", "loop1"));
    SAY(symlink("loop1", "loop2"));
    SAY(open("loop1", O_RDONLY));
    SAY(open("loop1", O_RDONLY | O_NOFOLLOW));
    SAY(open("loop1", O_CREAT | O_WRONLY, 0600));
    SAY(open("loop1", O_CREAT | O_EXCL | O_WRONLY, 0600));
    SAY(open("l", O_RDONLY | O_NOFOLLOW));
    SAY(open("l/", O_RDONLY));
    SAY(symlink("dangling-target", "dangling"));
    SAY(access("dangling", F_OK));
    SAY(faccessat(AT_FDCWD, "dangling", F_OK, AT_SYMLINK_NOFOLLOW));
    SAY(mkdir("dangling", 0755));
    SAY(close(open("dangling", O_CREAT | O_WRONLY, 0600)) - 0);
    show("dangling-target");
    SAY(symlink("d/e", "dl"));
    SAY(mkdir("dl/in", 0700));
    show("dl/in");
    show("dl/../e");
    SAY(rmdir("dl/in"));
    SAY(rmdir("dl/"));
    SAY(rmdir("dl"));
    SAY(unlink("dl/"));
    SAY(unlink("d"));
    SAY(unlink("d/"));
    SAY(unlink("f/"));
    SAY(unlink("none"));
    SAY(unlink("none/"));
    SAY(unlink("."));
    SAY(unlink("/"));
    SAY(rmdir("."));
    SAY(rmdir("d/."));
    SAY(rmdir("d/.."));
    SAY(rmdir("/"));
    SAY(rmdir("f"));
    SAY(rmdir("d"));
    SAY(readlink("f", name, 10));
    SAY(readlink("l", name, 0));
    SAY(readlink("l", name, 10));
    char chain[20], target[20];
    file("c0", "end");
    for (int i = 1; i <= 41; i++) {
        sprintf(chain, "c%d", i);
        sprintf(target, "c%d", i - 1);
        symlink(target, chain);
    }
    SAY(access("c40", F_OK));
    SAY(access("c41", F_OK));
    for (int i = 0; i <= 41; i++) {
        sprintf(chain, "c%d", i);
        unlink(chain);
    }
    list(".");
    free(path);
}

static void renames(void) {
    puts("== renames");
    SAY(mkdir("r", 0755));
    SAY(chdir("r"));
    file("a", "A");
    file("b", "B");
    mkdir("d1", 0755);
    mkdir("d2", 0755);
    file("d2/x", "X");
    SAY(rename("a", "b"));
    show("b");
    SAY(rename("a", "c"));
    SAY(rename("b", "b"));
    SAY(rename("b", "d1"));
    SAY(rename("d1", "b"));
    SAY(rename("d1", "d2"));
    SAY(rename("d2", "d1"));
    show("d1/x");
    SAY(rename("d1", "d1/sub"));
    SAY(rename("d1/x", "d1"));
    SAY(rename("d1", "d2/"));
    SAY(rename("b", "new/"));
    SAY(rename("b/", "c"));
    SAY(rename("d2/.", "d3"));
    SAY(rename("d2", "d1/.."));
    SAY(rename("d2/..", "d3"));
    SAY(rename("", "x"));
    file("a", "A");
    SAY(renameat2(AT_FDCWD, "a", AT_FDCWD, "b", RENAME_NOREPLACE));
    SAY(renameat2(AT_FDCWD, "a", AT_FDCWD, "q", RENAME_NOREPLACE));
    SAY(renameat2(AT_FDCWD, "q", AT_FDCWD, "b", RENAME_NOREPLACE | RENAME_EXCHANGE));
    SAY(renameat2(AT_FDCWD, "q", AT_FDCWD, "b", 0x80));
    SAY(link("b", "b2"));
    show("b2");
    SAY(link("b", "b2"));
    SAY(rename("b", "b2"));
    list(".");
    SAY(link("d2", "dl"));
    SAY(link("none", "nl"));
    SAY(link("b", "nl/"));
    SAY(symlink("b", "s"));
    SAY(link("s", "sl"));
    show("sl");
    SAY(linkat(AT_FDCWD, "s", AT_FDCWD, "sf", AT_SYMLINK_FOLLOW));
    show("sf");
    SAY(unlink("b"));
    show("b2");
    SAY(mkdir("w", 0755));
    int cwd = open(".", O_RDONLY | O_DIRECTORY);
    SAY(chdir("w"));
    SAY(rename("../w", "../w2"));
    char here[4096];
    printf("%s\n", strrchr(getcwd(here, sizeof here), '/'));
    SAY(rmdir("../w2"));
    SAY(syscall(SYS_getcwd, here, sizeof here));
    SAY(file("in-removed", "x"));
    SAY(open(".", O_RDONLY) >= 0);
    list(".");
    SAY(fchdir(cwd));
    close(cwd);
    SAY(syscall(SYS_getcwd, here, 2));
    SAY(chdir("b2"));
    SAY(chdir("none"));
    SAY(chdir(".."));
}

static void data(void) {
    puts("== data");
    char text[100] = {0};
    int fd = open("data", O_CREAT | O_RDWR | O_TRUNC, 0640);
    SAY(write(fd, "0123456789", 10));
    SAY(lseek(fd, 0, SEEK_CUR));
    SAY(lseek(fd, -3, SEEK_END));
    SAY(read(fd, text, 10));
    SAY(read(fd, text, 10));
    SAY(lseek(fd, -1, SEEK_SET));
    SAY(lseek(fd, 0, 99));
    SAY(pread(fd, text, 4, 2));
    puts(text);
    SAY(pread(fd, text, 4, -1));
    SAY(pwrite(fd, "AB", 2, 20));
    SAY(lseek(fd, 0, SEEK_END));
    SAY(ftruncate(fd, 5));
    SAY(ftruncate(fd, 8));
    SAY(ftruncate(fd, -1));
    SAY(pread(fd, text, 100, 0));
    SAY(memcmp(text, "01234\0\0\0", 8));
    SAY(truncate("data", 3));
    SAY(truncate("d", 3));
    SAY(truncate("none", 3));
    struct iovec v[3] = {{"ab", 2}, {"", 0}, {"cde", 3}};
    lseek(fd, 0, SEEK_SET);
    SAY(writev(fd, v, 3));
    SAY(writev(fd, v, 0));
    SAY(writev(fd, v, -1));
    SAY(writev(fd, v, 1025));
    SAY(readv(fd, (struct iovec *)8, 1));
    char p[2], q[3];
    struct iovec w[2] = {{p, 2}, {q, 3}};
    SAY(preadv(fd, w, 2, 0));
    printf("%.2s %.3s\n", p, q);
    SAY(pwritev(fd, v, 3, 3));
    SAY(write(fd, (void *)8, 4));
    SAY(write(fd, (void *)8, 0));
    lseek(fd, 0, SEEK_SET);
    SAY(read(fd, (void *)8, 4));
    SAY(read(fd, (void *)8, 0));
    SAY(lseek(fd, 0, SEEK_CUR));
    SAY(read(99, text, 1));
    SAY(read(-1, text, 1));
    int ro = open("data", O_RDONLY), wo = open("data", O_WRONLY | O_APPEND);
    SAY(write(ro, "x", 1));
    SAY(ftruncate(ro, 1));
    SAY(read(wo, text, 1));
    SAY(write(wo, "END", 3));
    SAY(lseek(wo, 0, SEEK_CUR));
    SAY(pwrite(wo, "P", 1, 0));
    SAY(lseek(ro, 0, SEEK_END));
    int dir = open("d", O_RDONLY);
    SAY(read(dir, text, 1));
    SAY(pread(dir, text, 1, 0));
    SAY(write(dir, text, 1));
    SAY(ftruncate(dir, 0));
    SAY(lseek(dir, 0, SEEK_SET));
    int path = open("data", O_PATH);
    SAY(read(path, text, 1));
    SAY(fchmod(path, 0600));
    SAY(fcntl(path, F_GETFL) & ~O_LARGEFILE);
    struct stat st;
    SAY(fstat(path, &st));
    SAY(openat(path, "x", O_RDONLY));
    SAY(openat(dir, "e", O_RDONLY) > 0);
    SAY(openat(1000, "e", O_RDONLY));
    SAY(openat(1000, "/", O_RDONLY) > 0);
    SAY(fcntl(fd, F_GETFL) & ~O_LARGEFILE);
    SAY(fcntl(wo, F_GETFL) & ~O_LARGEFILE);
    SAY(fcntl(wo, F_SETFL, O_NONBLOCK));
    SAY(fcntl(wo, F_GETFL) & ~O_LARGEFILE);
    SAY(fcntl(fd, F_GETFD));
    SAY(fcntl(fd, F_SETFD, FD_CLOEXEC));
    SAY(fcntl(fd, F_GETFD));
    SAY(fcntl(fd, F_DUPFD, 100));
    SAY(fcntl(fd, F_DUPFD_CLOEXEC, 100));
    SAY(fcntl(101, F_GETFD));
    SAY(fcntl(fd, F_DUPFD, -1));
    SAY(fcntl(fd, 9999));
    SAY(dup2(fd, 200));
    SAY(dup2(fd, fd) == fd);
    SAY(dup2(999, 998));
    SAY(dup2(fd, -1));
    SAY(dup3(fd, fd, 0));
    SAY(dup3(fd, 201, O_CLOEXEC));
    SAY(dup3(fd, 201, 1));
    SAY(close(200));
    SAY(close(200));
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    SAY(fcntl(fd, F_SETLK, &lock));
    SAY(fcntl(fd, F_GETLK, &lock));
    SAY(lock.l_type);
    SAY(flock(fd, LOCK_EX | LOCK_NB));
    SAY(flock(fd, 77));
    SAY(fsync(fd));
    SAY(posix_fadvise(fd, 0, 0, 99));
    int n = -1;
    lseek(fd, 2, SEEK_SET);
    SAY(ioctl(fd, FIONREAD, &n));
    SAY(n);
    SAY(ioctl(fd, TIOCGWINSZ, text));
    SAY(isatty(fd));
    SAY(errno);
    SAY(fallocate(fd, 0, 0, 100));
    SAY(lseek(fd, 0, SEEK_END));
    SAY(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 5000));
    SAY(lseek(fd, 0, SEEK_END));
    SAY(fallocate(fd, 0, -1, 5));
    SAY(fallocate(fd, 0, 0, 0));
    int sparse = open("sparse", O_CREAT | O_RDWR, 0600);
    SAY(pwrite(sparse, "x", 1, 1LL << 33) == 1);
    SAY(lseek(sparse, 0, SEEK_END) == (1LL << 33) + 1);
    SAY(pread(sparse, text, 8, 1 << 20));
    SAY(memcmp(text, "\0\0\0\0\0\0\0\0", 8));
    SAY(ftruncate(sparse, 0));
    int out = open("out", O_CREAT | O_RDWR | O_TRUNC, 0600);
    off_t offset = 1;
    SAY(sendfile(out, ro, &offset, 5));
    SAY(offset);
    lseek(ro, 0, SEEK_SET);
    SAY(sendfile(out, ro, NULL, 3));
    SAY(lseek(ro, 0, SEEK_CUR));
    show("out");
    loff_t from = 0, to = 20;
    SAY(copy_file_range(ro, &from, out, &to, 4, 0));
    SAY(from);
    SAY(lseek(out, 0, SEEK_END));
    SAY(copy_file_range(ro, &from, out, &to, 4, 1));
    SAY(close_range(100, ~0U, 0));
    SAY(fcntl(100, F_GETFD));
    close(fd), close(ro), close(wo), close(dir), close(path), close(sparse), close(out);
    SAY(unlink("sparse"));
    int gone = open("gone", O_CREAT | O_RDWR, 0600);
    SAY(unlink("gone"));
    SAY(write(gone, "still", 5));
    SAY(pread(gone, text, 5, 0));
    SAY(fstat(gone, &st));
    SAY(st.st_nlink);
    SAY(st.st_size);
    close(gone);
}

static void attributes(void) {
    puts("== attributes");
    struct stat st;
    file("t", "times");
    struct timespec times[2] = {{1000000000, 123456789}, {1100000000, 987654321}};
    SAY(utimensat(AT_FDCWD, "t", times, 0));
    SAY(stat("t", &st));
    printf("%ld.%09ld %ld.%09ld\n", (long)st.st_atim.tv_sec, st.st_atim.tv_nsec,
           (long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
    times[0].tv_nsec = UTIME_OMIT;
    times[1].tv_sec = 5;
    times[1].tv_nsec = 0;
    SAY(utimensat(AT_FDCWD, "t", times, 0));
    SAY(stat("t", &st));
    printf("%ld.%09ld %ld\n", (long)st.st_atim.tv_sec, st.st_atim.tv_nsec, (long)st.st_mtim.tv_sec);
    times[1].tv_nsec = 1000000000;
    SAY(utimensat(AT_FDCWD, "t", times, 0));
    SAY(utimensat(AT_FDCWD, "none", NULL, 0));
    SAY(utimensat(AT_FDCWD, "t", NULL, 77));
    struct timeval tv[2] = {{7, 5}, {8, 6}};
    SAY(utimes("t", tv));
    SAY(stat("t", &st));
    printf("%ld.%09ld %ld.%09ld\n", (long)st.st_atim.tv_sec, st.st_atim.tv_nsec,
           (long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
    tv[0].tv_usec = 1000000;
    SAY(utimes("t", tv));
    struct utimbuf buf = {11, 12};
    SAY(utime("t", &buf));
    SAY(stat("t", &st));
    printf("%ld %ld\n", (long)st.st_atime, (long)st.st_mtime);
    SAY(futimens(open("t", O_RDONLY), NULL));
    SAY(stat("t", &st));
    SAY(st.st_mtime > 1700000000);
    SAY(symlink("t", "tl"));
    times[0].tv_nsec = times[1].tv_nsec = 0;
    SAY(utimensat(AT_FDCWD, "tl", times, AT_SYMLINK_NOFOLLOW));
    SAY(lstat("tl", &st));
    SAY(st.st_mtime);
    time_t before = time(NULL);
    SAY(chmod("t", 04751));
    SAY(stat("t", &st));
    SAY(st.st_ctime >= before);
    show("t");
    SAY(chmod("none", 0600));
    SAY(fchmodat(AT_FDCWD, "t", 0604, 0));
    show("t");
    SAY(umask(027));
    SAY(close(open("masked", O_CREAT | O_WRONLY, 0777)));
    SAY(mkdir("maskd", 01777));
    show("masked");
    show("maskd");
    SAY(umask(022));
    SAY(chown("t", -1, -1));
    SAY(lchown("tl", -1, -1));
    if (geteuid() == 0) {
        SAY(chmod("t", 06755));
        SAY(chown("t", 1234, 5678));
        show("t");
        if (fifos) {
            SAY(mknod("fifo", S_IFIFO | 0644, 0));
        }
        SAY(mknod("reg", 0600, 0));
        show("reg");
        SAY(mknod("dirnode", S_IFDIR | 0700, 0));
        SAY(chmod("maskd", 02775));
        SAY(chown("maskd", 0, 77));
        SAY(mkdir("maskd/inherits", 0755));
        show("maskd/inherits");
    }
    char value[10];
    SAY(getxattr("none", "user.x", value, 10));
    SAY(getxattr("t", "user.x", value, 10));
    SAY(getxattr("t", "nonsense", value, 10));
    SAY(listxattr("t", value, 0));
    SAY(removexattr("t", "user.x"));
    struct statx sx;
    SAY(statx(AT_FDCWD, "t", 0, STATX_BASIC_STATS, &sx));
    SAY(sx.stx_mode);
    SAY(sx.stx_size);
    SAY(statx(AT_FDCWD, "", 0, STATX_BASIC_STATS, &sx));
    SAY(statx(AT_FDCWD, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &sx));
    SAY(statx(AT_FDCWD, "t", 0x10000, STATX_BASIC_STATS, &sx));
    struct statfs sf;
    SAY(statfs("t", &sf));
    SAY(sf.f_namelen);
    SAY(sf.f_bsize);
    SAY(statfs("none", &sf));
    SAY(access("t", W_OK));
    SAY(link("t", "t2"));
    SAY(lstat("t2", &st));
    SAY(st.st_nlink);
}

static int broken;

static void on_pipe(int signal) {
    broken = signal;
}

static void pipes(void) {
    puts("== pipes");
    int p[2];
    char text[70000] = {0};
    SAY(pipe(p));
    SAY(write(p[1], "hello", 5));
    int n = 0;
    SAY(ioctl(p[0], FIONREAD, &n));
    SAY(n);
    SAY(read(p[0], (void *)8, 3));
    SAY(read(p[0], text, 3));
    puts(text);
    SAY(lseek(p[0], 0, SEEK_SET));
    SAY(pread(p[0], text, 1, 0));
    SAY(write(p[0], "x", 1));
    SAY(read(p[1], text, 1));
    SAY(fcntl(p[0], F_SETFL, O_NONBLOCK));
    SAY(read(p[0], text, 100));
    SAY(read(p[0], text, 100));
    SAY(fcntl(p[1], F_GETPIPE_SZ));
    SAY(fcntl(p[1], F_SETFL, O_NONBLOCK));
    SAY(write(p[1], text, 70000));
    SAY(write(p[1], text, 1));
    SAY(write(p[1], text, 5000));
    struct pollfd pfd[3] = {{p[0], POLLIN, 0}, {p[1], POLLOUT, 0}, {-1, POLLIN, 9}};
    SAY(poll(pfd, 3, 0));
    printf("%x %x %x\n", pfd[0].revents, pfd[1].revents, pfd[2].revents);
    SAY(read(p[0], text, 70000));
    SAY(poll(pfd, 2, 0));
    printf("%x %x\n", pfd[0].revents, pfd[1].revents);
    SAY(close(p[1]));
    SAY(poll(pfd, 2, 0));
    printf("%x %x\n", pfd[0].revents, pfd[1].revents);
    SAY(read(p[0], text, 1));
    close(p[0]);
    signal(SIGPIPE, on_pipe);
    SAY(pipe2(p, O_CLOEXEC | O_NONBLOCK));
    SAY(fcntl(p[0], F_GETFD));
    SAY(fcntl(p[0], F_GETFL) & O_NONBLOCK);
    SAY(close(p[0]));
    SAY(write(p[1], "x", 1));
    SAY(broken);
    SAY(write(p[1], "", 0));
    pfd[0].fd = p[1];
    pfd[0].events = POLLOUT;
    SAY(poll(pfd, 1, 0));
    printf("%x\n", pfd[0].revents);
    close(p[1]);
    SAY(pipe2(p, 1));
    SAY(pipe((int *)8));
    SAY(pipe(p));
    fd_set in, out;
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_SET(p[0], &in);
    FD_SET(p[1], &out);
    struct timeval tv = {0, 1000};
    SAY(select(p[1] + 1, &in, &out, NULL, &tv));
    SAY(FD_ISSET(p[0], &in));
    SAY(FD_ISSET(p[1], &out));
    FD_SET(p[0], &in);
    struct timespec ts = {0, 1000000};
    SAY(pselect(p[1] + 1, &in, NULL, NULL, &ts, NULL));
    SAY(ppoll(NULL, 0, &ts, NULL));
    pfd[0].fd = 99;
    pfd[0].events = POLLIN;
    SAY(poll(pfd, 1, 1000));
    printf("%x\n", pfd[0].revents);
    FD_SET(99, &in);
    SAY(select(100, &in, NULL, NULL, &tv));
    SAY(select(-1, &in, NULL, NULL, &tv));
    pfd[0].fd = open("f", O_RDONLY);
    pfd[0].events = POLLIN | POLLOUT | POLLRDNORM;
    SAY(poll(pfd, 1, 1000));
    printf("%x\n", pfd[0].revents);
    if (!fifos) {
        return;
    }
    SAY(mkfifo("ff", 0600));
    show("ff");
    SAY(open("ff", O_WRONLY | O_NONBLOCK));
    int r = open("ff", O_RDONLY | O_NONBLOCK);
    int w = open("ff", O_WRONLY);
    SAY(write(w, "fifo", 4));
    SAY(read(r, text, 10));
    SAY(read(r, text, 10));
    close(w);
    SAY(read(r, text, 10));
    close(r);
}

static void devices(void) {
    puts("== devices");
    char text[10] = "abcdefghi";
    int null = open("/dev/null", O_RDWR), zero = open("/dev/zero", O_RDWR);
    int full = open("/dev/full", O_RDWR), random = open("/dev/urandom", O_RDONLY);
    SAY(read(null, text, 5));
    SAY(write(null, text, 5));
    SAY(lseek(null, 10, SEEK_SET));
    SAY(read(zero, text, 5));
    SAY(text[0] + text[4]);
    SAY(write(full, text, 5));
    SAY(read(full, text, 5));
    SAY(read(random, text, 10));
    SAY(isatty(null));
    SAY(ftruncate(null, 0));
    SAY(close(open("/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0666)) * 0);
    show("/dev/null");
    show("/dev/zero");
    show("/dev/full");
    show("/dev/urandom");
    show("/dev/stdin");
    SAY(access("/dev/fd/0", F_OK));
    SAY(mknod("/dev/null", S_IFREG, 0));
    SAY(rename("/dev/null", "null"));
    SAY(rmdir("/proc"));
    SAY(unlink("/proc/self"));
    SAY(mkdir("/proc/x", 0700));
    SAY(open("/proc/self/nonexistent", O_RDONLY));
    SAY(open("/proc/999999999", O_RDONLY));
    char target[100] = {0};
    int fd = open("f", O_RDONLY);
    char link[50];
    sprintf(link, "/proc/self/fd/%d", fd);
    SAY(readlink(link, target, 99) > 0);
    puts(strrchr(target, '/'));
    int again = open(link, O_RDONLY);
    SAY(read(again, text, 5));
    printf("%.5s\n", text);
    SAY(readlink("/proc/self/cwd", target, 99) > 0);
    SAY(access("/proc/self/cwd/f", R_OK));
    SAY(access("/proc/self/root/dev/null", R_OK));
}

static void sockets(void) {
    int fd = open("f", O_RDONLY);
    char name[16];
    socklen_t length = sizeof name;
    SAY(getpeername(fd, (struct sockaddr *)name, &length));
    SAY(getsockname(99, (struct sockaddr *)name, &length));
    SAY(getsockopt(fd, SOL_SOCKET, SO_TYPE, name, &length));
    SAY(setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, name, 4));
    SAY(shutdown(fd, SHUT_RDWR));
    close(fd);
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    umask(022);
    if (argc < 2 || chdir(argv[1]) < 0) {
        perror("chdir");
        return 1;
    }
    fifos = argc < 3;
    paths();
    renames();
    data();
    attributes();
    pipes();
    devices();
    sockets();
    return 0;
}
