; Says hello from a 64-bit program with the instruction syscall.
;
; rax: the number, and then the result. rdi, rsi, rdx, r10, r8, r9: the arguments. The
; processor itself puts the return address into rcx and the flags into r11; every other
; register is as it was when the call comes back.

%include "syscall.inc"

        default rel
        section .text
        global  _start

_start: mov     eax, SYS_write
        mov     edi, 1                  ; standard output
        lea     rsi, [hello]
        mov     edx, hello.size
        syscall
        cmp     rax, hello.size         ; less is a short write, negative an error
        mov     edi, 0
        je      .exit
        mov     edi, 1
.exit:  mov     eax, SYS_exit
        syscall

        section .rodata
hello:  db      "hello, syscall", 10
.size   equ     $ - hello
