/* Terminals: the line discipline, pseudo terminals, job control and hangups. */
#define _GNU_SOURCE
#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define T(x) do { errno = 0; long r_ = (long)(x); \
    printf("%s -> %ld %s\n", #x, r_, r_ == -1 ? strerror(errno) : ""); } while (0)

static int m, s;
static struct termios first;

static void nap(int ms) { struct timespec t = {ms / 1000, ms % 1000 * 1000000L}; nanosleep(&t, 0); }

static void show(const char *what, const unsigned char *b, int n)
{
    printf("  %s %d:", what, n);
    if (n < 0) printf(" %s", strerror(errno));
    for (int i = 0; i < n; i++)
        if (n > 200 && i == 50) { printf(" ... "); i = n - 10; }
        else if (b[i] > 32 && b[i] < 127 && b[i] != '\\') putchar(b[i]);
        else printf("\\%02x", b[i]);
    puts("");
}

/* All that the terminal has written, once it is quiet. */
static void output(void)
{
    unsigned char b[20000];
    int n = 0;
    struct pollfd p = {m, POLLIN, 0};
    while (poll(&p, 1, 30) == 1 && (p.revents & POLLIN)) {
        int r = read(m, b + n, sizeof b - n);
        if (r <= 0) break;
        n += r;
    }
    show("out", b, n);
}

/* All that can be read, read by read. */
static void input(int size)
{
    unsigned char b[5000];
    fcntl(s, F_SETFL, O_RDWR | O_NONBLOCK);
    for (int i = 0; i < 20; i++) {
        int n = read(s, b, size);
        if (n < 0 && errno == EAGAIN) break;
        show("in", b, n);
        if (n < 0) break;
    }
    fcntl(s, F_SETFL, O_RDWR);
}

static void type(const char *b, int n)
{
    show("type", (const unsigned char *)b, n);
    if (write(m, b, n) != n) printf("short\n");
    output();
    input(5000);
}
#define TYPE(x) type(x, sizeof x - 1)

static void modes(const char *name, int iset, int iclear, int oset, int oclear, int lset, int lclear)
{
    struct termios t = first;
    t.c_iflag = t.c_iflag & ~iclear | iset;
    t.c_oflag = t.c_oflag & ~oclear | oset;
    t.c_lflag = t.c_lflag & ~lclear | lset;
    printf("-- %s: %d\n", name, tcsetattr(s, TCSAFLUSH, &t));
}
#define I(set, clear) modes("input " #set " -" #clear, set, clear, 0, 0, 0, 0)
#define O(set, clear) modes("output " #set " -" #clear, 0, 0, set, clear, 0, 0)
#define L(set, clear) modes("local " #set " -" #clear, 0, 0, 0, 0, set, clear)

static void print(const char *b, int n)
{
    show("write", (const unsigned char *)b, write(s, b, n));
    output();
}
#define PRINT(x) print(x, sizeof x - 1)

static void setcc(int which, int c)
{
    struct termios t;
    tcgetattr(s, &t);
    t.c_cc[which] = c;
    tcsetattr(s, TCSANOW, &t);
}

static void open_pair(void)
{
    int zero = 0, n = -1;
    m = open("/dev/ptmx", O_RDWR | O_NOCTTY);
    ioctl(m, TIOCSPTLCK, &zero);
    ioctl(m, TIOCGPTN, &n);
    char name[30];
    sprintf(name, "/dev/pts/%d", n);
    s = open(name, O_RDWR | O_NOCTTY);
}

static void close_pair(void) { close(s); close(m); }

static void canonical(void)
{
    TYPE("hello\n");
    TYPE("hex\177llo\n");
    TYPE("one two  three\027\027x\n");
    TYPE("a b_c.d\027\027\n");
    TYPE("gone\025here\n");
    TYPE("lit\026\003eral\026\177\n");
    TYPE("again\022x\n");
    TYPE("part\004rest\n");
    TYPE("\004");
    TYPE("ab\004\004cd\n");
    TYPE("x\ty\177\177\177\177z\n");
    TYPE("ab\tc\177\177d\n");
    TYPE("\001\002\177\177\177q\n");
    TYPE("two\nlines\n");
    TYPE("cr\rnext\n");
    TYPE("caf\303\251\177x\n");
    TYPE("nul\0x\n");
    PRINT("abc");
    TYPE("a\t\177b\n");
    write(m, "abcdef\ngh\004\n", 11);
    output();
    input(4);
    write(m, "abcd\004", 5);
    nap(150);
    input(4);
    I(IUTF8, 0);
    TYPE("caf\303\251\177x\n");
    TYPE("\303\251\342\202\254\t\177\177\177a\n");
    TYPE("\251\251\177b\n");
    L(0, ECHO); TYPE("hid\177den\025x\n");
    L(ECHONL, ECHO); TYPE("hid\177den\n");
    L(0, ECHOE); TYPE("ab\177c\n"); TYPE("ab cd\027e\n");
    L(0, ECHOK); TYPE("ab\025c\n");
    L(0, ECHOKE); TYPE("ab\025c\n");
    L(ECHOK, ECHOKE); TYPE("ab\025c\n");
    L(0, ECHOCTL); TYPE("a\001\177\026\002b\n");
    L(ECHOPRT, 0); TYPE("abc\177\177d\n"); TYPE("ab\177\177\177\n");
    L(ECHOPRT, 0); TYPE("abc\027d\n");
    L(0, IEXTEN); TYPE("a\027b\026c\022d\n");
    L(0, ICANON); TYPE("a\177b\004c\n");
    L(0, 0);
    setcc(VEOL, ';'); setcc(VEOL2, ':');
    TYPE("a;b:c\n");
    setcc(VERASE, 'x'); setcc(VKILL, 0);
    TYPE("abx\177\025\n");
    I(ISTRIP, 0); TYPE("\301\302\n");
    I(INLCR, ICRNL); TYPE("a\nb\rc\004");
    I(IGNCR, 0); TYPE("a\rb\n");
    I(0, ICRNL); TYPE("a\rb\n");
    I(IUCLC, 0); TYPE("ABC\n");
    I(PARMRK, 0); TYPE("a\377b\n");
    L(0, 0);
    write(m, "left over", 9);
    output();
    struct termios t = first;
    t.c_lflag &= ~ICANON;
    tcsetattr(s, TCSANOW, &t);
    input(4);
    write(m, "more\nthan", 9);
    output();
    tcsetattr(s, TCSANOW, &first);
    input(100);
    TYPE(" it\n");
    static char big[9000];
    memset(big, 'y', sizeof big);
    T(write(m, big, 5000));
    T(write(m, "\177\n", 2));
    nap(100);
    output();
    input(5000);
}

static void processing(void)
{
    O(0, 0); PRINT("a\nb\tc\rd\n");
    O(0, ONLCR); PRINT("a\nb\n");
    O(0, OPOST); PRINT("a\nb\tc\n");
    O(OCRNL, 0); PRINT("a\rb\n");
    O(ONOCR, 0); PRINT("\ra\rb\n\r");
    O(ONLRET, ONLCR); PRINT("ab\n\tx\n"); 
    O(ONLRET | XTABS, ONLCR); PRINT("ab\n\tx\n"); 
    O(XTABS, 0); PRINT("a\tbcd\t12345678\t\n\t\b\tx\n");
    O(XTABS, ONLCR); PRINT("abc\n\tx\r\n");
    O(OLCUC, 0); PRINT("aBc\344\n");
    modes("utf8 tabs", IUTF8, 0, XTABS, 0, 0, 0); PRINT("\303\251\t|\n");
    modes("latin tabs", 0, IUTF8, XTABS, 0, 0, 0); PRINT("\303\251\t|\n");
    O(0, 0);
}

static long ticks(struct timespec *from)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return ((t.tv_sec - from->tv_sec) * 1000 + (t.tv_nsec - from->tv_nsec) / 1000000 + 150) / 400;
}

