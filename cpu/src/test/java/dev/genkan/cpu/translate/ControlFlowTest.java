package dev.genkan.cpu.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Access;
import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Descriptor;
import dev.genkan.cpu.Machine;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways through code that are not the plain ones. */
@Timeout(60)
final class ControlFlowTest {
    private static final Trap END = new Trap.Breakpoint();

    private static Machine machine(String engine, boolean longMode, String code) {
        return new Machine(Engines.named(engine).get(), longMode, code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"translator", "mixed"})
    void aJumpHasManyTargets(String engine) {
        // l: mov eax,ecx; and eax,255; jmp [rax*8+0x20000]; case k at 0x11000 + 16 k:
        // add rdx,k; dec ecx; jnz l; int3
        String code = "b9400d0300 l: 89c8 25ff000000 ff24c500000200";
        try (Machine m = machine(engine, true, code)) {
            long expected = 0;
            for (int k = 0; k < 256; k++) {
                long at = 0x11000 + 16 * k;
                String back = "%08x".formatted(Integer.reverseBytes((int) (0x10005 - at - 15)));
                m.load(at, "4881c2" + "%02x000000".formatted(k) + "ffc9 0f85" + back + "cc");
                m.memory.writeLong(Machine.DATA + 8 * k, at);
            }
            for (int n = 200_000; n > 0; n--) {
                expected += n & 255;
            }
            assertThat(m.run()).isEqualTo(END);
            assertThat(m.cpu.gpr[Cpu.RDX]).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"translator", "mixed"})
    void aCallHasManyTargets(String engine) {
        // l: mov eax,ecx; and eax,15; call [rax*8+0x20000]; dec ecx; jnz l; int3
        String code = "b9400d0300 l: 89c8 83e00f ff14c500000200 ffc9 75 ~l cc";
        try (Machine m = machine(engine, true, code)) {
            for (int k = 0; k < 16; k++) {
                m.load(0x11000 + 16 * k, "4881c2" + "%02x000000".formatted(k) + "c3");
                m.memory.writeLong(Machine.DATA + 8 * k, 0x11000 + 16 * k);
            }
            assertThat(m.run()).isEqualTo(END);
            assertThat(m.cpu.gpr[Cpu.RDX]).isEqualTo(200_000 / 16 * 120);
        }
    }

    /** call f; f: pop rax; add rax,5; push rax; ret, which returns elsewhere than to the call. */
    @ParameterizedTest
    @ValueSource(strings = {"translator", "mixed"})
    void aFunctionReturnsElsewhere(String engine) {
        String code =
                "b9204e0000 l: e8 >f cc cc cc cc cc 48ffc2 ffc9 75 ~l cc" + " f: 58 4883c005 50 c3";
        try (Machine m = machine(engine, true, code)) {
            assertThat(m.run()).isEqualTo(END);
            assertThat(m.cpu.gpr[Cpu.RDX]).isEqualTo(20_000);
            assertThat(m.cpu.gpr[Cpu.RSP]).isEqualTo(Machine.STACK);
        }
    }

    /** setjmp and longjmp: the stack pointer goes back over many frames at once. */
    @ParameterizedTest
    @ValueSource(strings = {"translator", "mixed"})
    void aFunctionLeavesManyFramesAtOnce(String engine) {
        // mov edi,N; l: mov rbx,rsp; mov ecx,100; call f; b: mov rsp,rbx; inc rdx; dec edi;
        // jnz l; int3; f: dec ecx; jz g; call f; ud2; g: lea rax,[b]; jmp rax
        String code =
                "bf88130000 l: 4889e3 b964000000 e8 >f b: 4889dc 48ffc2 ffcf 75 ~l cc"
                        + " f: ffc9 74 ~g e8 >f 0f0b g: 488d05 >b ffe0";
        try (Machine m = machine(engine, true, code)) {
            m.memory.protect(Machine.STACK - 0x4000, 0x4000, Memory.READ | Memory.WRITE);
            assertThat(m.run()).isEqualTo(END);
            assertThat(m.cpu.gpr[Cpu.RDX]).isEqualTo(5000);
        }
    }

    /** A call that there is no room to answer where it is, though a translation begins with it. */
    @ParameterizedTest
    @ValueSource(strings = {"translator", "mixed"})
    void aSystemCallWithoutRoomBeginsATranslation(String engine) {
        // mov ebx,N; l: call f; dec ebx; jnz l; int3; f: sub rsp,0x2000; call g;
        // add rsp,0x2000; ret; g: syscall; ret
        String code =
                "bb204e0000 l: e8 >f ffcb 75 ~l cc"
                        + " f: 4881ec00200000 e8 >g 4881c400200000 c3 g: 0f05 c3";
        try (Machine m = machine(engine, true, code)) {
            m.memory.protect(Machine.STACK - 0x4000, 0x4000, Memory.READ | Memory.WRITE);
            int[] answers = {0};
            m.cpu.gate =
                    (cpu, door) -> {
                        answers[0]++;
                        return true;
                    };
            Trap stopped = m.run();
            while (stopped instanceof Trap.SystemCall) {
                answers[0]++;
                stopped = m.run();
            }
            assertThat(stopped).isEqualTo(END);
            assertThat(answers[0]).isEqualTo(20_000);
        }
    }

