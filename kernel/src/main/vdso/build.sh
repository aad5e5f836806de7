#!/bin/sh
# Builds the two vDSO images from their sources: ./build.sh [DIRECTORY]
# They are checked in, and so is VdsoImages.java, which VdsoTest writes from them; it builds and
# compares.
set -e
cd "$(dirname "$0")"
to=${1:-.}
build() { # name, as option, ld emulation, soname
    as "$2" -o "$to/$1.o" "$1.s"
    ld -m "$3" -shared -soname="$4" --version-script="$1.map" --hash-style=both \
        --eh-frame-hdr --build-id=none -z noexecstack -z max-page-size=4096 \
        -z noseparate-code -Bsymbolic -T vdso.lds -o "$to/$1.so" "$to/$1.o"
    strip -s "$to/$1.so"
    rm "$to/$1.o"
}
build vdso32 --32 elf_i386 linux-gate.so.1
build vdso64 --64 elf_x86_64 linux-vdso.so.1
