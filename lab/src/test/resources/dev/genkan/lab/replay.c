/*
 * Makes system calls that never run, for strace to print: each with its arguments, memory and
 * result from a file. A seccomp filter sends the calls of one instruction to a child, which
 * answers with the wanted result.
 *
 * Input, little endian, per case: number, six arguments, result (64 bits each), the length of the
 * memory image (64 bits), and the image, which is put at 0x10000.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BASE 0x10000
#define SIZE 0x10000

struct call {
    uint64_t number, arguments[6];
    int64_t result;
    uint64_t length;
};

long answered(const struct call *call);
extern char after[];

#ifdef __x86_64__
__asm__(".globl answered, after\n"
        "answered: mov 0(%rdi), %rax\n mov 16(%rdi), %rsi\n mov 24(%rdi), %rdx\n"
        "mov 32(%rdi), %r10\n mov 40(%rdi), %r8\n mov 48(%rdi), %r9\n mov 8(%rdi), %rdi\n"
        "syscall\nafter: ret\n");
#else
__asm__(".globl answered, after\n"
        "answered: push %ebx\n push %esi\n push %edi\n push %ebp\n mov 20(%esp), %ebp\n"
        "mov 0(%ebp), %eax\n mov 8(%ebp), %ebx\n mov 16(%ebp), %ecx\n mov 24(%ebp), %edx\n"
        "mov 32(%ebp), %esi\n mov 40(%ebp), %edi\n mov 48(%ebp), %ebp\n"
        "int $0x80\nafter: pop %ebp\n pop %edi\n pop %esi\n pop %ebx\n ret\n");
#endif

int main(int argc, char **argv) {
    int64_t *result = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    char *memory = mmap((void *) BASE, SIZE, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    FILE *cases = fopen(argv[argc - 1], "rb");
    static struct call call;
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t) (uintptr_t) after, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {4, code};
    int listener;

    if (memory != (char *) BASE || !cases) {
        perror("replay");
        return 1;
    }
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER,
                       &program);
    if (listener < 0) {
        perror("seccomp");
        return 1;
    }
    if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, 9);
        for (;;) {
            struct seccomp_notif request;
            struct seccomp_notif_resp response;
            memset(&request, 0, sizeof request);
            if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request))
                _exit(0);
            memset(&response, 0, sizeof response);
            response.id = request.id;
            if (*result < 0 && *result > -4096)
                response.error = *result;
            else
                response.val = *result;
            ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response);
        }
    }
    while (fread(&call, sizeof call, 1, cases) == 1) {
        memset(memory, 0, SIZE);
        if (fread(memory, 1, call.length, cases) != call.length)
            return 1;
        *result = call.result;
        write(99, "case", 4);
        answered(&call);
    }
    _exit(0);
}