/* Reads while a child types pieces, 400 ms apart. */
static void timed(int min, int time, const char **pieces, int size)
{
    struct termios t = first;
    t.c_lflag &= ~(ICANON | ECHO);
    t.c_cc[VMIN] = min;
    t.c_cc[VTIME] = time;
    tcsetattr(s, TCSAFLUSH, &t);
    struct timespec from;
    clock_gettime(CLOCK_MONOTONIC, &from);
    pid_t p = fork();
    if (p == 0) {
        for (; *pieces; pieces++) { nap(400); write(m, *pieces, strlen(*pieces)); }
        _exit(0);
    }
    unsigned char b[100];
    int n = read(s, b, size);
    printf("min %d time %d after %ld\n", min, time, ticks(&from));
    show("in", b, n);
    waitpid(p, 0, 0);
    nap(150);
    input(100);
}

static void raw(void)
{
    const char *none[] = {0}, *one[] = {"a", 0}, *three[] = {"a", "bc", "d", 0};
    timed(0, 0, none, 50);
    timed(0, 8, none, 50);
    timed(0, 12, one, 50);
    timed(1, 0, three, 50);
    timed(3, 0, three, 50);
    timed(4, 0, three, 2);
    timed(9, 8, three, 50);
    timed(2, 8, three, 50);
    struct termios t = first;
    cfmakeraw(&t);
    t.c_cc[VMIN] = 3;
    tcsetattr(s, TCSAFLUSH, &t);
    struct pollfd p = {s, POLLIN | POLLOUT, 0};
    write(m, "ab", 2); nap(150);
    T(poll(&p, 1, 0)); printf("%x\n", p.revents);
    write(m, "c", 1); nap(150);
    T(poll(&p, 1, 0)); printf("%x\n", p.revents);
    int n = -1;
    T(ioctl(s, FIONREAD, &n)); printf("%d\n", n);
    input(100);
    tcsetattr(s, TCSAFLUSH, &first);
    write(m, "ab", 2); nap(150);
    T(ioctl(s, FIONREAD, &n)); printf("%d\n", n);
    T(poll(&p, 1, 0)); printf("%x\n", p.revents);
    write(m, "c\004x\n", 4); nap(150);
    T(ioctl(s, FIONREAD, &n)); printf("%d\n", n);
    T(poll(&p, 1, 0)); printf("%x\n", p.revents);
    output();
    input(100);
}

