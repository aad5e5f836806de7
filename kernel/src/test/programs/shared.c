/* Files and memory that processes map to share them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define T(x) do { errno = 0; long r_ = (long)(x); \
    printf("%s -> %ld %s\n", #x, r_, r_ == -1 ? strerror(errno) : ""); } while (0)

static void bus(int s) { _exit(s); }

int main(void)
{
    setvbuf(stdout, 0, _IONBF, 0);
    int fd = open("shared", O_RDWR | O_CREAT | O_TRUNC, 0600);
    T(ftruncate(fd, 10000));
    char *a = mmap(0, 12288, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *b = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 4096);
    char *p = mmap(0, 12288, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    strcpy(a + 4096, "first");
    printf("%s %s\n", b, p + 4096);
    char buf[32] = "";
    T(pread(fd, buf, 6, 4096));
    printf("%s\n", buf);
    T(pwrite(fd, "second", 7, 4096));
    printf("%s %s\n", a + 4096, b);
    if (fork() == 0) {
        strcpy(a, "child");
        strcpy(b + 100, "through b");
        int own = open("shared", O_RDWR);
        char *c = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, own, 0);
        strcpy(c + 200, "through c");
        pwrite(own, "pwrite", 7, 300);
        _exit(0);
    }
    wait(0);
    printf("%s, %s, %s, %s\n", a, a + 4196, a + 200, a + 300);
    struct stat st;
    fstat(fd, &st);
    printf("%ld\n", (long)st.st_size);
    int status;
    if (fork() == 0) {
        signal(SIGBUS, bus);
        ftruncate(fd, 4096);
        printf("%d\n", a[4000]);
        char *d = mmap(0, 12288, PROT_READ, MAP_SHARED, fd, 0);
        printf("%d\n", d[8192]);
        _exit(0);
    }
    wait(&status);
    printf("bus %d\n", WEXITSTATUS(status));
    T(ftruncate(fd, 12288));
    printf("[%s] [%s]\n", a, a + 4096);
    strcpy(a + 8192, "again");
    T(pread(fd, buf, 6, 8192));
    printf("%s\n", buf);
    T(munmap(b, 4096));
    T(close(fd));
    strcpy(a, "kept");
    T(munmap(a, 12288));
    fd = open("shared", O_RDONLY);
    T(read(fd, buf, 5));
    printf("%s\n", buf);
    char *r = mmap(0, 4096, PROT_READ, MAP_SHARED, fd, 0);
    int w = open("shared", O_WRONLY);
    pwrite(w, "read only sees it", 18, 0);
    printf("%s\n", r);

    int m = memfd_create("x", 0);
    ftruncate(m, 4096);
    sem_t *sem = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, m, 0);
    sem_init(sem, 1, 0);
    if (fork() == 0) {
        sem_t *other = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, m, 0);
        for (int i = 0; i < 1000; i++) sem_post(other);
        _exit(0);
    }
    for (int i = 0; i < 1000; i++) sem_wait(sem);
    wait(0);
    printf("semaphore in a file\n");
    int *z = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    z[0] = 1;
    z = mremap(z, 4096, 65536, MREMAP_MAYMOVE);
    if (fork() == 0) { z[0]++; signal(SIGBUS, bus); z[8000] = 3; _exit(0); }
    wait(&status);
    printf("grown %d %d\n", z[0], WEXITSTATUS(status));
    T(madvise(z, 4096, MADV_DONTNEED));
    printf("still %d\n", z[0]);
    T(mprotect(z, 4096, PROT_READ));
    if (fork() == 0) { signal(SIGSEGV, bus); z[0] = 5; _exit(0); }
    wait(&status);
    printf("segv %d\n", WEXITSTATUS(status));
    return 0;
}
