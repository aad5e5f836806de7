/**
 * The processor as the kernel sees it: registers ({@link dev.genkan.cpu.Cpu}), guest memory ({@link
 * dev.genkan.cpu.Memory}), something that runs them ({@link dev.genkan.cpu.Engine}) and the one
 * word it says when it cannot go on ({@link dev.genkan.cpu.Trap}).
 *
 * <p>It serves without any kernel, too. This adds two numbers:
 *
 * <pre>{@code
 * byte[] code = HexFormat.of().parseHex("01f8cc"); // add eax,edi; int3
 * try (Memory memory = new Memory(1 << 20)) {
 *     memory.protect(0x1000, Memory.PAGE_SIZE, Memory.READ | Memory.EXECUTE);
 *     memory.load(0x1000, code, 0, code.length);
 *     Cpu cpu = new Cpu(memory, true);
 *     cpu.rip = 0x1000;
 *     cpu.gpr[Cpu.RAX] = 40;
 *     cpu.gpr[Cpu.RDI] = 2;
 *     Trap trap = new Interpreter().run(cpu);
 *     System.out.println(trap + " " + cpu.gpr[Cpu.RAX]); // Breakpoint[] 42
 * }
 * }</pre>
 *
 * <p>An engine runs until a trap, and running it again goes on. Only {@link
 * dev.genkan.cpu.Cpu#interrupt()} may be called while it runs in another thread. Processors that
 * share a memory are threads of one program.
 */
@NullMarked
package dev.genkan.cpu;

import org.jspecify.annotations.NullMarked;
