#!/usr/bin/env bash
# Builds the examples from their sources, into bin or the folder given.
#
# Needs nasm, ld and musl-gcc (Debian: nasm, binutils, musl-tools). The programs are checked
# in, so only who changes a source has to run this.
set -euo pipefail
cd "$(dirname "$0")"
out=$(realpath -m "${1:-bin}")
mkdir -p "$out"
objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT

# assemble SOURCE FORMAT EMULATION
assemble() {
    local name
    name=$(basename "$1" .asm)
    nasm -Wall -Werror -f "$2" -i "$(dirname "$1")/" -o "$objects/$name.o" "$1"
    ld -m "$3" --build-id=none -s -o "$out/$name" "$objects/$name.o"
}

for source in asm/i386/*.asm; do
    [ "$source" = asm/i386/hello-aout.asm ] || assemble "$source" elf32 elf_i386
done
for source in asm/x86_64/*.asm; do
    assemble "$source" elf64 elf_x86_64
done

nasm -Wall -Werror -f bin -i asm/i386/ -o "$out/hello-aout" asm/i386/hello-aout.asm
chmod +x "$out/hello-aout"

musl-gcc -Wall -Wextra -Werror -Os -static -s -Wl,--build-id=none -o "$out/test" test.c
