package dev.genkan.kernel.exec;

import dev.genkan.cpu.Memory;
import dev.genkan.kernel.mm.AddressSpace;
import dev.genkan.kernel.mm.Vma;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The code that the kernel maps into each program (vdso(7)): an ELF shared object of each width,
 * built from {@code kernel/src/main/vdso}.
 */
public final class Vdso {
    private static @Nullable Vdso narrow;
    private static @Nullable Vdso wide;

    private final byte[] image;
    private final int vsyscall;
    private final int landingPad;
    private final int sigreturn;
    private final int rtSigreturn;

    private Vdso(byte[] image, boolean longMode) {
        this.image = image;
        this.vsyscall = longMode ? 0 : symbol("__kernel_vsyscall");
        this.landingPad = longMode ? 0 : symbol("__kernel_landing_pad");
        this.sigreturn = longMode ? 0 : symbol("__kernel_sigreturn");
        this.rtSigreturn = longMode ? 0 : symbol("__kernel_rt_sigreturn");
    }

    /** The one of a width. */
    public static synchronized Vdso of(boolean longMode) {
        Vdso vdso = longMode ? wide : narrow;
        if (vdso == null) {
            vdso = new Vdso(VdsoImages.of(longMode), longMode);
            if (longMode) {
                wide = vdso;
            } else {
                narrow = vdso;
            }
        }
        return vdso;
    }

    /** The offset of a symbol of the 32-bit image, from its symbol table. */
    private int symbol(String name) {
        ByteBuffer elf = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        int symbols = 0;
        int strings = 0;
        int count = 0;
        int headers = elf.getInt(28);
        for (int i = 0; i < elf.getShort(44); i++) {
            int header = headers + 32 * i;
            if (elf.getInt(header) == ElfFile.PT_DYNAMIC) {
                int at = elf.getInt(header + 4);
                for (; elf.getInt(at) != 0; at += 8) {
                    switch (elf.getInt(at)) {
                        case 4 -> count = elf.getInt(elf.getInt(at + 4) + 4); // DT_HASH
                        case 5 -> strings = elf.getInt(at + 4); // DT_STRTAB
                        case 6 -> symbols = elf.getInt(at + 4); // DT_SYMTAB
                        default -> {}
                    }
                }
            }
        }
        byte[] wanted = (name + "\0").getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < count; i++) {
            int at = strings + elf.getInt(symbols + 16 * i);
            if (java.util.Arrays.equals(image, at, at + wanted.length, wanted, 0, wanted.length)) {
                return elf.getInt(symbols + 16 * i + 4);
            }
        }
        throw new IllegalStateException("the vDSO has no " + name);
    }

    /** Maps it; returns its address, or a negative error number. */
    long map(AddressSpace mm) {
        long size = (image.length + Memory.PAGE_SIZE - 1) & -Memory.PAGE_SIZE;
        long address =
                mm.map(
                        0,
                        size,
                        Vma.PROT_READ | Vma.PROT_EXEC,
                        Vma.MAP_PRIVATE | Vma.MAP_ANONYMOUS,
                        null,
                        0,
                        Vma.VDSO);
        if (address > 0) {
            mm.load(address, image, 0, image.length);
            mm.vdso = address;
        }
        return address;
    }

    /** Offset of {@code __kernel_vsyscall} (i386). */
    public int vsyscall() {
        return vsyscall;
    }

    /** Offset of where sysenter returns to (i386). */
    public int landingPad() {
        return landingPad;
    }

    /** Offset of {@code __kernel_sigreturn} (i386). */
    public int sigreturn() {
        return sigreturn;
    }

    /** Offset of {@code __kernel_rt_sigreturn} (i386). */
    public int rtSigreturn() {
        return rtSigreturn;
    }
}
