# The x86-64 vDSO: the code that the kernel maps into each 64-bit program (vdso(7)).
# Each function enters the kernel by syscall.
# Build with ./build.sh.

        .text
        # name, number: a function whose arguments are the call's.
        .macro  enter name, number
        .balign 16
        .globl  __vdso_\name
        .type   __vdso_\name, @function
        .weak   \name
        .type   \name, @function
\name:
__vdso_\name:
        .cfi_startproc
        movl    $\number, %eax
        syscall
        ret
        .cfi_endproc
        .size   __vdso_\name, . - __vdso_\name
        .size   \name, . - \name
        .endm

        enter   clock_gettime, 228
        enter   clock_getres, 229
        enter   gettimeofday, 96
        enter   time, 201
        enter   getcpu, 309

        .section .note.GNU-stack, "", @progbits
