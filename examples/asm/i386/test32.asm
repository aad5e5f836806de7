; What test.c does, without a C library, in a 32-bit program.
;
; The number is not 329 as in 64-bit programs: that is epoll_create1 in the 32-bit table. No
; kernel yet has a call 480, so natively the answer is -38, ENOSYS.

%include "syscall.inc"

%ifndef SYS_stephen
%assign SYS_stephen 480
%endif

        section .text
        global  _start

_start: cmp     dword [esp], 2          ; argc
        jne     .usage

        mov     ecx, making
        mov     edx, making.size
        call    print
        mov     ecx, [esp + 8]          ; argv[1]
        call    length
        call    print
        mov     ecx, with
        mov     edx, with.size
        call    print

        mov     eax, SYS_stephen
        mov     ebx, [esp + 8]
        int     0x80
        mov     ebp, eax                ; the result, or -errno

        mov     ecx, returned
        mov     edx, returned.size
        call    print
        mov     eax, ebp
        call    decimal
        call    print
        mov     ecx, dot
        mov     edx, dot.size
        call    print

        xor     ebx, ebx
        test    ebp, ebp
        setnz   bl
        jmp     .exit

.usage: mov     eax, SYS_write
        mov     ebx, 2                  ; standard error
        mov     ecx, usage
        mov     edx, usage.size
        int     0x80
        mov     ebx, 2
.exit:  mov     eax, SYS_exit
        int     0x80

; Prints the edx bytes at ecx on standard output.
print:  mov     eax, SYS_write
        mov     ebx, 1
        int     0x80
        ret

; The length of the string at ecx in edx.
length: xor     edx, edx
        jmp     .test
.next:  inc     edx
.test:  cmp     byte [ecx + edx], 0
        jne     .next
        ret

; The signed number eax as text: ecx points at it, edx is its length.
decimal:
        mov     ecx, digits.end
        mov     ebx, 10
        mov     esi, eax                ; keeps the sign
        test    eax, eax
        jns     .next
        neg     eax
.next:  xor     edx, edx
        div     ebx
        add     dl, '0'
        dec     ecx
        mov     [ecx], dl
        test    eax, eax
        jnz     .next
        test    esi, esi
        jns     .done
        dec     ecx
        mov     byte [ecx], '-'
.done:  mov     edx, digits.end
        sub     edx, ecx
        ret

        section .rodata
usage:  db      "Usage: test32 STRING", 10
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
digits: resb    11                      ; -2147483648
.end:
