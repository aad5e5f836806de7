package dev.genkan.cpu.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Engine;
import dev.genkan.cpu.Machine;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stop reaches hot code wherever it is, and no depth of calls ends the JVM's own stack. */
@Timeout(120)
final class StopTest {
    /** Generous: a signal should take 10 ms at most, but the machine may be busy: of the median. */
    private static final long LIMIT_MS = 1000;

    /** call f; int3; f: inc eax; dec ecx; jz e; call f; add edx,1; e: ret. */
    private static final String RECURSION = "e8 >f cc f: ffc0 ffc9 74 ~e e8 >f 83c201 e: c3";

    private static Stream<Arguments> endlessPrograms() {
        // l: inc rax; jmp l
        String spin = "l: 48ffc0 eb ~l";
        // l: mov ecx,100; call f; jmp l; and f recurses
        String recursion = "l: b964000000 e8 >f eb ~l f: ffc0 ffc9 74 ~e e8 >f 83c201 e: c3";
        // l: lea rbx,[f]; call rbx; jmp l; f: ret
        String indirect = "l: 488d1d >f ffd3 eb ~l f: c3";
        // l: lea rbx,[l]; jmp rbx
        String jump = "l: 488d1d >l ffe3";
        // l: mov edi,0x100000; mov ecx,0x8000000; rep stosb; jmp l
        String fill = "l: bf00001000 b900000008 f3aa eb ~l";
        // l: mov esi,0x100000; mov edi,0x8100000; mov ecx,0x800000; rep movsq; jmp l
        String copy = "l: be00001000 bf00001008 b900008000 f348a5 eb ~l";
        // f: mov esp,0x40000; inc rax; call f
        String stackReset = "f: bc00000400 48ffc0 e8 >f cc";
        // f: mov esp,0x3f800; lea rbx,[f]; call rbx
        String indirectReset = "f: bc00f80300 488d1d >f ffd3 cc";
        // g: mov esp,0x40000; call f; f: mov esp,0x3f800; call g
        String twoFunctions = "g: bc00000400 e8 >f cc f: bc00f80300 e8 >g cc";
        return Stream.of(
                        Arguments.of("loop", spin),
                        Arguments.of("recursion", recursion),
                        Arguments.of("indirect calls", indirect),
                        Arguments.of("indirect jump", jump),
                        Arguments.of("fill", fill),
                        Arguments.of("copy", copy),
                        Arguments.of("call on a stack set back", stackReset),
                        Arguments.of("indirect call on a stack set back", indirectReset),
                        Arguments.of("two functions that set back the stack", twoFunctions))
                .flatMap(
                        each ->
                                Stream.of("translator", "mixed")
                                        .map(
                                                engine ->
                                                        Arguments.of(
                                                                each.get()[0],
                                                                engine,
                                                                each.get()[1])));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("endlessPrograms")
    void aStopReachesAnEndlessProgram(String name, String engine, String code) throws Exception {
        try (Machine m = new Machine(Engines.named(engine).get(), true, code)) {
            m.memory.protect(0x100000, 0xf000000, Memory.READ | Memory.WRITE);
            AtomicReference<Object> end = new AtomicReference<>();
            Thread runner = Thread.ofPlatform().start(() -> end.set(result(m)));
            long[] took = new long[5];
            for (int n = 0; n < took.length; n++) {
                TimeUnit.MILLISECONDS.sleep(100);
                assertThat(runner.isAlive()).as("still runs, not %s", end).isTrue();
                long start = System.nanoTime();
                m.cpu.interrupt();
                runner.join(20_000);
                assertThat(runner.isAlive()).isFalse();
                took[n] = System.nanoTime() - start;
                assertThat(end.get()).isEqualTo(new Trap.Interrupted());
                runner = Thread.ofPlatform().start(() -> end.set(result(m)));
            }
            m.cpu.interrupt();
            runner.join();
            Arrays.sort(took);
            System.out.printf(
                    "%s, %s: stopped within %.2f ms, at most %.2f%n",
                    name, engine, took[2] / 1e6, took[4] / 1e6);
            assertThat(took[2]).isLessThan(LIMIT_MS * 1_000_000);
        }
    }

    /** The trap, or what should never be thrown. */
    private static Object result(Machine m) {
        try {
            return m.run();
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    /**
     * 8 MiB of stack, all of it return addresses, in a thread with a stack of 4 MiB, as the
     * launcher gives.
     */
    @ParameterizedTest
    @ValueSource(strings = {"translator 64", "mixed 64", "translator 32", "mixed 32"})
    void recursionIsAsDeepAsTheProgramsStack(String engineAndBits) throws Exception {
        boolean wide = engineAndBits.endsWith("64");
        String engine = engineAndBits.substring(0, engineAndBits.indexOf(' '));
        try (Machine m = new Machine(Engines.named(engine).get(), wide, RECURSION)) {
            long top = 0x4000000;
            m.memory.protect(top - (8 << 20), 8 << 20, Memory.READ | Memory.WRITE);
            int depth = (8 << 20) / (wide ? 8 : 4) - 1;
            // Twice: the second time all is hot.
            for (int n = 0; n < 2; n++) {
                m.cpu.gpr[Cpu.RSP] = top;
                m.cpu.gpr[Cpu.RCX] = depth;
                m.cpu.gpr[Cpu.RAX] = 0;
                m.cpu.gpr[Cpu.RDX] = 0;
                m.cpu.rip = Machine.CODE;
                assertThat(runInThread(m)).isEqualTo(new Trap.Breakpoint());
                assertThat(m.cpu.gpr[Cpu.RAX]).isEqualTo(depth);
                assertThat(m.cpu.gpr[Cpu.RDX]).isEqualTo(depth - 1);
                assertThat(m.cpu.gpr[Cpu.RSP]).isEqualTo(top);
            }
        }
    }

    private static Object runInThread(Machine m) throws InterruptedException {
        AtomicReference<Object> end = new AtomicReference<>();
        Thread thread = new Thread(null, () -> end.set(result(m)), "engine", Engine.STACK_SIZE);
        thread.start();
        thread.join();
        return Objects.requireNonNull(end.get());
    }

    /** Each frame of this one has 32 vector halves in variables: pxor xmm0..15, and a trap. */
    @Test
    void recursionOfLargeFramesIsAsDeepAsTheProgramsStack() throws Exception {
        StringBuilder body = new StringBuilder("e8 >f cc f: ");
        for (int k = 0; k < 16; k++) {
            // movdqu xmmK,[0x20000]; movdqu [0x20000],xmmK
            String rex = k < 8 ? "" : "44";
            String modrm = "%02x".formatted(4 | (k & 7) << 3);
            body.append("f3").append(rex).append("0f6f").append(modrm).append("2500000200 ");
            body.append("f3").append(rex).append("0f7f").append(modrm).append("2500000200 ");
        }
        body.append("ffc0 ffc9 74 ~e e8 >f 83c201 e: c3");
        try (Machine m = new Machine(Engines.named("translator").get(), true, body.toString())) {
            long top = 0x4000000;
            m.memory.protect(top - (8 << 20), 8 << 20, Memory.READ | Memory.WRITE);
            m.cpu.gpr[Cpu.RSP] = top;
            m.cpu.gpr[Cpu.RCX] = 1_000_000;
            assertThat(runInThread(m)).isEqualTo(new Trap.Breakpoint());
            assertThat(m.cpu.gpr[Cpu.RDX]).isEqualTo(999_999);
        }
    }

    /** Memory that is closed at all moments of translations in the background. */
    @Test
    void memoryIsClosedWhileItIsTranslated() {
        Engines engines = Engines.named("mixed");
        for (int n = 1000; n < 6000; n += 10) {
            String count = "%02x%02x0000".formatted(n & 255, n >> 8);
            // mov ecx,N; l: call f; dec ecx; jnz l; int3; f: many adds; ret
            String code =
                    "b9" + count + " l: e8 >f ffc9 75 ~l cc f: " + "4801d8".repeat(80) + " c3";
            try (Machine m = new Machine(engines.get(), true, code)) {
                assertThat(m.run()).isEqualTo(new Trap.Breakpoint());
            }
        }
        assertThat(engines.statistics().orElseThrow().translations()).isPositive();
    }
}
