; Says hello from a 32-bit program with the instruction sysenter.
;
; The processor keeps neither the return address nor the stack pointer at a sysenter, so
; Linux asks for an agreement: ebp holds the stack pointer, and there lie, from the top, the
; program's ebp, edx and ecx and a return address. (The sixth argument is that saved ebp:
; the kernel reads it from the stack.) The kernel does not come back to the instruction
; after the sysenter. It goes to a fixed place in the vDSO, which pops the three registers
; and returns.
;
; That place belongs to __kernel_vsyscall, so hello-vsyscall.asm, which calls it, is what a
; program should do: it works on every processor. This file works where the vDSO itself
; uses sysenter.

%include "syscall.inc"

        section .text
        global  _start

_start: mov     eax, SYS_write
        mov     ebx, 1
        mov     ecx, hello
        mov     edx, hello.size
        call    enter_kernel
        cmp     eax, hello.size
        mov     ebx, 0
        je      .exit
        mov     ebx, 1
.exit:  mov     eax, SYS_exit
        call    enter_kernel

; Registers as for int 0x80. The call has pushed the return address.
enter_kernel:
        push    ecx
        push    edx
        push    ebp
        mov     ebp, esp
        sysenter
        ud2                             ; never reached

        section .rodata
hello:  db      "hello, sysenter", 10
.size   equ     $ - hello
