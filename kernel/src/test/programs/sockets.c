/* Socket pairs: streams, datagrams, sequenced packets, what goes along with them, and options. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define T(x) do { errno = 0; long r_ = (long)(x); \
    printf("%s -> %ld %s\n", #x, r_, r_ == -1 ? strerror(errno) : ""); } while (0)

static volatile int pipes;
static void onpipe(int s) { pipes++; }
static void onalarm(int s) {}
static void nap(int ms) { struct timespec t = {ms / 1000, ms % 1000 * 1000000L}; nanosleep(&t, 0); }
static char big[600000], in[600000];
static int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};

static void pair(int type, int *s)
{
    if (socketpair(AF_UNIX, type, 0, s)) perror("socketpair");
}

static void drop(int *s) { close(s[0]); close(s[1]); }

static int events(int fd)
{
    struct pollfd p = {fd, 0x3fff};
    poll(&p, 1, 0);
    return p.revents;
}

static int opt(int fd, int o)
{
    int v = -7;
    socklen_t l = sizeof v;
    return getsockopt(fd, SOL_SOCKET, o, &v, &l) ? -errno : v;
}

/* Sends bytes with descriptors and, if asked, credentials. */
static int sendfds(int s, const char *text, int *fds, int n, struct ucred *c, int flags)
{
    char control[2000];
    memset(control, 0, sizeof control);
    struct iovec v = {(void *)text, strlen(text)};
    struct msghdr m = {0, 0, &v, 1, control, sizeof control, 0};
    struct cmsghdr *h = CMSG_FIRSTHDR(&m);
    size_t used = 0;
    if (n >= 0) {
        h->cmsg_level = SOL_SOCKET;
        h->cmsg_type = SCM_RIGHTS;
        h->cmsg_len = CMSG_LEN(n * sizeof(int));
        memcpy(CMSG_DATA(h), fds, n * sizeof(int));
        used += CMSG_SPACE(n * sizeof(int));
        h = (struct cmsghdr *)((char *)h + CMSG_SPACE(n * sizeof(int)));
    }
    if (c) {
        h->cmsg_level = SOL_SOCKET;
        h->cmsg_type = SCM_CREDENTIALS;
        h->cmsg_len = CMSG_LEN(sizeof *c);
        memcpy(CMSG_DATA(h), c, sizeof *c);
        used += CMSG_SPACE(sizeof *c);
    }
    m.msg_controllen = used;
    return sendmsg(s, &m, flags);
}

/* Receives and prints all that comes along; descriptors are left in the array. */
static int recvfds(int s, int room, int controlroom, int flags, int *got)
{
    char control[2000], data[100];
    struct iovec v = {data, room};
    struct sockaddr_un a;
    struct msghdr m = {&a, sizeof a, &v, 1, controlroom < 0 ? 0 : control,
        controlroom < 0 ? 0 : controlroom, 0x77};
    errno = 0;
    int n = recvmsg(s, &m, flags), count = 0;
    printf("  got %d %s '%.*s' flags %x control %d name %d:", n, n < 0 ? strerror(errno) : "",
        n > 0 ? n < room ? n : room : 0, data, n < 0 ? 0 : m.msg_flags,
        n < 0 ? 0 : (int)m.msg_controllen, n < 0 ? 0 : (int)m.msg_namelen);
    if (n >= 0) {
        for (struct cmsghdr *h = CMSG_FIRSTHDR(&m); h; h = CMSG_NXTHDR(&m, h)) {
            if (h->cmsg_type == SCM_RIGHTS) {
                int k = (h->cmsg_len - CMSG_LEN(0)) / sizeof(int);
                printf(" %d files", k);
                for (int i = 0; i < k; i++) {
                    int fd;
                    memcpy(&fd, CMSG_DATA(h) + i * sizeof fd, sizeof fd);
                    printf(" (cloexec %d)", fcntl(fd, F_GETFD));
                    if (got) got[count++] = fd; else close(fd);
                }
            } else if (h->cmsg_type == SCM_CREDENTIALS) {
                struct ucred c;
                memcpy(&c, CMSG_DATA(h), sizeof c);
                printf(" creds %s %s %s", c.pid == getpid() ? "own" : c.pid ? "other" : "0",
                    c.uid == getuid() ? "own" : c.uid == 65534 ? "nobody" : "other",
                    c.gid == getgid() ? "own" : c.gid == 65534 ? "nobody" : "other");
            } else {
                printf(" type %d", h->cmsg_type);
            }
        }
    }
    printf("\n");
    return n;
}