static void flow(void)
{
    L(0, 0);
    fcntl(s, F_SETFL, O_RDWR | O_NONBLOCK);
    struct pollfd p = {s, POLLOUT, 0};
    TYPE("ab\023cd\n");
    fcntl(s, F_SETFL, O_RDWR | O_NONBLOCK);
    T(write(s, "stopped", 7));
    T(poll(&p, 1, 0));
    TYPE("ef\021gh\n");
    I(IXANY, 0);
    TYPE("\023");
    TYPE("x\n");
    I(0, IXON);
    TYPE("\023\021\n");
    I(0, 0);
    T(tcflow(s, TCOOFF));
    fcntl(s, F_SETFL, O_RDWR | O_NONBLOCK);
    T(write(s, "off", 3));
    TYPE("a\021b\n");
    T(tcflow(s, TCOON));
    output();
    T(tcflow(s, TCIOFF)); output();
    T(tcflow(s, TCION)); output();
    T(tcflow(s, 9));
    TYPE("\023");
    I(0, IXON);
    fcntl(s, F_SETFL, O_RDWR);
    PRINT("again\n");
    tcsetattr(s, TCSAFLUSH, &first);
    write(m, "lost\nlost", 9);
    output();
    T(tcflush(s, TCIFLUSH));
    input(100);
    T(tcflush(s, TCOFLUSH)); T(tcflush(s, TCIOFLUSH)); T(tcflush(s, 7));
    T(tcdrain(s)); T(tcsendbreak(s, 0));
    int n = 7;
    T(ioctl(s, TIOCOUTQ, &n)); printf("%d\n", n);
    n = 7;
    T(ioctl(s, TIOCGETD, &n)); printf("%d\n", n);
    /* A full terminal makes writers wait. */
    fcntl(m, F_SETFL, O_RDWR | O_NONBLOCK);
    fcntl(s, F_SETFL, O_RDWR | O_NONBLOCK);
    static char big[100000];
    memset(big, 'z', sizeof big);
    long sum = 0, r;
    while ((r = write(s, big, sizeof big)) > 0) { sum += r; nap(5); }
    printf("full %d %d\n", sum > 4096 && sum < 70000, errno == EAGAIN);
    p.fd = s; p.events = POLLOUT;
    T(poll(&p, 1, 0));
    while (read(m, big, sizeof big) > 0) nap(5);
    T(poll(&p, 1, 100));
    /* Complete lines that nobody reads stop the one who types. */
    memset(big, 'w', sizeof big);
    L(0, ECHO);
    sum = 0;
    write(m, "line\n", 5);
    while ((r = write(m, big, 1000)) > 0 && sum < 100000) { sum += r; nap(1); }
    printf("full %d %d\n", sum > 4096 && sum < 70000, errno == EAGAIN);
    fcntl(m, F_SETFL, O_RDWR);
    fcntl(s, F_SETFL, O_RDWR);
}

