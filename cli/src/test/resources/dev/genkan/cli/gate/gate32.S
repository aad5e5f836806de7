/*
 * A 32-bit program that runs 64-bit code: by far call and far jump, with the system calls of either
 * width there. Prints what it sees, a line each.
 */
        .set SYS_write, 1
        .set SYS_getpid, 39
        .set SYS32_exit, 1
        .set SYS32_write, 4
        .set SYS32_getpid, 20
        .set SYS32_kill, 37
        .set SYS32_rt_sigaction, 174
        .set SIGUSR1, 10
        .set SA_SIGINFO, 4

        .macro say text
        call say_64
        .asciz "\text"
        .endm

        .macro say32 text
        call say_32
        .asciz "\text"
        .endm

        .text
        .code32
        .globl _start
_start:
        lcall   $0x33, $called
        cmp     $0x12345678, %eax
        jne     wrong
        mov     $SYS32_getpid, %eax
        int     $0x80
        cmp     %eax, %esi
        jne     wrong
        say32   "one process, whichever door\n"
        ljmp    $0x33, $jumped
back:
        mov     %cs, %eax
        cmp     $0x23, %eax
        jne     wrong
        say32   "back in 32-bit code\n"

        /* A signal in 64-bit code. */
        mov     $SYS32_rt_sigaction, %eax
        mov     $SIGUSR1, %ebx
        mov     $action, %ecx
        xor     %edx, %edx
        mov     $8, %esi
        int     $0x80
        lcall   $0x33, $signal

        xor     %ebx, %ebx
        mov     $SYS32_exit, %eax
        int     $0x80
wrong:
        say32   "wrong\n"
        mov     $1, %ebx
        mov     $SYS32_exit, %eax
        int     $0x80

handler:
        say32   "a 32-bit handler\n"
        mov     12(%esp), %eax
        mov     80(%eax), %eax          # ucontext's cs
        cmp     $0x33, %eax
        jne     wrong
        ret

say_32:
        pop     %ecx
        xor     %edx, %edx
1:      inc     %edx
        cmpb    $0, (%ecx,%edx)
        jne     1b
        lea     1(%ecx,%edx), %edi
        mov     $1, %ebx
        mov     $SYS32_write, %eax
        int     $0x80
        jmp     *%edi

        .code64
called:
        say     "64-bit code, called\n"
        mov     $SYS_getpid, %eax
        syscall
        mov     %eax, %esi
        movabs  $0x1234567800000000, %rax
        shr     $32, %rax
        lretl
jumped:
        mov     $SYS32_write, %eax      # i386's door from 64-bit code
        mov     $1, %ebx
        mov     $text, %ecx
        mov     $text_end - text, %edx
        int     $0x80
        cmp     $text_end - text, %rax
        jne     1f
        say     "64-bit code, jumped to\n"
1:      ljmp    *far_back(%rip)
signal:
        mov     $SYS32_getpid, %eax
        int     $0x80
        mov     %eax, %ebx
        mov     $SIGUSR1, %ecx
        mov     $SYS32_kill, %eax
        int     $0x80
        say     "and back in 64-bit code\n"
        lretl

say_64:
        pop     %rsi
        xor     %edx, %edx
1:      inc     %edx
        cmpb    $0, (%rsi,%rdx)
        jne     1b
        lea     1(%rsi,%rdx), %rbx
        mov     $1, %edi
        mov     $SYS_write, %eax
        syscall
        jmp     *%rbx

        .data
far_back:
        .long   back
        .word   0x23
        .balign 4
action:
        .long   handler, SA_SIGINFO, 0, 0, 0
text:
        .ascii  "int 0x80 in 64-bit code\n"
text_end:
        .section .note.GNU-stack, "", @progbits