    /** The same bytes are add rax,imm32 from one entry and add eax,imm32 from the other. */
    @ParameterizedTest
    @ValueSource(strings = {"translator", "mixed"})
    void instructionsOverlap(String engine) {
        // mov ecx,20000; l: test ecx,1; jnz a; jmp b; a: rex.w; b: add eax,0x11111111; dec ecx...
        String code = "b9204e0000 l: f7c101000000 75 ~a eb ~b a: 48 b: 0511111111 ffc9 75 ~l cc";
        try (Machine m = machine(engine, true, code);
                Machine other = machine("interpreter", true, code)) {
            assertThat(m.run()).isEqualTo(END);
            assertThat(other.run()).isEqualTo(END);
            assertThat(m.registers()).isEqualTo(other.registers());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"translator", "mixed"})
    void aFunctionIsLargerThanAMethodMayBe(String engine) {
        // A loop over 3000 times: add rax,rcx; ror rax,3; adc [0x20000],rax
        String body = "4801c8 48c1c803 4811042500000200 ".repeat(3000);
        String code = "b988130000 l: " + body + "ffc9 0f85 >l cc";
        try (Machine m = machine(engine, true, "cc");
                Machine other = machine("interpreter", true, "cc")) {
            for (Machine each : new Machine[] {m, other}) {
                each.memory.protect(0x100000, 0x20000, Memory.READ | Memory.EXECUTE);
                each.load(0x100000, code.replace("b988130000", "b914000000"));
                each.cpu.rip = 0x100000;
                assertThat(each.run()).isEqualTo(END);
            }
            assertThat(m.registers()).isEqualTo(other.registers());
            assertThat(m.memory.readLong(0x20000)).isEqualTo(other.memory.readLong(0x20000));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"interpreter", "translator"})
    void codeEndsWithItsPage(String engine) {
        // l: dec ecx; jnz l at the very end of the page: then there is none that may be executed.
        try (Machine m = machine(engine, true, "cc")) {
            m.load(0x11ffc, "ffc9 75fc");
            m.cpu.gpr[Cpu.RCX] = 5000;
            m.cpu.rip = 0x11ffc;
            assertThat(m.run()).isEqualTo(new Trap.PageFault(0x12000, Access.EXECUTE, false));
            assertThat(m.cpu.rip).isEqualTo(0x12000);
            assertThat(m.cpu.gpr[Cpu.RCX]).isZero();
            // An instruction of which only a part may be executed.
            m.load(0x11ffa, "ffc9 75fc b801");
            m.cpu.gpr[Cpu.RCX] = 5000;
            m.cpu.rip = 0x11ffa;
            assertThat(m.run()).isEqualTo(new Trap.PageFault(0x12000, Access.EXECUTE, false));
            assertThat(m.cpu.rip).isEqualTo(0x11ffe);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"interpreter", "translator"})
    void codeEndsWithTheWindow(String engine) {
        try (Machine m = machine(engine, true, "cc")) {
            long last = m.memory.size() - 4;
            m.memory.protect(last & -0x1000, 0x1000, Memory.READ | Memory.EXECUTE);
            m.load(last, "ffc9 75fc");
            m.cpu.gpr[Cpu.RCX] = 5000;
            m.cpu.rip = last;
            assertThat(m.run()).isEqualTo(new Trap.PageFault(last + 4, Access.EXECUTE, false));
        }
    }