static void making(void)
{
    int s[2] = {-5, -5};
    T(socketpair(AF_UNIX, 0, 0, s));
    T(socketpair(AF_UNIX, 4, 0, s));
    T(socketpair(AF_UNIX, 12, 0, s));
    T(socketpair(AF_UNIX, SOCK_STREAM, 2, s));
    T(socketpair(AF_UNIX, SOCK_STREAM | 0x100, 0, s));
    T(socketpair(99, SOCK_STREAM, 0, s));
    T(socketpair(AF_UNIX, SOCK_STREAM, 0, (int *)8));
    T(dup(0) == 3 && close(3) == 0);
    T(socketpair(AF_UNIX, SOCK_STREAM, 1, s));
    T(s[0] * 10 + s[1]);
    struct stat st;
    T(fstat(s[0], &st));
    printf("mode %o size %d\n", st.st_mode, (int)st.st_size);
    T(fcntl(s[0], F_GETFL));
    T(fcntl(s[0], F_GETFD));
    T(lseek(s[0], 0, SEEK_SET));
    T(pread(s[0], in, 1, 0));
    T(pwrite(s[0], in, 1, 0));
    T(ftruncate(s[0], 0));
    drop(s);
    T(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, s));
    printf("%x %x\n", fcntl(s[0], F_GETFL), fcntl(s[1], F_GETFD));
    T(read(s[0], in, 5));
    drop(s);
    T(socketpair(AF_UNIX, SOCK_RAW, 0, s));
    T(opt(s[0], SO_TYPE));
    drop(s);
    struct sockaddr_un a;
    socklen_t l;
    for (int i = 0; i < 3; i++) {
        pair(types[i], s);
        printf("type %d: %d %d %d %d %d %d %d %d\n", types[i], opt(s[0], SO_TYPE),
            opt(s[0], SO_DOMAIN), opt(s[0], SO_PROTOCOL), opt(s[0], SO_ERROR),
            opt(s[0], SO_SNDBUF), opt(s[0], SO_RCVBUF), opt(s[0], SO_PASSCRED),
            opt(s[0], SO_ACCEPTCONN));
        l = sizeof a;
        memset(&a, 1, sizeof a);
        T(getsockname(s[0], (void *)&a, &l));
        printf("family %d length %d\n", a.sun_family, l);
        l = 1;
        T(getpeername(s[0], (void *)&a, &l));
        printf("length %d\n", l);
        l = -1;
        T(getpeername(s[0], (void *)&a, &l));
        l = sizeof a;
        T(getsockname(s[0], (void *)8, &l));
        T(getsockname(s[0], (void *)&a, (void *)8));
        struct ucred c;
        l = sizeof c;
        T(getsockopt(s[1], SOL_SOCKET, SO_PEERCRED, &c, &l));
        printf("peer %d %d %d length %d\n", c.pid == getpid(), c.uid == geteuid(),
            c.gid == getegid(), l);
        drop(s);
    }
    int p[2];
    pipe(p);
    l = 4;
    int v;
    T(getsockname(p[0], (void *)&a, &l));
    T(getpeername(p[0], (void *)&a, &l));
    T(getsockopt(p[0], SOL_SOCKET, SO_TYPE, &v, &l));
    T(setsockopt(p[0], SOL_SOCKET, SO_PASSCRED, &v, 4));
    T(shutdown(p[0], 0));
    T(send(p[1], "a", 1, 0));
    T(recv(p[0], in, 1, 0));
    T(sendmsg(p[1], (void *)8, 0));
    T(recvmsg(p[1], (void *)8, 0));
    drop(p);
    T(shutdown(-1, 0));
    T(send(99, "a", 1, 0));
    T(recv(99, in, 1, 0));
    T(getsockname(99, (void *)&a, &l));
}

