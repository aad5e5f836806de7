; Says hello from a 32-bit program through __kernel_vsyscall, the way that the kernel thinks
; best for the processor: sysenter, syscall or int 0x80.
;
; Its address is in the auxiliary vector under AT_SYSINFO. The vector lies behind the
; environment on the first stack: argc, argv..., 0, envp..., 0, then pairs of a type and a
; value up to the type AT_NULL.

%include "syscall.inc"

AT_NULL    equ  0
AT_SYSINFO equ  32

        section .text
        global  _start

_start: mov     esi, [esp]              ; argc
        lea     esi, [esp + esi * 4 + 8] ; envp
.environment:
        lodsd
        test    eax, eax
        jnz     .environment
.auxiliary:
        lodsd                           ; the type
        mov     ebx, eax
        lodsd                           ; the value
        cmp     ebx, AT_SYSINFO
        je      .found
        cmp     ebx, AT_NULL
        jne     .auxiliary
        mov     eax, old_door           ; a kernel without a vDSO
.found: mov     [door], eax

        mov     eax, SYS_write
        mov     ebx, 1
        mov     ecx, hello
        mov     edx, hello.size
        call    [door]
        cmp     eax, hello.size
        mov     ebx, 0
        je      .exit
        mov     ebx, 1
.exit:  mov     eax, SYS_exit
        call    [door]

old_door:
        int     0x80
        ret

        section .rodata
hello:  db      "hello, __kernel_vsyscall", 10
.size   equ     $ - hello

        section .bss
door:   resd    1