static void attributes(void)
{
    struct termios t;
    unsigned char b[64];
    memset(b, 0, sizeof b);
    T(ioctl(s, TCGETS, b)); show("TCGETS", b, 36);
    memset(b, 0, sizeof b);
    T(ioctl(s, 0x802c542a, b)); show("TCGETS2", b, 44);
    memset(b, 0, sizeof b);
    T(ioctl(s, TCGETA, b)); show("TCGETA", b, 17);
    T(ioctl(m, TCGETS, b)); show("master", b, 36);
    tcgetattr(s, &t);
    cfsetspeed(&t, B9600);
    t.c_cflag = t.c_cflag & ~CSIZE | CS7 | PARENB | HUPCL;
    t.c_lflag |= 0x40000000;
    T(tcsetattr(s, TCSADRAIN, &t));
    memset(b, 0, sizeof b);
    T(ioctl(s, 0x802c542a, b)); show("TCGETS2", b, 44);
    *(int *)(b + 36) = 12345; *(int *)(b + 40) = 54321;
    *(int *)(b + 8) = *(int *)(b + 8) & ~0x100f | 0x1000;
    T(ioctl(s, 0x402c542b, b));
    memset(b, 0, sizeof b);
    T(ioctl(s, 0x802c542a, b)); show("TCGETS2", b, 44);
    T(ioctl(s, TCGETA, b));
    b[0] ^= 0x20; b[9] = 'q';
    T(ioctl(s, TCSETA, b));
    T(ioctl(s, TCGETS, b)); show("TCGETS", b, 36);
    tcsetattr(s, TCSANOW, &first);
    T(ioctl(s, TCGETS, 0)); T(ioctl(s, TCSETS, 0));
    struct winsize w = {1, 2, 3, 4}, v = {0};
    T(ioctl(s, TIOCGWINSZ, &v)); printf("%d %d %d %d\n", v.ws_row, v.ws_col, v.ws_xpixel, v.ws_ypixel);
    T(ioctl(m, TIOCSWINSZ, &w));
    T(ioctl(s, TIOCGWINSZ, &v)); printf("%d %d %d %d\n", v.ws_row, v.ws_col, v.ws_xpixel, v.ws_ypixel);
    int n = 5;
    T(ioctl(s, TIOCGPTN, &n)); T(ioctl(s, TIOCSPTLCK, &n)); T(ioctl(s, TIOCGEXCL, &n)); printf("%d\n", n);
    T(ioctl(s, TIOCEXCL)); T(ioctl(s, TIOCGEXCL, &n)); printf("%d\n", n); T(ioctl(s, TIOCNXCL));
    T(ioctl(s, TIOCMGET, &n)); T(ioctl(s, 0x5499, &n)); T(ioctl(s, TIOCSETD, &(int){0}));
    T(lseek(s, 0, SEEK_SET)); T(lseek(m, 0, SEEK_CUR)); T(pread(s, &n, 1, 0)); T(isatty(m)); T(isatty(s));
    T(read(s, b, 0)); T(write(s, b, 0)); T(write(m, b, 0));
    T(ftruncate(s, 0));
}

