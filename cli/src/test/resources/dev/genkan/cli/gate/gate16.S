/*
 * A 32-bit program that runs 16-bit code, and looks past the end of a data segment: both segments
 * made by modify_ldt. Prints what it sees, a line each.
 */
        .set SYS_exit, 1
        .set SYS_write, 4
        .set SYS_modify_ldt, 123
        .set SYS_rt_sigaction, 174
        .set SIGBUS, 7
        .set SIGSEGV, 11
        .set SYS_sigaltstack, 186
        .set SA_SIGINFO_ONSTACK, 0x08000004
        .set CONTEXT_EIP, 76
        .set CODE, 1 << 3 | 7
        .set DATA, 2 << 3 | 7

        .macro say text
        call say
        .asciz "\text"
        .endm

        .text
        .code32
        .globl _start
_start:
        mov     $code_16, %eax
        mov     $code_entry, %ecx
        call    set_entry
        mov     $data_16, %eax
        mov     $data_entry, %ecx
        call    set_entry
        mov     $handler_stack, %ebx
        xor     %ecx, %ecx
        mov     $SYS_sigaltstack, %eax
        int     $0x80
        mov     $SIGSEGV, %ebx
        call    set_handler
        mov     $SIGBUS, %ebx
        call    set_handler

        /* 16-bit code: its operands and addresses are of 16 bits without a prefix. */
        mov     $DATA, %eax
        mov     %eax, %fs
        mov     $0xffff, %eax
        lcall   $CODE, $0
        cmp     $0x00000001, %eax
        jne     wrong
        cmpw    $0x1234, data_16 + 2
        jne     wrong
        say     "16-bit code was here\n"

        /* The last bytes of the segment, and what lies after them. */
        mov     %fs:12, %eax
        say     "the last four bytes are there\n"
        mov     $after_read, %edi
        mov     %fs:13, %eax
        jmp     wrong
after_read:
        say     "and no fifth\n"
        mov     $after_stack, %edi
        mov     %esp, %esi
        mov     $DATA, %eax
        mov     %eax, %ss
        mov     $18, %esp
        push    %eax
        jmp     wrong
after_stack:
        say     "nor a stack\n"
        mov     $after_code, %edi
        movl    $1, %cs:data_16
        jmp     wrong
after_code:
        say     "code is not written\n"
        xor     %ebx, %ebx
        mov     $SYS_exit, %eax
        int     $0x80
wrong:
        say     "wrong\n"
        mov     $1, %ebx
        mov     $SYS_exit, %eax
        int     $0x80

/* Goes on at EDI, on the stack of this program. */
handler:
        mov     4(%esp), %eax
        cmp     $SIGBUS, %eax
        je      1f
        say     "SIGSEGV: "
        jmp     2f
1:      say     "SIGBUS: "
2:      mov     12(%esp), %eax
        mov     36(%eax), %ecx          # ucontext's edi
        mov     %ecx, CONTEXT_EIP(%eax)
        movl    $0x2b, 92(%eax)         # and ss
        movl    $stack_end, 48(%eax)    # and esp
        ret

/* The entry at ECX begins at EAX. */
set_entry:
        mov     %eax, 4(%ecx)
        mov     $0x11, %ebx
        mov     $16, %edx
        mov     $SYS_modify_ldt, %eax
        int     $0x80
        ret
set_handler:
        mov     $action, %ecx
        xor     %edx, %edx
        mov     $8, %esi
        mov     $SYS_rt_sigaction, %eax
        int     $0x80
        ret

say:
        pop     %ecx
        push    %edi
        xor     %edx, %edx
1:      inc     %edx
        cmpb    $0, (%ecx,%edx)
        jne     1b
        lea     1(%ecx,%edx), %edi
        mov     $1, %ebx
        mov     $SYS_write, %eax
        int     $0x80
        mov     %edi, %ecx
        pop     %edi
        jmp     *%ecx

        .code16
code_16:
        add     $2, %ax                 # the carry is lost: 1, and the upper half is kept
        mov     $0x1234, %bx
        mov     $2, %si
        mov     %bx, %fs:(%si)
        lretl

        .data
        .balign 4
/* struct user_desc: number, base, limit, and bits: 4 is code. */
code_entry:
        .long   1, 0, 0xffff, 4
/* 1 is 32-bit, for the stack. */
data_entry:
        .long   2, 0, 15, 1
action:
        .long   handler, SA_SIGINFO_ONSTACK, 0, 0, 0
handler_stack:
        .long   other_stack, 0, 32768
data_16:
        .skip   16
        .bss
        .balign 16
other_stack:
        .skip   65536
stack_end:
        .section .note.GNU-stack, "", @progbits