    /** TF set by POPF in the middle of a hot loop: the instruction after the next one traps. */
    @ParameterizedTest
    @ValueSource(strings = {"translator", "mixed"})
    void hotCodeBeginsToStep(String engine) {
        // l: inc eax; cmp ecx,50000; jne n; push 0x102; popf; n: dec ecx; jnz l; int3
        String code = "b9a0860100 l: ffc0 81f950c30000 75 ~n 6802010000 9d n: ffc9 75 ~l cc";
        try (Machine m = machine(engine, true, code)) {
            assertThat(m.run()).isEqualTo(new Trap.SingleStep());
            assertThat(m.cpu.gpr[Cpu.RCX]).isEqualTo(49_999);
            for (int n = 0; n < 6; n++) {
                assertThat(m.run()).isEqualTo(new Trap.SingleStep());
            }
            m.cpu.setControlFlag(Cpu.TF, false);
            assertThat(m.run()).isEqualTo(END);
            assertThat(m.cpu.gpr[Cpu.RAX]).isEqualTo(100_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"translator", "mixed"})
    void hotCodeBeginsToCheckAlignment(String engine) {
        // l: mov eax,[0x20001]; inc ebx; cmp ecx,50000; jne n; push 0x40002; popf; n: dec ecx...
        String code =
                "b9a0860100 bf01000200 l: 8b07 ffc3 81f950c30000 75 ~n 6802000400 9d"
                        + " n: ffc9 75 ~l cc";
        try (Machine m = machine(engine, true, code)) {
            assertThat(m.run()).isEqualTo(new Trap.AlignmentCheck());
            assertThat(m.cpu.gpr[Cpu.RBX]).isEqualTo(50_001);
            assertThat(m.cpu.rip).isEqualTo(Machine.CODE + 10);
            m.cpu.setControlFlag(Cpu.AC, false);
            // It is set once more when ECX comes to 50,000: not again.
            assertThat(m.run()).isEqualTo(END);
            assertThat(m.cpu.gpr[Cpu.RBX]).isEqualTo(100_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"translator", "mixed"})
    void hotCodeGetsAnotherSegment(String engine) {
        // l: mov eax,[0x20000]; add ebx,eax; cmp ecx,50000; jne n; mov ds,edx; n: dec ecx; jnz l
        String code =
                "b9a0860100 ba07000000 l: a100000200 01c3 81f950c30000 75 ~n 8eda n: 49 75 ~l cc";
        try (Machine m = machine(engine, false, code)) {
            m.cpu.setLocalDescriptors(new Descriptor[] {Descriptor.data(0x100, 0xfffff)});
            m.memory.writeInt(0x20000, 1);
            m.memory.writeInt(0x20100, 3);
            assertThat(m.run()).isEqualTo(END);
            assertThat(m.cpu.gpr[Cpu.RBX]).isEqualTo(50_001 + 3 * 49_999);
        }
    }

    /** A string instruction that a stop interrupts goes on where it was. */
    @ParameterizedTest
    @ValueSource(strings = {"translator", "mixed"})
    void aStringInstructionIsInterrupted(String engine) throws InterruptedException {
        // mov edi,0x100000; mov ecx,0xe000000; mov al,0x5a; rep stosb; int3
        String code = "bf00001000 b90000000e b05a f3aa cc";
        try (Machine m = machine(engine, true, code)) {
            m.memory.protect(0x100000, 0xe000000, Memory.READ | Memory.WRITE);
            Thread stopper =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int n = 0; n < 2000; n++) {
                                            m.cpu.interrupt();
                                            LockSupport.parkNanos(1000);
                                        }
                                    });
            int stops = 0;
            Trap trap = m.run();
            while (trap.equals(new Trap.Interrupted())) {
                stops++;
                assertThat(m.cpu.gpr[Cpu.RCX] + m.cpu.gpr[Cpu.RDI]).isIn(0L, 0xe100000L);
                trap = m.run();
            }
            stopper.join();
            assertThat(trap).isEqualTo(END);
            assertThat(m.cpu.gpr[Cpu.RDI]).isEqualTo(0xe100000);
            assertThat(m.memory.readLong(0xe0ffff8)).isEqualTo(0x5a5a5a5a5a5a5a5aL);
            System.out.printf("%s: a string instruction with %d stops%n", engine, stops);
        }
    }

    @Test
    void noMethodIsTooLargeForTheJvm() {
        Engines engines = Engines.named("translator");
        String body = "4801c8 48c1c803 4811042500000200 ".repeat(3000);
        try (Machine m = new Machine(engines.get(), true, "cc")) {
            m.memory.protect(0x100000, 0x20000, Memory.READ | Memory.EXECUTE);
            m.load(0x100000, body + "cc");
            m.cpu.rip = 0x100000;
            assertThat(m.run()).isEqualTo(END);
            Statistics statistics = engines.statistics().orElseThrow();
            assertThat(statistics.largest()).isBetween(1000L, 7900L);
            assertThat(statistics.tooLarge()).isPositive();
        }
    }

    /** A failure of the translator costs one region, not its thread. */
    @Test
    void aFailureIsCountedAndTheNextRegionIsTranslated() throws Exception {
        Translator translator = Translator.tiered();
        try (Machine m = machine("interpreter", true, "eb00 cc")) {
            m.load(0x11000, "eb00 cc");
            Error failure = new StackOverflowError("for a test");
            translator.hot(
                    m.cpu,
                    0x10000,
                    _ -> {
                        throw failure;
                    });
            for (int n = 0; n < 1000 && translator.hot(m.cpu, 0x11000, _ -> true) == null; n++) {
                Thread.sleep(5);
            }
            assertThat(translator.hot(m.cpu, 0x11000, _ -> true)).isNotNull();
            assertThat(translator.hot(m.cpu, 0x10000, _ -> true)).isNull();
            assertThat(translator.statistics().failures()).isEqualTo(1);
            assertThat(translator.statistics().firstFailure()).isSameAs(failure);
        }
    }
}