static void ptys(void)
{
    int one = 1, zero = 0, n = -1;
    int a = open("/dev/ptmx", O_RDWR | O_NOCTTY), c;
    char name[40], where[60];
    struct stat st, su;
    T(ioctl(a, TIOCGPTN, &n));
    sprintf(name, "/dev/pts/%d", n);
    T(ioctl(a, TIOCGPTLCK, &n)); printf("%d\n", n);
    errno = 0; c = open(name, O_RDWR | O_NOCTTY); printf("locked %d %s\n", c, strerror(errno));
    c = ioctl(a, TIOCGPTPEER, O_RDWR | O_NOCTTY); printf("peer %d\n", c >= 0 ? 0 : errno);
    T(ioctl(a, TIOCSPTLCK, &zero));
    T(ioctl(a, TIOCGPTLCK, &n)); printf("%d\n", n);
    write(a, "early\n", 6);
    struct pollfd p = {a, POLLIN | POLLOUT, 0};
    nap(150);
    T(poll(&p, 1, 0)); printf("%x\n", p.revents);
    c = open(name, O_RDWR | O_NOCTTY);
    char b[100];
    T(n = read(c, b, 100)); T(n = read(a, b, 100));
    T(poll(&p, 1, 0)); printf("%x\n", p.revents);
    T(fstat(c, &st)); printf("%o %d %d\n", st.st_mode & S_IFMT, st.st_rdev >> 8 & 0xfff, stat(name, &su));
    printf("%d %d\n", st.st_ino == su.st_ino, st.st_dev == su.st_dev);
    printf("%d\n", ttyname(c) && !strcmp(ttyname(c), name));
    T(fchmod(c, 0600)); stat(name, &su); printf("%o\n", su.st_mode & 07777);
    fstat(a, &st); printf("%o %d %d\n", st.st_mode & S_IFMT, (int)(st.st_rdev >> 8), (int)(st.st_rdev & 255));
    int d = ioctl(a, TIOCGPTPEER, O_RDWR | O_NOCTTY);
    printf("%d %d\n", d >= 0, ttyname(d) && !strcmp(ttyname(d), name));
    T(close(d));
    T(write(c, "last", 4));
    T(close(c));
    nap(150);
    T(poll(&p, 1, 0)); printf("%x\n", p.revents);
    T(read(a, b, 100)); T(read(a, b, 100));
    T(poll(&p, 1, 0)); printf("%x\n", p.revents);
    T(write(a, "typed\n", 6));
    c = open(name, O_RDWR | O_NOCTTY);
    nap(150);
    T(poll(&p, 1, 0)); printf("%x\n", p.revents);
    T(read(c, b, 100)); T(read(a, b, 100));
    pid_t q = fork();
    if (q == 0) { close(a); errno = 0; n = read(c, b, 100); printf("blocked %d %s\n", n, n < 0 ? strerror(errno) : ""); exit(0); }
    nap(200);
    int closed = close(a);
    waitpid(q, 0, 0);
    printf("closed %d\n", closed);
    p.fd = c;
    T(read(c, b, 100)); T(write(c, b, 1)); T(poll(&p, 1, 0)); printf("%x\n", p.revents);
    T(tcgetattr(c, &first)); T(tcgetpgrp(c)); T(tcsetpgrp(c, getpid()));
    T(stat(name, &su)); errno = 0; printf("%d %s\n", open(name, O_RDWR | O_NOCTTY), strerror(errno));
    close(c);
    T(open("/dev/pts/4711", O_RDWR));
}

static volatile sig_atomic_t got[65];
static void count(int sig) { got[sig]++; }

static void report(const char *who)
{
    printf("%s:", who);
    for (int i = 1; i < 32; i++) if (got[i]) { printf(" %d*%d", i, got[i]); got[i] = 0; }
    puts("");
}

static void catch_all(void)
{
    int all[] = {SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT, SIGWINCH};
    for (int i = 0; i < 8; i++) {
        struct sigaction a = {0};
        a.sa_handler = count;
        sigaction(all[i], &a, 0);
    }
}

/* Fields 7 and 8 of stat: the terminal, and the group in its foreground. */
static void stat_line(pid_t leader)
{
    char b[1000];
    int f = open("/proc/self/stat", O_RDONLY), tty, group, n = read(f, b, 999);
    b[n > 0 ? n : 0] = 0;
    close(f);
    sscanf(strrchr(b, ')') + 2, "%*c %*d %*d %*d %d %d", &tty, &group);
    struct stat st;
    fstat(s, &st);
    printf("stat %d %d\n", tty == 0 ? 0 : tty == (int)st.st_rdev ? 1 : tty, group < 0 ? group : group == leader);
}

