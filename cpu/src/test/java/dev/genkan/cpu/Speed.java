package dev.genkan.cpu;

import dev.genkan.cpu.interpret.Interpreter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Prints how many guest instructions per second the interpreter executes, for a sieve, SHA-256's
 * loop and a recursion, in both widths. Needs gcc. Not a test: run its main method.
 */
public final class Speed {
    private static final long BASE = 0x100000;
    private static final String[] NAMES = {"sieve", "sha256", "fib"};

    private Speed() {}

    /** Arguments: rounds per measurement (default 40). */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 40;
        for (boolean longMode : new boolean[] {true, false}) {
            byte[] code = compile(longMode);
            for (int which = 0; which < NAMES.length; which++) {
                measure(code, longMode, which, rounds);
            }
        }
    }

    private static void measure(byte[] code, boolean longMode, int which, int rounds) {
        try (Memory memory = new Memory(1L << 24)) {
            memory.protect(0, 1L << 24, Memory.READ | Memory.WRITE | Memory.EXECUTE);
            memory.load(BASE, code, 0, code.length);
            Cpu cpu = new Cpu(memory, longMode);
            long instructions = count(cpu, which);
            StringBuilder line = new StringBuilder(NAMES[which] + (longMode ? " 64:" : " 32:"));
            for (int k = 0; k < 6; k++) {
                long start = System.nanoTime();
                enter(cpu, which, rounds);
                Trap trap = new Interpreter().run(cpu);
                double seconds = (System.nanoTime() - start) / 1e9;
                if (!(trap instanceof Trap.Breakpoint)) {
                    throw new IllegalStateException(trap + " at " + Long.toHexString(cpu.rip));
                }
                line.append(
                        String.format(" %.0f M/s", instructions * (double) rounds / seconds / 1e6));
            }
            System.out.println(line);
        }
    }

    /** The instructions of one round, counted by single steps. */
    private static long count(Cpu cpu, int which) {
        enter(cpu, which, 1);
        cpu.setControlFlag(Cpu.TF, true);
        long count = 0;
        Interpreter interpreter = new Interpreter();
        while (interpreter.run(cpu) instanceof Trap.SingleStep) {
            count++;
        }
        cpu.setControlFlag(Cpu.TF, false);
        return count;
    }

    private static void enter(Cpu cpu, int which, int rounds) {
        cpu.rip = BASE;
        cpu.gpr[Cpu.RSP] = 0xfffff0 - 8;
        cpu.gpr[Cpu.RDI] = which;
        cpu.gpr[Cpu.RSI] = rounds;
        cpu.memory.writeInt(0xfffff0 - 4, which);
        cpu.memory.writeInt(0xfffff0, rounds);
    }

    private static byte[] compile(boolean longMode) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("genkan-speed");
        Path source = folder.resolve("speed.c");
        try (InputStream in = Speed.class.getResourceAsStream("speed.c")) {
            Files.write(source, in.readAllBytes());
        }
        Path script = folder.resolve("speed.ld");
        Files.writeString(
                script,
                "ENTRY(start) SECTIONS { . = 0x100000; .text : { *(.text.start) *(.text*) }"
                        + " .data : { *(.rodata*) *(.data*) *(.bss*) *(COMMON) }"
                        + " /DISCARD/ : { *(*) } }");
        Path output = folder.resolve("speed.bin");
        run(
                "gcc",
                longMode ? "-m64" : "-m32",
                "-O2",
                "-fno-pic",
                "-no-pie",
                "-nostdlib",
                "-ffreestanding",
                "-fno-tree-vectorize",
                "-mno-sse",
                "-ffunction-sections",
                "-fcf-protection=none",
                "-static",
                "-Wl,-T," + script,
                "-Wl,--build-id=none",
                "-Wl,--oformat=binary",
                "-o",
                output.toString(),
                source.toString());
        return Files.readAllBytes(output);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(command[0] + " failed");
        }
    }
}
