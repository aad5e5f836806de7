package dev.genkan.cpu.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Access;
import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Descriptor;
import dev.genkan.cpu.EngineUnderTest;
import dev.genkan.cpu.Machine;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only shows between instructions: faults, stops, code that changes. */
final class InterpreterTest {
    @Test
    void addsTwoNumbersAsThePackagePageSays() {
        byte[] code = HexFormat.of().parseHex("01f8cc");
        try (Memory memory = new Memory(1 << 20)) {
            memory.protect(0x1000, Memory.PAGE_SIZE, Memory.READ | Memory.EXECUTE);
            memory.load(0x1000, code, 0, code.length);
            Cpu cpu = new Cpu(memory, true);
            cpu.rip = 0x1000;
            cpu.gpr[Cpu.RAX] = 40;
            cpu.gpr[Cpu.RDI] = 2;
            assertThat(EngineUnderTest.one().run(cpu)).isEqualTo(new Trap.Breakpoint());
            assertThat(cpu.gpr[Cpu.RAX]).isEqualTo(42);
        }
    }

    @Test
    void leavesRegistersForTheKernelAtEachDoor() {
        try (Machine m = new Machine(true, "0f05 cd80 0f34")) {
            assertThat(m.run()).isEqualTo(Trap.SystemCall.SYSCALL);
            assertThat(m.cpu.rip).isEqualTo(Machine.CODE + 2);
            assertThat(m.cpu.gpr[Cpu.RCX]).isEqualTo(Machine.CODE + 2);
            assertThat(m.cpu.gpr[Cpu.R11]).isEqualTo(m.cpu.flags());
            assertThat(m.run()).isEqualTo(Trap.SystemCall.INT_0X80);
            assertThat(m.cpu.rip).isEqualTo(Machine.CODE + 4);
            assertThat(m.run()).isEqualTo(Trap.SystemCall.SYSENTER);
            assertThat(m.cpu.rip).isEqualTo(Machine.CODE + 6);
        }
    }

    @Test
    void changesNothingBeforeAFault() {
        // mov eax,5; push [0x30000] with rsp at the stack's end.
        try (Machine m = new Machine(true, "b805000000 ff342500000300")) {
            assertThat(m.run()).isEqualTo(new Trap.PageFault(0x30000, Access.READ, false));
            assertThat(m.cpu.rip).isEqualTo(Machine.CODE + 5);
            assertThat(m.cpu.gpr[Cpu.RAX]).isEqualTo(5);
            assertThat(m.cpu.gpr[Cpu.RSP]).isEqualTo(Machine.STACK);
        }
    }

    @Test
    void writesNothingOfAStoreThatRunsIntoAForbiddenPage() {
        // mov qword [0x21ffc],rax
        try (Machine m = new Machine(true, "48890425fc1f0200")) {
            m.cpu.gpr[Cpu.RAX] = -1;
            assertThat(m.run()).isEqualTo(new Trap.PageFault(0x22000, Access.WRITE, false));
            assertThat(m.memory.readInt(0x21ffc)).isZero();
        }
    }

    @Test
    void reportsAWriteToAReadOnlyPageAsMapped() {
        try (Machine m = new Machine(true, "48890425fc1f0200")) {
            m.memory.protect(0x21000, 0x1000, Memory.READ);
            assertThat(m.run()).isEqualTo(new Trap.PageFault(0x21ffc, Access.WRITE, true));
        }
    }