/* A session of its own, whose terminal is a new one; the caller types. */
static void session(void)
{
    char b[100], name[40];
    int n = -1, st;
    pid_t leader = getpid();
    T(setsid() == getpid());
    T(open("/dev/tty", O_RDWR));
    stat_line(leader);
    open_pair();
    T(tcgetpgrp(s)); T(tcgetsid(s));
    T(ioctl(m, TIOCGPGRP, &n)); printf("%d\n", n); T(ioctl(m, TIOCGSID, &n));
    T(tcsetpgrp(s, getpid()));
    T(ioctl(s, TIOCNOTTY));
    ioctl(m, TIOCGPTN, &n);
    sprintf(name, "/dev/pts/%d", n);
    int w = open(name, O_WRONLY); stat_line(leader); close(w);
    int o = open(name, O_RDWR);
    stat_line(leader);
    close(o);
    stat_line(leader);
    printf("%d %d\n", tcgetpgrp(s) == leader, tcgetsid(s) == leader);
    T(ioctl(m, TIOCGPGRP, &n)); printf("%d\n", n == leader);
    T(ioctl(s, TIOCSCTTY, 0));
    o = open("/dev/tty", O_RDWR);
    printf("%d\n", o >= 0);
    T(write(o, "tty\n", 4)); output();
    printf("%s\n", ttyname(o));
    close(o);
    catch_all();
    first.c_cc[VMIN] = 1;
    TYPE("abc\003def\n"); report("int");
    TYPE("abc\034\n"); report("quit");
    TYPE("abc\032\n"); report("tstp");
    L(NOFLSH, 0); TYPE("abc\003def\n"); report("int");
    L(0, ECHO); TYPE("abc\003def\n"); report("int");
    L(0, ISIG); TYPE("abc\003def\n"); report("none");
    L(0, 0);
    /* A read that a signal interrupts. */
    pid_t p = fork();
    if (p == 0) { signal(SIGINT, SIG_IGN); nap(200); write(m, "\003", 1); nap(200); write(m, "x\n", 2); _exit(0); }
    T(read(s, b, 100)); report("int");
    T(read(s, b, 100));
    waitpid(p, 0, 0); report("end");
    output();
    struct winsize size = {24, 80, 0, 0};
    T(ioctl(m, TIOCSWINSZ, &size)); report("winch");
    T(ioctl(m, TIOCSWINSZ, &size)); report("winch");
    size.ws_row = 25;
    T(ioctl(s, TIOCSWINSZ, &size)); report("winch");
    T(ioctl(s, TIOCSTI, "q")); T(ioctl(s, TIOCSTI, "\n"));
    output();
    input(100);
    T(ioctl(m, TIOCSIG, SIGINT)); report("sig");

    /* The background. */
    if ((p = fork()) == 0) {
        setpgid(0, 0);
        for (int i = 0; i < 32; i++) if (i != SIGKILL && i != SIGSTOP) signal(i, SIG_DFL);
        stat_line(leader);
        T(tcgetpgrp(s) == getppid());
        n = read(s, b, 100);
        printf("read %d\n", n);
        n = tcsetattr(s, TCSANOW, &first);
        printf("set %d\n", n);
        write(s, "free\n", 5);
        struct termios t = first;
        t.c_lflag |= TOSTOP;
        tcsetattr(s, TCSANOW, &t);
        write(s, "stop\n", 5);
        printf("written\n");
        n = tcsetpgrp(s, getpgrp());
        printf("mine %d\n", n);
        exit(3);
    }
    signal(SIGTTOU, SIG_IGN);
    for (int i = 0; i < 12; i++) {
        pid_t q = waitpid(p, &st, WUNTRACED);
        if (WIFEXITED(st)) { printf("exit %d\n", WEXITSTATUS(st)); break; }
        printf("stopped %d\n", WSTOPSIG(st));
        if (i > 0) { tcsetpgrp(s, p); }
        kill(p, SIGCONT);
        if (i == 0) { waitpid(p, &st, WUNTRACED); printf("stopped %d\n", WSTOPSIG(st));
            write(m, "for you\n", 8); nap(150); tcsetpgrp(s, p); kill(p, SIGCONT);
            nap(200); tcsetpgrp(s, leader); }
        else { nap(150); tcsetpgrp(s, leader); }
    }
    catch_all();
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(s, leader);
    tcsetattr(s, TCSANOW, &first);
    output();
    if ((p = fork()) == 0) {
        setpgid(0, 0);
        signal(SIGTTIN, SIG_IGN);
        T(read(s, b, 100));
        signal(SIGTTIN, SIG_DFL);
        sigset_t set;
        sigemptyset(&set); sigaddset(&set, SIGTTIN); sigprocmask(SIG_BLOCK, &set, 0);
        T(read(s, b, 100));
        signal(SIGTTOU, SIG_DFL);
        sigaddset(&set, SIGTTOU); sigprocmask(SIG_BLOCK, &set, 0);
        T(tcsetattr(s, TCSANOW, &first));
        T(tcsetpgrp(s, 99999)); T(ioctl(s, TIOCSPGRP, &(int){-5}));
        T(ioctl(s, TIOCSCTTY, 0));
        T(ioctl(s, TIOCNOTTY)); stat_line(leader);
        T(open("/dev/tty", O_RDWR)); T(tcgetpgrp(s));
        exit(0);
    }
    waitpid(p, &st, 0);
    /* An orphaned group in the background. */
    if ((p = fork()) == 0) {
        if (fork() == 0) {
            setpgid(0, 0);
            nap(200);
            signal(SIGTTOU, SIG_DFL);
            T(read(s, b, 100)); T(tcsetattr(s, TCSANOW, &first)); T(tcsetpgrp(s, getpgrp()));
            exit(0);
        }
        setpgid(0, 0);
        _exit(0);
    }
    waitpid(p, &st, 0);
    nap(500);
    report("before");
    /* Leaving the terminal. */
    if ((p = fork()) == 0) {
        T(setsid() == getpid());
        stat_line(leader);
        T(ioctl(s, TIOCSCTTY, 0) == 0 || geteuid() != 0);
        exit(0);
    }
    waitpid(p, &st, 0);
    T(ioctl(s, TIOCNOTTY)); report("notty");
    stat_line(leader);
    T(ioctl(s, TIOCSCTTY, 0)); stat_line(leader);
    /* The group in the foreground is told when its leader ends. */
    int end[2];
    pipe(end);
    if ((p = fork()) == 0) {
        close(end[0]);
        setpgid(0, 0);
        tcsetpgrp(s, getpid());
        pause();
        nap(150);
        report("left behind");
        stat_line(leader);
        T(tcgetpgrp(s)); T(write(s, "x", 1));
        printf("%d\n", open("/dev/tty", O_RDWR) < 0 ? errno : 0);
        exit(0);
    }
    nap(200);
    printf("leader ends\n");
}