static void options(void)
{
    int s[2], v;
    socklen_t l;
    pair(SOCK_STREAM, s);
    int sizes[] = {0, 1, 5000, 100000, 212992};
    for (int i = 0; i < 5; i++) {
        v = sizes[i];
        T(setsockopt(s[0], SOL_SOCKET, SO_SNDBUF, &v, sizeof v));
        T(setsockopt(s[0], SOL_SOCKET, SO_RCVBUF, &v, sizeof v));
        printf("%d: %d %d\n", v, opt(s[0], SO_SNDBUF), opt(s[0], SO_RCVBUF));
    }
    T(setsockopt(s[0], SOL_SOCKET, SO_SNDBUF, &v, 3));
    T(setsockopt(s[0], SOL_SOCKET, SO_SNDBUF, (void *)8, 4));
    T(setsockopt(s[0], SOL_SOCKET, SO_TYPE, &v, 4));
    T(setsockopt(s[0], SOL_SOCKET, SO_ERROR, &v, 4));
    T(setsockopt(s[0], SOL_SOCKET, 9999, &v, 4));
    T(setsockopt(s[0], SOL_SOCKET, SO_PASSCRED, &v, -1));
    l = 4;
    T(getsockopt(s[0], SOL_SOCKET, 9999, &v, &l));
    l = -1;
    T(getsockopt(s[0], SOL_SOCKET, SO_TYPE, &v, &l));
    l = 2;
    v = -1;
    T(getsockopt(s[0], SOL_SOCKET, SO_TYPE, &v, &l));
    printf("%x %d\n", v, l);
    l = 4;
    T(getsockopt(s[0], SOL_SOCKET, SO_TYPE, (void *)8, &l));
    T(getsockopt(s[0], SOL_SOCKET, SO_TYPE, &v, (void *)8));
    T(getsockopt(s[0], 6, 1, &v, &l));
    T(setsockopt(s[0], 6, 1, &v, 4));
    v = 1;
    T(setsockopt(s[0], SOL_SOCKET, SO_PASSCRED, &v, sizeof v));
    T(opt(s[0], SO_PASSCRED));
    struct timeval t = {0, 30000}, r;
    l = sizeof r;
    T(setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t));
    T(getsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &r, &l));
    printf("%d %d\n", (int)r.tv_sec, r.tv_usec >= 28000 && r.tv_usec <= 33000);
    T(read(s[0], in, 10));
    T(recv(s[0], in, 10, 0));
    t.tv_usec = 1000000;
    T(setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t));
    T(setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &t, 4));
    t.tv_usec = 30000;
    T(setsockopt(s[0], SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t));
    long n, sum = 0;
    while ((n = write(s[0], big, 50000)) > 0) sum += n;
    printf("%d %d\n", sum >= 100000, errno == EAGAIN);
    /* A limited wait that a signal ends is not restarted. */
    struct sigaction a = {.sa_handler = onalarm, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &a, 0);
    t.tv_sec = 5;
    setsockopt(s[1], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
    while (recv(s[1], in, sizeof in, MSG_DONTWAIT) > 0);
    struct itimerval it = {{0, 30000}, {0, 30000}}, off = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &it, 0);
    T(read(s[1], in, 1));
    setitimer(ITIMER_REAL, &off, 0);
    drop(s);
}

