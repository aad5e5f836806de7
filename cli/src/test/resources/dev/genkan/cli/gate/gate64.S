/*
 * A 64-bit program that runs 32-bit code: by far call, far jump, far return and IRET, with system
 * calls, signals and faults on either side. Prints what it sees, a line each.
 */
        .set SYS_write, 1
        .set SYS_rt_sigaction, 13
        .set SYS_rt_sigreturn, 15
        .set SYS_getpid, 39
        .set SYS_exit, 60
        .set SYS_kill, 62
        .set SYS32_write, 4
        .set SYS32_getpid, 20
        .set SYS32_kill, 37
        .set SYS32_rt_sigreturn, 173
        .set SYS32_rt_sigaction, 174
        .set SIGILL, 4
        .set SIGUSR1, 10
        .set SIGUSR2, 12
        .set SA_SIGINFO_RESTORER, 0x04000004
        .set CONTEXT_RIP, 168
        .set CONTEXT_CS, 184

        .macro say text
        call say_64
        .asciz "\text"
        .endm

        .macro say32 text
        call say_32
        .asciz "\text"
        .endm

        .text
        .code64
        .globl _start
_start:
        mov     $stack_end, %esp
        mov     $0x2b, %eax
        mov     %eax, %ds
        mov     %eax, %es
        movabs  $0x1122334455667788, %r12

        /* A far call, answered by a far return. */
        lcall   *far_call
        mov     %eax, %ebx
        mov     $SYS_getpid, %eax
        syscall
        cmp     %eax, %ebx
        jne     wrong
        say     "one process, whichever door\n"
        movabs  $0x1122334455667788, %rax
        cmp     %rax, %r12
        jne     wrong
        say     "r12 has waited\n"

        /* A far jump there, and a far jump back. */
        ljmp    *far_jump
back:
        mov     %cs, %eax
        call    say_cs
        test    %rbx, %rbx              # 32-bit code said -1: its upper half is gone
        js      wrong

        /* IRET there, with another stack, and a far return back. */
        mov     $0x2b, %eax
        push    %rax
        mov     $stack_end - 256, %eax
        push    %rax
        pushfq
        mov     $0x23, %eax
        push    %rax
        mov     $by_iret, %eax
        push    %rax
        iretq
back_again:
        cmp     $stack_end - 256, %rsp
        jne     wrong
        say     "the other stack\n"

        /* A signal in 32-bit code, whose handler a 64-bit call has set. */
        mov     $SYS_rt_sigaction, %eax
        mov     $SIGUSR1, %edi
        mov     $action_64, %esi
        xor     %edx, %edx
        mov     $8, %r10d
        syscall
        mov     $SYS_rt_sigaction, %eax
        mov     $SIGILL, %edi
        mov     $action_ill, %esi
        xor     %edx, %edx
        mov     $8, %r10d
        syscall
        lcall   *far_signal

        /* A signal in 64-bit code, whose handler a 32-bit call has set. */
        lcall   *far_set
        mov     $SYS_getpid, %eax
        syscall
        mov     %eax, %edi
        mov     $SIGUSR2, %esi
        mov     $SYS_kill, %eax
        syscall
        mov     %cs, %eax
        call    say_cs

        xor     %edi, %edi
        mov     $SYS_exit, %eax
        syscall
wrong:
        say     "wrong\n"
        mov     $1, %edi
        mov     $SYS_exit, %eax
        syscall

handler_64:
        push    %rdx
        say     "a 64-bit handler\n"
        mov     %cs, %eax
        call    say_cs
        pop     %rdx
        movzwl  CONTEXT_CS(%rdx), %eax
        call    say_cs
        ret
handler_ill:
        push    %rdx
        say     "ud2 in\n"
        pop     %rdx
        movzwl  CONTEXT_CS(%rdx), %eax
        addq    $2, CONTEXT_RIP(%rdx)
        call    say_cs
        ret
restorer_64:
        mov     $SYS_rt_sigreturn, %eax
        syscall

/* Writes the text that follows the call. */
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

/* Writes "cs=" and the two digits of EAX. */
say_cs:
        shl     $4, %eax
        shr     $4, %al
        add     $0x3030, %eax
        xchg    %al, %ah
        mov     %ax, cs_digits
        mov     $1, %edi
        mov     $cs_text, %esi
        mov     $6, %edx
        mov     $SYS_write, %eax
        syscall
        ret

        .code32
called:
        say32   "32-bit code, called\n"
        mov     $SYS32_getpid, %eax
        int     $0x80
        lret
jumped:
        mov     $-1, %ebx
        push    %ebx
        say32   "32-bit code, jumped to\n"
        pop     %ebx
        ljmp    $0x33, $back
by_iret:
        say32   "32-bit code, by IRET\n"
        push    $0x33
        push    $back_again
        lret
signal:
        mov     $SYS32_getpid, %eax
        int     $0x80
        mov     %eax, %ebx
        mov     $SIGUSR1, %ecx
        mov     $SYS32_kill, %eax
        int     $0x80
        ud2
        mov     %cs, %eax
        mov     %eax, %ebp
        say32   "back in 32-bit code\n"
        lret
set:
        mov     $SYS32_rt_sigaction, %eax
        mov     $SIGUSR2, %ebx
        mov     $action_32, %ecx
        xor     %edx, %edx
        mov     $8, %esi
        int     $0x80
        lret
handler_32:
        say32   "a 32-bit handler\n"
        ret
restorer_32:
        mov     $SYS32_rt_sigreturn, %eax
        int     $0x80

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

        .data
        .balign 8
far_call:
        .long   called
        .word   0x23
far_jump:
        .long   jumped
        .word   0x23
far_signal:
        .long   signal
        .word   0x23
far_set:
        .long   set
        .word   0x23
        .balign 8
action_64:
        .quad   handler_64, SA_SIGINFO_RESTORER, restorer_64, 0
action_ill:
        .quad   handler_ill, SA_SIGINFO_RESTORER, restorer_64, 0
action_32:
        .long   handler_32, SA_SIGINFO_RESTORER, restorer_32, 0, 0
cs_text:
        .ascii  "cs="
cs_digits:
        .ascii  "??\n"
        .bss
        .balign 16
        .skip   65536
stack_end:
        .skip   64
        .section .note.GNU-stack, "", @progbits