    /** As the host's processors tell it in the page fault's error code. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "830001",
                "f0830001",
                "f710",
                "ff00",
                "d120",
                "d320",
                "0fa41801",
                "0fba2801",
                "8718",
                "0fc118",
                "0fb118",
                "0f9400",
                "d100",
                "d110",
                "c12000",
                "831001",
                "d000",
                "0fc708"
            })
    void reportsAReadThatAWriteFollowsAsAWrite(String code) {
        try (Machine m = new Machine(true, code)) {
            assertThat(m.run()).isEqualTo(new Trap.PageFault(0, Access.WRITE, false));
        }
    }

    @Test
    void stopsAStringInstructionHalfWay() {
        // rep movsb that runs out of its destination after 16 bytes.
        try (Machine m = new Machine(true, "f3a4")) {
            m.cpu.gpr[Cpu.RSI] = Machine.DATA;
            m.cpu.gpr[Cpu.RDI] = Machine.DATA + 0x1ff0;
            m.cpu.gpr[Cpu.RCX] = 100;
            assertThat(m.run()).isEqualTo(new Trap.PageFault(0x22000, Access.WRITE, false));
            assertThat(m.cpu.rip).isEqualTo(Machine.CODE);
            assertThat(m.cpu.gpr[Cpu.RCX]).isEqualTo(84);
            assertThat(m.cpu.gpr[Cpu.RSI]).isEqualTo(Machine.DATA + 16);
            assertThat(m.cpu.gpr[Cpu.RDI]).isEqualTo(0x22000);
        }
    }

    @Test
    void seesCodeThatItsOwnBlockJustWrote() {
        // mov byte [rip+1],7 changes the immediate of the mov eax,1 that follows; int3.
        try (Machine m = new Machine(true, "c6050100000007 b801000000 cc")) {
            assertThat(m.run()).isInstanceOf(Trap.Breakpoint.class);
            assertThat(m.cpu.gpr[Cpu.RAX]).isEqualTo(7);
            // Again, now that all of it has been executed before.
            m.memory.writeByte(Machine.CODE + 6, (byte) 9);
            m.cpu.rip = Machine.CODE;
            m.run();
            assertThat(m.cpu.gpr[Cpu.RAX]).isEqualTo(9);
        }
    }

    @Test
    void forgetsAnInstructionWhenItsSecondPageChanges() {
        try (Machine m = new Machine(true, "cc")) {
            m.load(Machine.CODE + 0xffe, "b801000000cc");
            m.cpu.rip = Machine.CODE + 0xffe;
            m.run();
            assertThat(m.cpu.gpr[Cpu.RAX]).isEqualTo(1);
            m.memory.writeByte(Machine.CODE + 0x1000, (byte) 2);
            m.cpu.rip = Machine.CODE + 0xffe;
            m.run();
            assertThat(m.cpu.gpr[Cpu.RAX]).isEqualTo(0x201);
        }
    }

    @Test
    void faultsWhereAnInstructionRunsIntoAPageThatMayNotBeExecuted() {
        try (Machine m = new Machine(true, "cc")) {
            m.load(Machine.CODE + 0x1ffe, "b801");
            m.cpu.rip = Machine.CODE + 0x1ffe;
            assertThat(m.run()).isEqualTo(new Trap.PageFault(0x12000, Access.EXECUTE, false));
            assertThat(m.cpu.rip).isEqualTo(Machine.CODE + 0x1ffe);
            m.memory.protect(Machine.CODE, 0x1000, Memory.READ);
            m.cpu.rip = Machine.CODE;
            assertThat(m.run()).isEqualTo(new Trap.PageFault(0x10000, Access.EXECUTE, true));
        }
    }

    @Test
    void stopsRunningCodeWhenItsPageLosesTheRight() {
        try (Machine m = new Machine(true, "cc")) {
            m.run();
            m.memory.protect(Machine.CODE, 0x1000, Memory.READ);
            m.cpu.rip = Machine.CODE;
            assertThat(m.run()).isEqualTo(new Trap.PageFault(0x10000, Access.EXECUTE, true));
        }
    }

    @Test
    void boundsWhatAProgramOfJumpsToNewPagesTakes() {
        // Each page: jmp to the same place of the next one; the last: int3.
        int pages = 300_000;
        try (Memory memory = new Memory((pages + 1L) * Memory.PAGE_SIZE)) {
            memory.protect(0, memory.size(), Memory.READ | Memory.EXECUTE);
            byte[] jump = {(byte) 0xe9, (byte) 0xfb, 0x0f, 0, 0};
            for (int page = 0; page < pages; page++) {
                memory.load((long) page * Memory.PAGE_SIZE, jump, 0, jump.length);
            }
            memory.load((long) pages * Memory.PAGE_SIZE, new byte[] {(byte) 0xcc}, 0, 1);
            Cpu cpu = new Cpu(memory, true);
            assertThat(EngineUnderTest.one().run(cpu)).isEqualTo(new Trap.Breakpoint());
            assertThat(cpu.rip).isEqualTo((long) pages * Memory.PAGE_SIZE + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stepsOneInstructionWithTheTrapFlag(boolean longMode) {
        try (Machine m = new Machine(longMode, "b801000000 b902000000 cc")) {
            m.cpu.setControlFlag(Cpu.TF, true);
            assertThat(m.run()).isEqualTo(new Trap.SingleStep());
            assertThat(m.cpu.rip).isEqualTo(Machine.CODE + 5);
            assertThat(m.run()).isEqualTo(new Trap.SingleStep());
            assertThat(m.cpu.gpr[Cpu.RCX]).isEqualTo(2);
            m.cpu.setControlFlag(Cpu.TF, false);
            assertThat(m.run()).isInstanceOf(Trap.Breakpoint.class);
        }
    }

    @Test
    void stepsFromTheInstructionAfterPopfOn() {
        // push 0x102; popf; nop; int3
        try (Machine m = new Machine(true, "6802010000 9d 90 cc")) {
            assertThat(m.run()).isEqualTo(new Trap.SingleStep());
            assertThat(m.cpu.rip).isEqualTo(Machine.CODE + 7);
        }
    }

    @Test
    void checksAlignmentIfAsked() {
        try (Machine m = new Machine(true, "8b042501000200")) {
            m.cpu.setControlFlag(Cpu.AC, true);
            assertThat(m.run()).isEqualTo(new Trap.AlignmentCheck());
            assertThat(m.cpu.rip).isEqualTo(Machine.CODE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ebfe", "e2fe ebfc", "f3aa ebfc"})
    @Timeout(20)
    void leavesALoopWhenInterrupted(String code) throws InterruptedException {
        try (Machine m = new Machine(true, code)) {
            m.cpu.gpr[Cpu.RDI] = Machine.DATA;
            Thread killer =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        sleep(50);
                                        m.cpu.interrupt();
                                    });
            assertThat(m.run()).isEqualTo(new Trap.Interrupted());
            killer.join();
        }
    }

    private static void sleep(long milliseconds) {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void seesCodeThatAnotherThreadWrote() throws InterruptedException {
        // A loop of jmp $ that becomes int3.
        try (Machine m = new Machine(true, "90 ebfd")) {
            Thread writer =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        sleep(50);
                                        m.memory.writeByte(Machine.CODE, (byte) 0xcc);
                                    });
            assertThat(m.run()).isInstanceOf(Trap.Breakpoint.class);
            writer.join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"f0ff00", "f0830001", "bb01000000 f00fc118", "f0fe00"})
    void addsAtomically(String locked) throws InterruptedException {
        // Three times: loop: (locked add of one to [rax]); dec ecx; jnz loop; int3
        int size = locked.replace(" ", "").length() / 2;
        String back = HexFormat.of().toHexDigits((byte) (-size - 4));
        int rounds = 20_000;
        try (Machine m = new Machine(true, locked + "ffc9 75" + back + "cc")) {
            Thread[] threads = new Thread[3];
            for (int k = 0; k < threads.length; k++) {
                Cpu cpu = new Cpu(m.memory, true);
                cpu.rip = Machine.CODE;
                cpu.gpr[Cpu.RAX] = Machine.DATA;
                cpu.gpr[Cpu.RCX] = rounds;
                threads[k] = Thread.ofPlatform().start(() -> EngineUnderTest.one().run(cpu));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            int expected = locked.equals("f0fe00") ? 3 * rounds & 0xff : 3 * rounds;
            assertThat(m.memory.readInt(Machine.DATA)).isEqualTo(expected);
        }
    }

    @Test
    void reachesThreadLocalStorageThroughGs() {
        // mov eax,0x63; mov gs,eax; mov eax,gs:[4]; int3
        try (Machine m = new Machine(false, "b863000000 8ee8 65a104000000 cc")) {
            m.cpu.setDescriptor(12, Descriptor.data(Machine.DATA, 0xfffff));
            m.memory.writeInt(Machine.DATA + 4, 77);
            assertThat(m.run()).isInstanceOf(Trap.Breakpoint.class);
            assertThat(m.cpu.gpr[Cpu.RAX]).isEqualTo(77);
            assertThat(m.cpu.selector[Cpu.GS]).isEqualTo(0x63);
        }
    }

    @Test
    void refusesSelectorsOfNothing() {
        try (Machine m = new Machine(false, "b813000000 8ed8")) {
            assertThat(m.run()).isEqualTo(new Trap.GeneralProtection());
            assertThat(m.cpu.rip).isEqualTo(Machine.CODE + 5);
            assertThat(m.cpu.selector[Cpu.DS]).isEqualTo(0x2b);
        }
    }

    @Test
    void addsTheBaseOfALocalSegment() {
        // mov eax,7 (LDT entry 0, privilege 3); mov ds,eax; mov eax,[8]; int3
        try (Machine m = new Machine(false, "b807000000 8ed8 a108000000 cc")) {
            m.cpu.setLocalDescriptors(new Descriptor[] {Descriptor.data(Machine.DATA, 0xfffff)});
            m.memory.writeInt(Machine.DATA + 8, 99);
            assertThat(m.run()).isInstanceOf(Trap.Breakpoint.class);
            assertThat(m.cpu.gpr[Cpu.RAX]).isEqualTo(99);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4", "fa", "ec", "0f22c0", "0f0105", "cd21", "0f30"})
    void refusesWhatIsForTheKernel(String code) {
        try (Machine m = new Machine(true, code + "00000000")) {
            assertThat(m.run()).isEqualTo(new Trap.GeneralProtection());
            assertThat(m.cpu.rip).isEqualTo(Machine.CODE);
        }
    }

    @Test
    void answersOneProcessorForTheNameOfAModel() {
        // mov eax,1; cpuid; int3
        try (Machine m = new Machine(true, "b801000000 0fa2 cc")) {
            m.run();
            assertThat(m.cpu.gpr[Cpu.RDX] >>> 26 & 1).as("SSE2").isEqualTo(1);
        }
        try (Machine m = new Machine(false, "b801000000 0fa2 cc")) {
            var old = new Cpu(m.memory, false, dev.genkan.cpu.CpuModel.named("i486"));
            old.rip = Machine.CODE;
            EngineUnderTest.one().run(old);
            assertThat(old.gpr[Cpu.RDX]).isEqualTo(1);
            // cmovz eax,eax is an invalid opcode there.
            m.load(Machine.CODE, "0f44c0");
            old.rip = Machine.CODE;
            assertThat(EngineUnderTest.one().run(old)).isEqualTo(new Trap.InvalidOpcode());
        }
    }
}