static void streams(void)
{
    int s[2], n;
    pair(SOCK_STREAM, s);
    T(events(s[0]));
    T(write(s[0], "hello", 5));
    T(events(s[1]));
    T(write(s[0], " world", 6));
    T(ioctl(s[1], FIONREAD, &n));
    printf("%d\n", n);
    T(ioctl(s[0], TIOCOUTQ, &n));
    printf("%d\n", n);
    T(recv(s[1], in, 100, MSG_PEEK));
    T(recv(s[1], in, 3, MSG_PEEK));
    T(read(s[1], in, 7));
    printf("%.7s\n", in);
    T(recv(s[1], in, 100, MSG_TRUNC));
    T(recv(s[1], in, 100, MSG_DONTWAIT));
    T(recv(s[1], in, 0, MSG_DONTWAIT));
    T(read(s[1], in, 0));
    T(send(s[0], "", 0, 0));
    T(recv(s[1], in, 100, MSG_DONTWAIT));
    struct iovec v[3] = {{"ab", 2}, {"", 0}, {"cde", 3}}, w[2] = {{in, 1}, {in + 10, 100}};
    T(writev(s[0], v, 3));
    T(readv(s[1], w, 2));
    printf("%c %.4s\n", in[0], in + 10);
    T(write(s[0], (void *)8, 4));
    T(send(s[0], (void *)8, 4, 0));
    T(write(s[0], "xyz", 3));
    T(read(s[1], (void *)8, 4));
    T(recv(s[1], (void *)8, 4, 0));
    T(read(s[1], in, 4));
    T(recv(s[1], in, 1, MSG_OOB));
    struct sockaddr_un a = {AF_UNIX, "nowhere"};
    T(sendto(s[0], "a", 1, 0, (void *)&a, sizeof a));
    T(sendto(s[0], "a", 1, 0, (void *)&a, -1));
    T(sendto(s[0], "a", 1, 0, (void *)&a, 0));
    socklen_t l = sizeof a;
    T(recvfrom(s[1], in, 10, 0, (void *)&a, &l));
    printf("length %d\n", l);
    /* All of it, from a slow sender. */
    if (fork() == 0) {
        for (int i = 0; i < 4; i++) { nap(40); write(s[0], "0123456789", 10); }
        _exit(0);
    }
    T(recv(s[1], in, 35, MSG_WAITALL));
    T(recv(s[1], in, 35, 0));
    wait(0);
    /* Full, and room again. */
    fcntl(s[0], F_SETFL, O_NONBLOCK);
    int sizes[] = {1, 300, 2000, 4000, 65536, 600000};
    for (int i = 0; i < 6; i++) {
        long sum = 0, writes = 0, reads = 0, r;
        while ((r = write(s[0], big, sizes[i])) > 0) { sum += r; writes++; }
        printf("size %d: %ld %ld %s %x\n", sizes[i], sum, writes, strerror(errno), events(s[0]));
        while (!(events(s[0]) & POLLOUT)) { read(s[1], in, sizes[i] > 2000 ? 2000 : sizes[i]); reads++; }
        printf("room after %ld\n", reads);
        while (recv(s[1], in, sizeof in, MSG_DONTWAIT) > 0);
    }
    /* The end. */
    T(shutdown(s[0], 3));
    T(shutdown(s[0], SHUT_WR));
    printf("%x %x\n", events(s[0]), events(s[1]));
    T(read(s[1], in, 10));
    T(write(s[0], "a", 1));
    T(pipes);
    T(send(s[0], "a", 1, MSG_NOSIGNAL));
    T(pipes);
    T(write(s[1], "back", 4));
    T(read(s[0], in, 10));
    T(shutdown(s[0], SHUT_RD));
    printf("%x %x\n", events(s[0]), events(s[1]));
    T(write(s[1], "a", 1));
    T(pipes);
    T(read(s[0], in, 10));
    drop(s);
    pair(SOCK_STREAM, s);
    T(write(s[0], "left", 4));
    T(close(s[0]));
    printf("%x\n", events(s[1]));
    T(read(s[1], in, 10));
    T(read(s[1], in, 10));
    T(write(s[1], "a", 1));
    T(opt(s[1], SO_ERROR));
    close(s[1]);
    pair(SOCK_STREAM, s);
    T(write(s[0], "unread", 6));
    T(write(s[1], "left", 4));
    T(close(s[1]));
    printf("%x\n", events(s[0]));
    T(read(s[0], in, 10));
    T(read(s[0], in, 10));
    T(read(s[0], in, 10));
    T(send(s[0], "a", 1, MSG_NOSIGNAL));
    close(s[0]);
    pair(SOCK_STREAM, s);
    T(write(s[0], "unread", 6));
    T(close(s[1]));
    T(opt(s[0], SO_ERROR));
    T(opt(s[0], SO_ERROR));
    struct sockaddr_un b;
    l = sizeof b;
    T(getpeername(s[0], (void *)&b, &l));
    close(s[0]);
}

