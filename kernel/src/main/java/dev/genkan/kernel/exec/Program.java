package dev.genkan.kernel.exec;

import dev.genkan.cpu.Cpu;
import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.fs.VfsPath;
import dev.genkan.kernel.mm.AddressSpace;
import java.util.List;

/**
 * A program in memory, ready to run its first instruction.
 *
 * @param mm its memory
 * @param longMode whether it is a 64-bit one
 * @param entry where it starts
 * @param stackPointer what its stack pointer is then: argc is there
 * @param comm its name as ps shows it, at most 15 bytes
 * @param executable the file that was loaded
 * @param arguments as on its stack
 * @param environment the address of the environment's pointers on its stack
 * @param variables how many there are
 * @param credentials whose rights it has
 */
public record Program(
        AddressSpace mm,
        boolean longMode,
        long entry,
        long stackPointer,
        String comm,
        VfsPath executable,
        List<String> arguments,
        long environment,
        int variables,
        Credentials credentials) {

    /** The vDSO of its width. */
    public Vdso vdso() {
        return Vdso.of(longMode);
    }

    /** A processor that is about to run its first instruction. */
    public Cpu newCpu(Kernel kernel) {
        Cpu cpu = new Cpu(mm.memory(), longMode, kernel.model());
        cpu.rip = entry;
        cpu.gpr[Cpu.RSP] = stackPointer;
        cpu.timeStampCounter = kernel.clock()::monotonic;
        return cpu;
    }
}
