/* What hostile programs share: system calls, strings and random numbers without a C library. */
typedef unsigned long word;
typedef unsigned char byte;

long call6(word number, word a, word b, word c, word d, word e, word f);

#ifdef __x86_64__
#define PICK(wide, narrow) (wide)
__asm__(".globl call6, _start\n"
        "call6: mov %rdi, %rax\n mov %rsi, %rdi\n mov %rdx, %rsi\n mov %rcx, %rdx\n"
        "mov %r8, %r10\n mov %r9, %r8\n mov 8(%rsp), %r9\n syscall\n ret\n"
        "_start: xor %ebp, %ebp\n mov %rsp, %rdi\n and $-16, %rsp\n call start\n hlt\n"
        ".globl restorer\n restorer: mov $15, %eax\n syscall\n");
#else
#define PICK(wide, narrow) (narrow)
__asm__(".globl call6, _start\n"
        "call6: push %ebp\n push %ebx\n push %esi\n push %edi\n mov 20(%esp), %eax\n"
        "mov 24(%esp), %ebx\n mov 28(%esp), %ecx\n mov 32(%esp), %edx\n mov 36(%esp), %esi\n"
        "mov 40(%esp), %edi\n mov 44(%esp), %ebp\n int $0x80\n"
        "pop %edi\n pop %esi\n pop %ebx\n pop %ebp\n ret\n"
        "_start: xor %ebp, %ebp\n mov %esp, %eax\n and $-16, %esp\n sub $12, %esp\n push %eax\n"
        "call start\n hlt\n"
        ".globl restorer\n restorer: pop %eax\n mov $119, %eax\n int $0x80\n");
#endif
void restorer(void);

#define C0(n) call6(n, 0, 0, 0, 0, 0, 0)
#define C1(n, a) call6(n, (word)(a), 0, 0, 0, 0, 0)
#define C2(n, a, b) call6(n, (word)(a), (word)(b), 0, 0, 0, 0)
#define C3(n, a, b, c) call6(n, (word)(a), (word)(b), (word)(c), 0, 0, 0)
#define C4(n, a, b, c, d) call6(n, (word)(a), (word)(b), (word)(c), (word)(d), 0, 0)
#define C6(n, a, b, c, d, e, f) \
    call6(n, (word)(a), (word)(b), (word)(c), (word)(d), (word)(e), (word)(f))

#define READ PICK(0, 3)
#define WRITE PICK(1, 4)
#define OPEN PICK(2, 5)
#define CLOSE PICK(3, 6)
#define MMAP PICK(9, 192)
#define MPROTECT PICK(10, 125)
#define MUNMAP PICK(11, 91)
#define BRK PICK(12, 45)
#define SIGACTION PICK(13, 174)
#define SIGPROCMASK PICK(14, 175)
#define WRITEV PICK(20, 146)
#define PIPE PICK(22, 42)
#define MREMAP PICK(25, 163)
#define SETITIMER PICK(38, 104)
#define GETPID PICK(39, 20)
#define EXECVE PICK(59, 11)
#define KILL PICK(62, 37)
#define FTRUNCATE PICK(77, 194)
#define MKDIR PICK(83, 39)
#define EXIT_GROUP PICK(231, 252)

static void exit_group(int status) {
    C1(EXIT_GROUP, status);
}

static word length_of(const char *text) {
    word n = 0;
    while (text[n]) {
        n++;
    }
    return n;
}

static void print(const char *text) {
    C3(WRITE, 1, text, length_of(text));
}

static void print_number(long value) {
    char digits[24];
    int at = 23;
    unsigned long rest = value < 0 ? -(unsigned long)value : (unsigned long)value;
    digits[at] = 0;
    do {
        digits[--at] = '0' + rest % 10;
        rest /= 10;
    } while (rest);
    if (value < 0) {
        digits[--at] = '-';
    }
    print(digits + at);
}

/* name=value and a newline */
static void tell(const char *name, long value) {
    print(name);
    print("=");
    print_number(value);
    print("\n");
}

static long parse(const char *text) {
    long value = 0;
    while (*text >= '0' && *text <= '9') {
        value = value * 10 + *text++ - '0';
    }
    return value;
}

static unsigned long long seed = 1;

static unsigned random_int(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 16);
}

static void *map(word address, word length, int protection, int flags) {
    return (void *)C6(MMAP, address, length, protection, flags, -1, 0);
}

struct action {
    void *handler;
    word flags;
    void *restorer;
    byte mask[8];
};

static void handle(int signal, void *handler, word flags) {
    struct action action = {handler, flags | 0x04000000, (void *)restorer, {0}};
    C4(SIGACTION, signal, &action, 0, 8);
}