static void messages(int type)
{
    int s[2], n;
    printf("messages of type %d\n", type);
    pair(type, s);
    T(events(s[0]));
    T(write(s[0], "hello", 5));
    T(send(s[0], "world!", 6, 0));
    T(ioctl(s[1], FIONREAD, &n));
    printf("%d\n", n);
    T(recv(s[1], in, 3, MSG_PEEK));
    T(recv(s[1], in, 3, MSG_PEEK | MSG_TRUNC));
    T(recv(s[1], in, 3, 0));
    T(recv(s[1], in, 3, MSG_TRUNC));
    T(recv(s[1], in, 3, MSG_DONTWAIT));
    T(write(s[0], "", 0));
    T(send(s[0], "", 0, 0));
    T(events(s[1]));
    T(recv(s[1], in, 3, MSG_DONTWAIT));
    T(recv(s[1], in, 3, MSG_DONTWAIT));
    T(recv(s[1], in, 3, MSG_DONTWAIT));
    T(send(s[0], "whole", 5, 0));
    T(recvfds(s[1], 2, -1, 0, 0));
    T(send(s[0], "whole", 5, 0));
    T(recvfds(s[1], 2, -1, MSG_TRUNC, 0));
    T(send(s[0], "whole", 5, 0));
    T(recvfds(s[1], 20, -1, MSG_WAITALL, 0));
    T(send(s[0], big, 300000, 0));
    T(send(s[0], big, 212992 - 31, 0));
    T(send(s[0], big, 212992 - 32, 0));
    T(recv(s[1], in, sizeof in, 0));
    T(write(s[0], big, 100000));
    T(read(s[1], in, sizeof in));
    T(send(s[0], "a", 1, MSG_OOB));
    T(recv(s[1], in, 1, MSG_OOB));
    T(send(s[0], (void *)8, 4, 0));
    struct sockaddr_un a = {AF_UNIX, "nowhere"};
    T(sendto(s[0], "a", 1, 0, (void *)&a, sizeof a));
    T(sendto(s[0], "a", 1, 0, (void *)&a, 2));
    a.sun_path[0] = 0;
    T(sendto(s[0], "a", 1, 0, (void *)&a, 20));
    a.sun_family = 2;
    T(sendto(s[0], "a", 1, 0, (void *)&a, 20));
    while (recv(s[1], in, 10, MSG_DONTWAIT) >= 0);
    fcntl(s[0], F_SETFL, O_NONBLOCK);
    int sizes[] = {1, 300, 2000, 4000, 20000, 65536};
    for (int i = 0; i < 6; i++) {
        int writes = 0, reads = 0;
        while (write(s[0], big, sizes[i]) > 0) writes++;
        printf("size %d: %d %s %x\n", sizes[i], writes, strerror(errno), events(s[0]));
        while (!(events(s[0]) & POLLOUT)) { read(s[1], in, 10); reads++; }
        printf("room after %d\n", reads);
        while (recv(s[1], in, 1, MSG_DONTWAIT) > 0);
    }
    /* Many at once. */
    struct mmsghdr m[4];
    struct iovec v[4];
    char part[4][8];
    memset(m, 0, sizeof m);
    for (int i = 0; i < 4; i++) {
        sprintf(part[i], "%d%.*s", i, i, "abcdef");
        v[i] = (struct iovec){part[i], strlen(part[i])};
        m[i].msg_hdr.msg_iov = v + i;
        m[i].msg_hdr.msg_iovlen = 1;
    }
    T(sendmmsg(s[0], m, 4, 0));
    printf("%d %d %d %d\n", m[0].msg_len, m[1].msg_len, m[2].msg_len, m[3].msg_len);
    for (int i = 0; i < 4; i++) v[i].iov_len = 2;
    T(recvmmsg(s[1], m, 4, MSG_DONTWAIT, 0));
    for (int i = 0; i < 4; i++) printf("%d %x %.2s\n", m[i].msg_len, m[i].msg_hdr.msg_flags, part[i]);
    T(recvmmsg(s[1], m, 4, MSG_DONTWAIT, 0));
    T(send(s[0], "one", 3, 0));
    T(recvmmsg(s[1], m, 4, MSG_WAITFORONE, 0));
    struct timespec ts = {0, 1};
    T(send(s[0], "one", 3, 0));
    T(recvmmsg(s[1], m, 4, 0, &ts));
    ts.tv_nsec = -1;
    T(recvmmsg(s[1], m, 4, 0, &ts));
    T(sendmmsg(s[0], (void *)8, 4, 0));
    T(sendmmsg(s[0], m, 0, 0));
    m[0].msg_hdr.msg_iovlen = 1025;
    T(sendmmsg(s[0], m, 1, 0));
    /* The end. */
    T(shutdown(s[0], SHUT_WR));
    printf("%x %x\n", events(s[0]), events(s[1]));
    T(send(s[0], "a", 1, 0));
    T(pipes);
    T(recv(s[1], in, 1, MSG_DONTWAIT));
    T(shutdown(s[1], SHUT_RD));
    printf("%x %x\n", events(s[0]), events(s[1]));
    T(recv(s[1], in, 1, MSG_DONTWAIT));
    T(recv(s[1], in, 1, 0));
    T(send(s[0], "a", 1, 0));
    drop(s);
    pair(type, s);
    T(send(s[0], "left", 4, 0));
    T(send(s[1], "unread", 6, 0));
    T(close(s[0]));
    printf("%x\n", events(s[1]));
    T(recv(s[1], in, 10, MSG_DONTWAIT));
    T(recv(s[1], in, 10, MSG_DONTWAIT));
    T(recv(s[1], in, 10, MSG_DONTWAIT));
    T(send(s[1], "a", 1, 0));
    T(send(s[1], "a", 1, 0));
    T(opt(s[1], SO_ERROR));
    struct sockaddr_un b;
    socklen_t l = sizeof b;
    T(getpeername(s[1], (void *)&b, &l));
    close(s[1]);
}

