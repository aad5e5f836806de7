# The i386 vDSO: the code that the kernel maps into each 32-bit program (vdso(7)).
# Each function enters the kernel by int 0x80, but __kernel_vsyscall, which has the fast door.
# Build with ./build.sh.

        .text
        .globl  __kernel_vsyscall
        .type   __kernel_vsyscall, @function
        .balign 32
__kernel_vsyscall:
        .cfi_startproc
        pushl   %ecx
        .cfi_adjust_cfa_offset 4
        .cfi_rel_offset ecx, 0
        pushl   %edx
        .cfi_adjust_cfa_offset 4
        .cfi_rel_offset edx, 0
        pushl   %ebp
        .cfi_adjust_cfa_offset 4
        .cfi_rel_offset ebp, 0
        # sysenter keeps neither the stack nor the way back: the kernel takes the
        # stack from ebp, the sixth argument from (%ebp), and returns to the landing pad.
        movl    %esp, %ebp
        sysenter
        # A call that is to be restarted resumes two bytes before the landing pad.
        int     $0x80
        .globl  __kernel_landing_pad
        .type   __kernel_landing_pad, @function
__kernel_landing_pad:
        popl    %ebp
        .cfi_adjust_cfa_offset -4
        .cfi_restore ebp
        popl    %edx
        .cfi_adjust_cfa_offset -4
        .cfi_restore edx
        popl    %ecx
        .cfi_adjust_cfa_offset -4
        .cfi_restore ecx
        ret
        .cfi_endproc
        .size   __kernel_vsyscall, . - __kernel_vsyscall

        # Debuggers know these two by their bytes.
        .balign 32
        nop
        .globl  __kernel_sigreturn
        .type   __kernel_sigreturn, @function
__kernel_sigreturn:
        popl    %eax
        movl    $119, %eax              # sigreturn
        int     $0x80
        nop
        .size   __kernel_sigreturn, . - __kernel_sigreturn

        .balign 32
        nop
        .globl  __kernel_rt_sigreturn
        .type   __kernel_rt_sigreturn, @function
__kernel_rt_sigreturn:
        movl    $173, %eax              # rt_sigreturn
        int     $0x80
        nop
        .size   __kernel_rt_sigreturn, . - __kernel_rt_sigreturn

        # name, number: a function of up to three arguments on the stack.
        .macro  enter name, number
        .balign 16
        .globl  \name
        .type   \name, @function
\name:
        .cfi_startproc
        pushl   %ebx
        .cfi_adjust_cfa_offset 4
        .cfi_rel_offset ebx, 0
        movl    8(%esp), %ebx
        movl    12(%esp), %ecx
        movl    16(%esp), %edx
        movl    $\number, %eax
        int     $0x80
        popl    %ebx
        .cfi_adjust_cfa_offset -4
        .cfi_restore ebx
        ret
        .cfi_endproc
        .size   \name, . - \name
        .endm

        enter   __vdso_clock_gettime, 265
        enter   __vdso_clock_gettime64, 403
        enter   __vdso_clock_getres, 266
        enter   __vdso_gettimeofday, 78
        enter   __vdso_time, 13
        enter   __vdso_getcpu, 318

        .section .note.GNU-stack, "", @progbits
