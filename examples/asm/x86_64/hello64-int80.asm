; Says hello from a 64-bit program through int 0x80.
;
; That door leads to the table of 32-bit programs whoever knocks: write is 4 here, not 1, and
; the arguments are the low halves of rbx, rcx, rdx, rsi, rdi and rbp. So nothing that lies
; above 4 GiB can be handed over, the stack least of all; this program is linked low.

SYS_write equ   4                       ; of the 32-bit table
SYS_exit  equ   1

        section .text
        global  _start

_start: mov     eax, SYS_write
        mov     ebx, 1
        mov     ecx, hello
        mov     edx, hello.size
        int     0x80
        cmp     rax, hello.size         ; the result fills rax, its sign too
        mov     ebx, 0
        je      .exit
        mov     ebx, 1
.exit:  mov     eax, SYS_exit
        int     0x80

        section .rodata
hello:  db      "hello, int 0x80 of 64 bits", 10
.size   equ     $ - hello
