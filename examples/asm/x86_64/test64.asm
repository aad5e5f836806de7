; What test.c does, without a C library, in a 64-bit program.

%include "syscall.inc"

%ifndef SYS_stephen
%assign SYS_stephen 329
%endif

        default rel
        section .text
        global  _start

_start: cmp     qword [rsp], 2          ; argc
        jne     .usage
        mov     rbx, [rsp + 16]         ; argv[1]

        lea     rsi, [making]
        mov     edx, making.size
        call    print
        mov     rsi, rbx
        call    length
        call    print
        lea     rsi, [with]
        mov     edx, with.size
        call    print

        mov     eax, SYS_stephen
        mov     rdi, rbx
        syscall
        mov     rbp, rax                ; the result, or -errno

        lea     rsi, [returned]
        mov     edx, returned.size
        call    print
        mov     rax, rbp
        call    decimal
        call    print
        lea     rsi, [dot]
        mov     edx, dot.size
        call    print

        xor     edi, edi
        test    rbp, rbp
        setnz   dil
        jmp     .exit

.usage: mov     eax, SYS_write
        mov     edi, 2                  ; standard error
        lea     rsi, [usage]
        mov     edx, usage.size
        syscall
        mov     edi, 2
.exit:  mov     eax, SYS_exit
        syscall

; Prints the rdx bytes at rsi on standard output.
print:  mov     eax, SYS_write
        mov     edi, 1
        syscall
        ret

; The length of the string at rsi in rdx.
length: xor     edx, edx
        jmp     .test
.next:  inc     rdx
.test:  cmp     byte [rsi + rdx], 0
        jne     .next
        ret

; The signed number rax as text: rsi points at it, rdx is its length.
decimal:
        lea     rsi, [digits.end]
        mov     edi, 10
        mov     r8, rax                 ; keeps the sign
        test    rax, rax
        jns     .next
        neg     rax
.next:  xor     edx, edx
        div     rdi
        add     dl, '0'
        dec     rsi
        mov     [rsi], dl
        test    rax, rax
        jnz     .next
        test    r8, r8
        jns     .done
        dec     rsi
        mov     byte [rsi], '-'
.done:  lea     rdx, [digits.end]
        sub     rdx, rsi
        ret

        section .rodata
usage:  db      "Usage: test64 STRING", 10
.size   equ     $ - usage
making: db      'Making system call with "'
.size   equ     $ - making
with:   db      '".', 10
.size   equ     $ - with
returned:
        db      "System call returned "
.size   equ     $ - returned
dot:    db      ".", 10
.size   equ     $ - dot

        section .bss
digits: resb    20                      ; -9223372036854775808
.end:
