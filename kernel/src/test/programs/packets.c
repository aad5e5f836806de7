/* Packet mode of pseudo terminals: what the master is told, and when. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#ifndef EXTPROC
#define EXTPROC 0200000
#endif

static int m, s;

static void got(const char *after, size_t size)
{
    unsigned char bytes[64];
    struct pollfd p = { m, POLLIN | POLLPRI, 0 };
    poll(&p, 1, 50);
    printf("%s: poll %x", after, p.revents);
    for (int k = 0; k < 3; k++) {
        ssize_t n = read(m, bytes, size);
        printf(", %zd", n < 0 ? (ssize_t) -errno : n);
        if (n < 0)
            break;
        for (ssize_t j = 0; j < n; j++)
            printf(" %02x", bytes[j]);
    }
    printf("\n");
}

static void change(tcflag_t in, tcflag_t local, int how)
{
    struct termios t;
    tcgetattr(s, &t);
    t.c_iflag ^= in;
    t.c_lflag ^= local;
    tcsetattr(s, how, &t);
}

int main(void)
{
    int on = 1, off = 0, value = -1;
    setvbuf(stdout, 0, _IONBF, 0);
    signal(SIGINT, SIG_IGN);
    m = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    grantpt(m);
    unlockpt(m);
    s = open(ptsname(m), O_RDWR | O_NOCTTY);
    printf("%d %d\n", ioctl(m, TIOCGPKT, &value), value);
    printf("%d\n", ioctl(s, TIOCPKT, &on) == 0 ? 0 : errno);
    printf("%d\n", ioctl(m, TIOCPKT, (void *) 1) == 0 ? 0 : errno);
    tcflush(s, TCIOFLUSH);
    got("flush before", 10);
    ioctl(m, TIOCPKT, &on);
    printf("%d %d\n", ioctl(m, TIOCGPKT, &value), value);
    got("on", 10);
    write(s, "hello\n", 6);
    got("output", 10);
    write(s, "hello", 5);
    printf("%d %d\n", ioctl(m, FIONREAD, &value), value);
    got("output by 3", 3);
    write(s, "a", 1);
    got("output by 1", 1);
    got("nothing", 0);
    tcflush(s, TCIFLUSH);
    got("input flushed", 10);
    tcflush(s, TCOFLUSH);
    got("output flushed", 10);
    tcflush(s, TCIOFLUSH);
    got("both flushed", 10);
    tcflow(s, TCOOFF);
    got("stopped", 10);
    tcflow(s, TCOON);
    got("started", 10);
    tcflow(s, TCOOFF);
    tcflow(s, TCOON);
    got("both", 10);
    write(m, "\023", 1);
    got("control s", 10);
    write(m, "\021", 1);
    got("control q", 10);
    change(IXON, 0, TCSANOW);
    got("no flow", 10);
    change(IXON, 0, TCSANOW);
    got("flow", 10);
    change(IXON, 0, TCSAFLUSH);
    change(IXON, 0, TCSADRAIN);
    got("there and back", 10);
    change(0, ECHO, TCSANOW);
    got("other modes", 10);
    change(0, EXTPROC, TCSANOW);
    got("external", 10);
    change(0, ECHO, TCSANOW);
    got("external modes", 10);
    change(0, EXTPROC, TCSANOW);
    got("no longer", 10);
    write(m, "typed\003", 6);
    got("interrupted", 10);
    change(0, NOFLSH, TCSANOW);
    write(m, "typed\003", 6);
    got("not flushed", 10);
    write(s, "more", 4);
    tcflush(s, TCIFLUSH);
    got("news before output", 10);
    ioctl(m, TIOCPKT, &off);
    tcflush(s, TCIFLUSH);
    write(s, "end", 3);
    got("off", 10);
    ioctl(m, TIOCPKT, &on);
    got("on again", 10);
    close(s);
    got("closed", 10);
    return 0;
}
