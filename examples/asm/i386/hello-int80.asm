; Says hello from a 32-bit program through int 0x80, the oldest door into the kernel.
;
; eax: the number, and then the result. ebx, ecx, edx, esi, edi, ebp: the arguments.
; Every other register is as it was when the call comes back.

%include "syscall.inc"

        section .text
        global  _start

_start: mov     eax, SYS_write
        mov     ebx, 1                  ; standard output
        mov     ecx, hello
        mov     edx, hello.size
        int     0x80
        cmp     eax, hello.size         ; less is a short write, negative an error
        mov     ebx, 0
        je      .exit
        mov     ebx, 1
.exit:  mov     eax, SYS_exit
        int     0x80

        section .rodata
hello:  db      "hello, int 0x80", 10
.size   equ     $ - hello
