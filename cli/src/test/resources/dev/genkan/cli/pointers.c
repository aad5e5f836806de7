/* Passes good and bad strings to the example's system call, whose number is NUMBER. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static char *string(int length) {
    static char text[4][512];
    static int next;
    char *to = text[next++];
    memset(to, 'a', length);
    to[length] = 0;
    return to;
}

static void say(const char *what, const void *message) {
    errno = 0;
    long result = syscall(NUMBER, message);
    printf("%s: %ld %s\n", what, result, errno == EFAULT ? "EFAULT" : errno ? "?" : "");
}

int main(void) {
    char *page = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(page + 4096, 4096);
    memset(page, 'x', 4096);
    say("short", "hello");
    say("empty", "");
    say("255 bytes", string(255));
    say("256 bytes", string(256));
    say("400 bytes", string(400));
    say("NULL", NULL);
    say("unmapped", (void *)16);
    say("runs into unmapped", page + 4000);
    page[4095] = 0;
    say("ends with the page", page + 4000);
    mprotect(page, 4096, PROT_NONE);
    say("not readable", page);
    say("kernel", (void *)(~0ul << 12));
    say("not canonical", (void *)(1ul << (sizeof(long) * 8 - 5)));
    return 0;
}