/* The leader's terminal is hung up by its master. */
static void hangup(void)
{
    T(setsid() == getpid());
    open_pair();
    T(ioctl(s, TIOCSCTTY, 0));
    catch_all();
    signal(SIGTTOU, SIG_IGN);
    pid_t p = fork();
    if (p == 0) {
        close(m);
        setpgid(0, 0);
        tcsetpgrp(s, getpid());
        pause();
        nap(150);
        report("foreground");
        exit(0);
    }
    nap(200);
    T(close(m));
    nap(150);
    report("leader");
    stat_line(0);
    T(tcgetpgrp(s)); T(open("/dev/tty", O_RDWR));
    printf("leader ends\n");
}

static void apart(void (*what)(void))
{
    int end[2];
    char c;
    pipe(end);
    pid_t p = fork();
    if (p == 0) {
        close(end[0]);
        what();
        exit(0);
    }
    close(end[1]);
    waitpid(p, 0, 0);
    read(end[0], &c, 1); /* all of its children have ended */
    close(end[0]);
}

int main(void)
{
    setvbuf(stdout, 0, _IONBF, 0);
    alarm(50);
    open_pair();
    T(tcgetattr(s, &first));
    attributes();
    canonical();
    tcsetattr(s, TCSAFLUSH, &first);
    processing();
    tcsetattr(s, TCSAFLUSH, &first);
    raw();
    flow();
    tcsetattr(s, TCSAFLUSH, &first);
    close_pair();
    struct termios keep = first;
    ptys();
    first = keep;
    apart(session);
    apart(hangup);
    puts("done");
    return 0;
}