static void along(int type)
{
    int s[2], p[2], q[300], on = 1;
    printf("along with type %d\n", type);
    pair(type, s);
    pipe(p);
    T(sendfds(s[0], "a", p, 2, 0, 0));
    T(close(p[1]));
    T(recvfds(s[1], 10, 1000, 0, q));
    T(write(q[1], "through", 7));
    T(read(p[0], in, 10));
    T(close(q[1]));
    T(read(p[0], in, 10));
    T(close(q[0]));
    T(sendfds(s[0], "b", p, 1, 0, 0));
    T(recvfds(s[1], 10, 1000, MSG_PEEK, 0));
    T(recvfds(s[1], 10, 1000, MSG_CMSG_CLOEXEC, 0));
    /* Too little room for them. */
    q[0] = q[1] = q[2] = p[0];
    T(sendfds(s[0], "c", q, 3, 0, 0));
    T(recvfds(s[1], 10, CMSG_LEN(2 * sizeof(int)), 0, 0));
    T(sendfds(s[0], "d", q, 3, 0, 0));
    T(recvfds(s[1], 10, -1, 0, 0));
    T(sendfds(s[0], "e", q, 3, 0, 0));
    T(recvfds(s[1], 10, 4, 0, 0));
    T(sendfds(s[0], "f", q, 3, 0, 0));
    T(read(s[1], in, 10));
    T(sendfds(s[0], "g", q, 0, 0, 0));
    T(recvfds(s[1], 10, 1000, 0, 0));
    /* Each ends what one call receives. */
    T(sendfds(s[0], "1", q, -1, 0, 0));
    T(sendfds(s[0], "2", q, 1, 0, 0));
    T(sendfds(s[0], "3", q, -1, 0, 0));
    T(recvfds(s[1], 10, 1000, 0, 0));
    T(recvfds(s[1], 10, 1000, MSG_DONTWAIT, 0));
    T(recvfds(s[1], 10, 1000, MSG_DONTWAIT, 0));
    for (int i = 0; i < 300; i++) q[i] = p[0];
    T(sendfds(s[0], "h", q, 253, 0, 0));
    T(recvfds(s[1], 10, 0, 0, 0));
    T(sendfds(s[0], "i", q, 254, 0, 0));
    q[1] = 99;
    T(sendfds(s[0], "j", q, 2, 0, 0));
    q[1] = -1;
    T(sendfds(s[0], "k", q, 2, 0, 0));
    /* What nobody reads is closed. */
    pipe(q);
    T(sendfds(s[0], "l", q + 1, 1, 0, 0));
    T(close(q[1]));
    fcntl(q[0], F_SETFL, O_NONBLOCK);
    T(read(q[0], in, 1));
    T(close(s[1]));
    T(read(q[0], in, 1));
    close(q[0]);
    T(sendfds(s[0], "m", p, 1, 0, MSG_NOSIGNAL));
    drop(p);
    close(s[0]);
    /* Sockets in sockets in sockets. */
    int deep[2], outer[2];
    pair(type, deep);
    pipe(p);
    sendfds(deep[0], "n", p + 1, 1, 0, 0);
    close(p[1]);
    for (int i = 0; i < 3; i++) {
        pair(type, outer);
        T(sendfds(outer[0], "o", deep, 2, 0, 0));
        drop(deep);
        memcpy(deep, outer, sizeof deep);
    }
    fcntl(p[0], F_SETFL, O_NONBLOCK);
    T(read(p[0], in, 1));
    drop(deep);
    nap(150);
    T(read(p[0], in, 1));
    close(p[0]);
    /* Who sends. */
    struct ucred c = {getpid(), getuid(), getgid()};
    pair(type, s);
    T(send(s[0], "early", 5, 0));
    T(sendfds(s[0], "told", 0, -1, &c, 0));
    T(setsockopt(s[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof on));
    T(send(s[0], "p", 1, 0));
    T(recvfds(s[1], 20, 1000, 0, 0));
    T(recvfds(s[1], 20, 1000, MSG_DONTWAIT, 0));
    T(recvfds(s[1], 20, 1000, MSG_DONTWAIT, 0));
    if (fork() == 0) { write(s[0], "child", 5); _exit(0); }
    wait(0);
    write(s[0], "parent", 6);
    T(recvfds(s[1], 20, 1000, 0, 0));
    T(recvfds(s[1], 20, 1000, 0, 0));
    pipe(p);
    T(sendfds(s[0], "q", p, 2, &c, 0));
    T(recvfds(s[1], 20, 1000, 0, 0));
    T(sendfds(s[0], "r", p, 2, &c, 0));
    T(recvfds(s[1], 20, CMSG_SPACE(sizeof c), 0, 0));
    T(sendfds(s[0], "s", 0, -1, &c, 0));
    T(recvfds(s[1], 20, CMSG_LEN(4), 0, 0));
    drop(p);
    c.pid = 1999999;
    T(sendfds(s[0], "t", 0, -1, &c, 0) < 0);
    char bad[64];
    struct iovec v = {"u", 1};
    struct msghdr m = {0, 0, &v, 1, bad, CMSG_SPACE(4), 0};
    struct cmsghdr *h = (void *)bad;
    memset(bad, 0, sizeof bad);
    T(sendmsg(s[0], &m, 0));
    h->cmsg_level = SOL_SOCKET;
    h->cmsg_len = CMSG_LEN(4);
    h->cmsg_type = 77;
    T(sendmsg(s[0], &m, 0));
    h->cmsg_type = SCM_CREDENTIALS;
    T(sendmsg(s[0], &m, 0));
    h->cmsg_level = 77;
    T(sendmsg(s[0], &m, 0));
    m.msg_control = (void *)8;
    T(sendmsg(s[0], &m, 0));
    m.msg_control = 0;
    m.msg_controllen = 0;
    m.msg_iovlen = 2000;
    T(sendmsg(s[0], &m, 0));
    m.msg_iovlen = 1;
    v.iov_len = -1;
    T(sendmsg(s[0], &m, 0));
    m.msg_namelen = -1;
    T(recvmsg(s[1], &m, 0));
    T(recvmsg(s[1], (void *)8, MSG_DONTWAIT));
    drop(s);
}

/* Descriptors that come while the limit is reached. */
static void limits(void)
{
    int s[2], q[8];
    pair(SOCK_STREAM, s);
    for (int i = 0; i < 8; i++) q[i] = s[0];
    T(sendfds(s[0], "a", q, 8, 0, 0));
    int fd[2000], n = 0;
    while (n < 2000 && (fd[n] = dup(0)) >= 0) n++;
    printf("%s\n", strerror(errno));
    close(fd[--n]);
    close(fd[--n]);
    T(recvfds(s[1], 10, 1000, 0, 0));
    int t[2];
    T(close(dup(0)) || socketpair(AF_UNIX, SOCK_STREAM, 0, t));
    drop(t);
    fd[n++] = dup(0);
    T(socketpair(AF_UNIX, SOCK_STREAM, 0, t));
    T(dup(0) >= 0);
    for (int i = 0; i < n; i++) close(fd[i]);
    for (int i = 3; i < 2000; i++) close(i);
}

static int echo[2];
static void *serve(void *unused)
{
    char b[1000];
    int n;
    while ((n = read(echo[1], b, sizeof b)) > 0)
        for (int k = 0, w; k < n; k += w) w = write(echo[1], b + k, n - k);
    return 0;
}

static void races(void)
{
    pthread_t t;
    pair(SOCK_STREAM, echo);
    pthread_create(&t, 0, serve, 0);
    long sum = 0;
    for (int i = 0; i < 3000; i++) {
        char c[7], d[7];
        memset(c, i, 7);
        write(echo[0], c, 1 + i % 7);
        if (recv(echo[0], d, 1 + i % 7, MSG_WAITALL) != 1 + i % 7 || memcmp(c, d, 1 + i % 7)) sum++;
    }
    printf("echo wrong %ld\n", sum);
    shutdown(echo[0], SHUT_WR);
    pthread_join(t, 0);
    drop(echo);
    /* Much through a pair, with a writer that waits. */
    int s[2], st;
    pair(SOCK_STREAM, s);
    if (fork() == 0) {
        close(s[1]);
        unsigned x = 1;
        for (int i = 0; i < 100; i++) {
            for (int k = 0; k < 40000; k++) big[k] = (x = x * 1103515245 + 12345) >> 16;
            if (write(s[0], big, 40000) != 40000) _exit(1);
        }
        _exit(0);
    }
    close(s[0]);
    unsigned x = 1;
    long n, total = 0, wrong = 0;
    while ((n = read(s[1], in, 7777)) > 0) {
        for (long k = 0; k < n; k++) wrong += in[k] != (char)((x = x * 1103515245 + 12345) >> 16);
        total += n;
    }
    wait(&st);
    printf("total %ld wrong %ld status %d\n", total, wrong, st);
    close(s[1]);
    /* Several writers of messages: each stays whole. */
    for (int i = 1; i < 3; i++) {
        pair(types[i], s);
        for (int w = 0; w < 4; w++)
            if (fork() == 0) {
                close(s[1]);
                char b[300];
                memset(b, 'a' + w, sizeof b);
                for (int k = 0; k < 300; k++) if (send(s[0], b, 1 + k, 0) != 1 + k) _exit(1);
                _exit(0);
            }
        close(s[0]);
        long count = 0, bytes = 0, mixed = 0;
        while (count < 1200 && (n = recv(s[1], in, 1000, 0)) > 0) {
            count++;
            bytes += n;
            for (long k = 1; k < n; k++) mixed += in[k] != in[0];
        }
        for (int w = 0; w < 4; w++) { wait(&st); if (st) printf("writer %d\n", st); }
        printf("messages %ld bytes %ld mixed %ld\n", count, bytes, mixed);
        close(s[1]);
    }
    /* Descriptors between processes. */
    pair(SOCK_STREAM, s);
    if (fork() == 0) {
        close(s[0]);
        for (int i = 0; i < 200; i++) {
            int got[1];
            char control[CMSG_SPACE(sizeof(int))], c;
            struct iovec v = {&c, 1};
            struct msghdr m = {0, 0, &v, 1, control, sizeof control, 0};
            if (recvmsg(s[1], &m, 0) != 1) _exit(2);
            memcpy(got, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof got);
            if (write(got[0], &c, 1) != 1) _exit(3);
            close(got[0]);
        }
        _exit(0);
    }
    close(s[1]);
    long good = 0;
    for (int i = 0; i < 200; i++) {
        int p[2];
        char c = 0, t[2] = {'A' + i % 26, 0};
        pipe(p);
        sendfds(s[0], t, p + 1, 1, 0, 0);
        close(p[1]);
        good += read(p[0], &c, 1) == 1 && c == t[0];
        good += read(p[0], &c, 1) == 0;
        close(p[0]);
    }
    wait(&st);
    printf("good %ld status %d\n", good, st);
    close(s[0]);
}

int main(void)
{
    setvbuf(stdout, 0, _IONBF, 0);
    struct rlimit most = {1024, 1024};
    setrlimit(RLIMIT_NOFILE, &most);
    signal(SIGPIPE, onpipe);
    making();
    options();
    streams();
    messages(SOCK_DGRAM);
    messages(SOCK_SEQPACKET);
    for (int i = 0; i < 3; i++) along(types[i]);
    limits();
    races();
    return 0;
}
