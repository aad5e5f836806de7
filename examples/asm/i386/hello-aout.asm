; Says hello from an executable in the format before ELF, a.out, of its oldest kind, OMAGIC.
;
; The header is written by hand and nasm makes the file: no linker. Text and data follow each
; other and are loaded together, writable, at address 0. Linux ran such files up to 5.18.

%include "syscall.inc"

        bits    32

OMAGIC  equ     0o407
M_386   equ     100

        section .header start=0
        dw      OMAGIC
        db      M_386
        db      0                       ; flags
        dd      text.size               ; bytes of text
        dd      data.size               ; bytes of data
        dd      0                       ; bytes of bss
        dd      0                       ; bytes of symbols
        dd      _start                  ; where it begins
        dd      0                       ; bytes of relocations of the text
        dd      0                       ; and of the data

        section .text start=32 vstart=0
text:
_start: mov     eax, SYS_write
        mov     ebx, 1
        mov     ecx, hello
        mov     edx, data.size
        int     0x80
        cmp     eax, data.size
        mov     ebx, 0
        je      .exit
        mov     ebx, 1
.exit:  mov     eax, SYS_exit
        int     0x80
        align   4, nop
.end:
text.size equ   text_end - text
text_end:

data:
hello:  db      "hello, a.out", 10
data.size equ   $ - data
