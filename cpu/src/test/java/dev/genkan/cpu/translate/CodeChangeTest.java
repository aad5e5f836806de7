package dev.genkan.cpu.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Access;
import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Engine;
import dev.genkan.cpu.Machine;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Translations end with the code that they were made of, whoever changes it. */
@Timeout(60)
final class CodeChangeTest {
    private static final Trap END = new Trap.Breakpoint();

    /** mov eax,1; ret: a function whose answer the tests change. */
    private static final String FUNCTION = "b801000000 c3";

    /** Calls the function at 0x11000 and adds what it answers as long as [0x20000] is 0. */
    private static final String CALLER = "l: e8 fb0f0000 4801c2 833c250000020000 74 ~l cc";

    private static long rdx(Machine m) {
        return m.cpu.gpr[Cpu.RDX];
    }

    private static Statistics statistics(Engines engines) {
        return engines.statistics().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"translator", "mixed"})
    void aLoopPatchesItsOwnImmediate(String engine) {
        // mov ecx,5000; l: mov eax,0; add edx,eax; inc byte [l+1]; dec ecx; jnz l; int3
        String code = "b988130000 l: b800000000 01c2 fe05f4ffffff ffc9 75 ~l cc";
        try (Machine m = new Machine(Engines.named(engine).get(), true, code)) {
            assertThat(m.run()).isEqualTo(END);
            long expected = 0;
            for (int n = 0; n < 5000; n++) {
                expected += n & 255;
            }
            assertThat(rdx(m)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"translator", "mixed"})
    void aStoreChangesTheNextInstruction(String engine) {
        // mov ecx,5000; l: mov [rip+1],cl; mov al,0; movzx eax,al; add edx,eax; dec ecx; jnz l
        String code = "b988130000 l: 880d01000000 b000 0fb6c0 01c2 ffc9 75 ~l cc";
        try (Machine m = new Machine(Engines.named(engine).get(), true, code)) {
            assertThat(m.run()).isEqualTo(END);
            long expected = 0;
            for (int n = 5000; n > 0; n--) {
                expected += n & 255;
            }
            assertThat(rdx(m)).isEqualTo(expected);
        }
    }

    @Test
    void dataOnAPageOfCodeInvalidatesNothing() {
        // mov ecx,200000; l: mov [rip+0x7f0],ecx; dec ecx; jnz l; int3
        String code = "b9400d0300 l: 890df0070000 ffc9 75 ~l cc";
        Engines engines = Engines.named("translator");
        try (Machine m = new Machine(engines.get(), true, code)) {
            assertThat(m.run()).isEqualTo(END);
            assertThat(m.memory.readInt(Machine.CODE + 11 + 0x7f0)).isEqualTo(1);
            assertThat(statistics(engines).invalidations()).isZero();
            // But the code on it does: 75 becomes 74, and the loop ends at once.
            m.memory.writeByte(Machine.CODE + 13, (byte) 0x74);
            assertThat(statistics(engines).invalidations()).isPositive();
            assertThat(m.runAgain()).isEqualTo(END);
            assertThat(m.memory.readInt(Machine.CODE + 11 + 0x7f0)).isEqualTo(200_000);
        }
    }

    /** Functions, 255 at a time, none of which lives on. */
    @ParameterizedTest
    @ValueSource(strings = {"translator", "mixed"})
    void aProgramGeneratesCodeAllTheTime(String engine) {
        // mov ecx,N; mov edi,0x11000; l: write "mov eax,ecx; ret" to [rdi]; call rdi; add rdx,rax
        int rounds = engine.equals("mixed") ? 100_000 : 5_000;
        String count = "%02x%02x%02x00".formatted(rounds & 255, rounds >> 8 & 255, rounds >> 16);
        String code =
                "b9"
                        + count
                        + " bf00100100 l: c607b8 894f01 c64705c3 ffd7 4801c2 83c710 81fff01f0100"
                        + " 7205 bf00100100 ffc9 75 ~l cc";
        Engines engines = Engines.named(engine);
        try (Machine m = new Machine(engines.get(), true, code)) {
            assertThat(m.run()).isEqualTo(END);
            assertThat(rdx(m)).isEqualTo((long) rounds * (rounds + 1) / 2);
            System.out.printf("%s, %d generations: %s%n", engine, rounds, statistics(engines));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"translator", "mixed"})
    void tenThousandFunctionsAreCalledInTurn(String engine) {
        // Function k at 0x100000 + 16 k: add rdx,k; ret. The caller goes through all, R times.
        int functions = 10_000;
        int rounds = engine.equals("mixed") ? 1500 : 20;
        String count = "%02x%02x0000".formatted(rounds & 255, rounds >> 8);
        String code =
                "b9" + count + " r: b800001000 l: ffd0 4883c010 483d00711200 72 ~l ffc9 75 ~r cc";
        Engines engines = Engines.named(engine);
        try (Machine m = new Machine(engines.get(), true, code)) {
            m.memory.protect(0x100000, 0x30000, Memory.READ | Memory.EXECUTE);
            for (int k = 0; k < functions; k++) {
                String number = "%02x%02x0000".formatted(k & 255, k >> 8);
                m.load(0x100000 + 16L * k, "4881c2" + number + "c3");
            }
            long start = System.nanoTime();
            assertThat(m.run()).isEqualTo(END);
            long took = System.nanoTime() - start;
            assertThat(rdx(m)).isEqualTo((long) rounds * functions * (functions - 1) / 2);
            System.out.printf(
                    "%s, %d functions called %d times: %.1f ns a call; %s%n",
                    engine,
                    functions,
                    rounds,
                    (double) took / functions / rounds,
                    statistics(engines));
        }
    }

    /** Ways to change the function at 0x11000 from outside, so that it answers 2. */
    private static Stream<Arguments> changes() {
        byte[] two = Machine.assemble(0, "b802000000 c3");
        Consumer<Memory> load = memory -> memory.load(0x11000, two, 0, two.length);
        Consumer<Memory> one = memory -> memory.load(0x11001, two, 1, 1);
        Consumer<Memory> copy = memory -> memory.copyTo(0x11000, two, 0, two.length);
        Consumer<Memory> write = memory -> memory.writeByte(0x11001, (byte) 2);
        Consumer<Memory> atomic = memory -> memory.compareAndSet(0x11001, 1, 1, 2);
        Consumer<Memory> fill = memory -> memory.fill(0x11001, 1, 2, 1);
        Consumer<Memory> within =
                memory -> {
                    memory.load(0x20800, two, 0, two.length);
                    memory.copy(0x20800, 0x11000, two.length);
                };
        return Stream.of(
                Arguments.of("load", load),
                Arguments.of("load of a byte", one),
                Arguments.of("copy from the kernel", copy),
                Arguments.of("write", write),
                Arguments.of("compareAndSet", atomic),
                Arguments.of("fill", fill),
                Arguments.of("copy within", within));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void aChangeFromOutsideIsSeen(String name, Consumer<Memory> change) {
        // mov ecx,2000; l: call 0x11000; add rdx,rax; dec ecx; jnz l; int3
        String code = "b9d0070000 l: e8f60f0000 4801c2 ffc9 75 ~l cc";
        try (Machine m = new Machine(Engines.named("translator").get(), true, code)) {
            m.load(0x11000, FUNCTION);
            assertThat(m.run()).isEqualTo(END);
            assertThat(rdx(m)).isEqualTo(2000);
            change.accept(m.memory);
            assertThat(m.runAgain()).isEqualTo(END);
            assertThat(rdx(m)).isEqualTo(6000);
        }
    }

    @Test
    void movedPagesAndDiscardedPagesAreSeen() {
        String code = "b9d0070000 l: e8f60f0000 4801c2 ffc9 75 ~l cc";
        try (Machine m = new Machine(Engines.named("translator").get(), true, code)) {
            m.load(0x11000, FUNCTION);
            m.load(0x21000, "b803000000 c3");
            assertThat(m.run()).isEqualTo(END);
            m.memory.move(0x21000, 0x11000, Memory.PAGE_SIZE);
            assertThat(m.runAgain()).isEqualTo(END);
            assertThat(rdx(m)).isEqualTo(8000);
            m.memory.discard(0x11000, Memory.PAGE_SIZE);
            // add [rax],al: rax is 3.
            assertThat(m.runAgain()).isEqualTo(new Trap.PageFault(3, Access.WRITE, false));
            assertThat(m.cpu.rip).isEqualTo(0x11000);
            m.load(0x11000, FUNCTION);
            m.memory.protect(0x11000, 0x1000, Memory.READ | Memory.WRITE);
            m.cpu.gpr[Cpu.RSP] = Machine.STACK;
            assertThat(m.runAgain()).isEqualTo(new Trap.PageFault(0x11000, Access.EXECUTE, true));
            assertThat(m.cpu.rip).isEqualTo(0x11000);
            m.memory.protect(0x11000, 0x1000, Memory.READ | Memory.EXECUTE);
            m.cpu.gpr[Cpu.RSP] = Machine.STACK;
            m.cpu.gpr[Cpu.RDX] = 0;
            assertThat(m.runAgain()).isEqualTo(END);
            assertThat(rdx(m)).isEqualTo(2000);
        }
    }

    private static Consumer<Memory> writes(long address, int value) {
        return memory -> memory.writeByte(address, (byte) value);
    }

    /** What another thread does to a program that runs, and what the program ends in. */
    private static Stream<Arguments> changesElsewhere() {
        String spin = "l: 90 48ffc0 eb ~l";
        Consumer<Memory> forbid =
                memory -> memory.protect(Machine.CODE, 0x1000, Memory.READ | Memory.WRITE);
        Trap noCode = new Trap.PageFault(Machine.CODE, Access.EXECUTE, true);
        return Stream.of(
                Arguments.of("the first byte of a loop", spin, writes(Machine.CODE, 0xcc), END),
                Arguments.of("the end of a loop", spin, writes(Machine.CODE + 4, 0xcc), END),
                Arguments.of("a function called", CALLER, writes(0x11000, 0xcc), END),
                Arguments.of("data", CALLER, writes(0x20000, 1), END),
                Arguments.of("the right to execute", spin, forbid, noCode));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changesElsewhere")
    void anotherThreadChangesCodeThatRuns(
            String name, String code, Consumer<Memory> change, Trap expected) throws Exception {
        for (String engine : new String[] {"translator", "mixed"}) {
            try (Machine m = new Machine(Engines.named(engine).get(), true, code)) {
                m.load(0x11000, FUNCTION);
                AtomicReference<Trap> end = new AtomicReference<>();
                Thread runner = Thread.ofPlatform().start(() -> end.set(m.run()));
                TimeUnit.MILLISECONDS.sleep(100);
                assertThat(runner.isAlive()).isTrue();
                change.accept(m.memory);
                runner.join(10_000);
                m.cpu.interrupt();
                runner.join();
                assertThat(kind(Objects.requireNonNull(end.get())))
                        .as(engine)
                        .isEqualTo(kind(expected));
            }
        }
    }

    /** A trap without its address: the program may be anywhere in its page. */
    private static String kind(Trap trap) {
        return trap instanceof Trap.PageFault fault
                ? fault.access() + " " + fault.mapped()
                : trap.toString();
    }

    /** MOV of a count below 65536 into ECX, without its upper half. */
    private static String count(int n) {
        return "b9%02x%02x".formatted(n & 255, n >> 8);
    }

    /** The program changes a function at all moments of its translation in the background. */
    @Test
    void aChangeWhileItIsTranslatedIsSeen() {
        // mov ecx,N; l: call 0x11000; add rdx,rax; dec ecx; jnz l; mov byte [0x11001],2;
        // mov ecx,30000; m: call 0x11000; add rdx,rax; dec ecx; jnz m; int3
        String code =
                "0000 l: e8f60f0000 4801c2 ffc9 75 ~l c6042501100100 02"
                        + " b930750000 m: e8dd0f0000 4801c2 ffc9 75 ~m cc";
        Engines engines = Engines.named("mixed");
        for (int n = 1000; n < 21_000; n += 20) {
            try (Machine m = new Machine(engines.get(), true, count(n) + code)) {
                m.load(0x11000, FUNCTION);
                assertThat(m.run()).isEqualTo(END);
                assertThat(rdx(m)).as("%d calls before", n).isEqualTo(n + 60_000);
            }
        }
    }

    /** Threads that share a memory: one changes a function, and all see it soon. */
    @Test
    void allProcessorsOfAMemorySeeAChange() throws Exception {
        Engines engines = Engines.named("mixed");
        try (Machine m = new Machine(engines.get(), true, CALLER)) {
            m.load(0x11000, FUNCTION);
            Cpu[] cpus = new Cpu[3];
            Thread[] threads = new Thread[cpus.length];
            Trap[] ends = new Trap[cpus.length];
            for (int k = 0; k < cpus.length; k++) {
                int number = k;
                cpus[k] = new Cpu(m.memory, true);
                cpus[k].rip = Machine.CODE;
                cpus[k].gpr[Cpu.RSP] = Machine.STACK - 0x100 * k;
                threads[k] =
                        Thread.ofPlatform()
                                .start(() -> ends[number] = engines.get().run(cpus[number]));
            }
            for (int n = 2; n < 200; n++) {
                m.memory.writeInt(0x11001, n);
                TimeUnit.MILLISECONDS.sleep(1);
            }
            TimeUnit.MILLISECONDS.sleep(200);
            m.memory.writeByte(0x11000, (byte) 0xcc);
            for (int k = 0; k < cpus.length; k++) {
                threads[k].join(10_000);
                cpus[k].interrupt();
                threads[k].join();
            }
            for (int k = 0; k < cpus.length; k++) {
                assertThat(ends[k]).isEqualTo(END);
                assertThat(cpus[k].gpr[Cpu.RAX]).isEqualTo(199);
            }
        }
    }

    /**
     * A function in the stack frame of a loop, which changes it, becomes code of another processor
     * while the loop runs: the loop, which tested its frame long ago, must tell from then on.
     */
    @ParameterizedTest
    @ValueSource(strings = {"interpreter", "translator", "mixed"})
    void aFrameBecomesCodeOfAnotherProcessor(String engine) throws Exception {
        // sub rsp,0x800; l: inc eax; mov [rsp+0x101],eax; cmp dword [0x20000],0; je l;
        // mov dword [rsp+0x101],0x1234; mov dword [0x20004],1; int3
        String writer =
                "4881ec00080000ffc089842401010000833c25000002000074edc7842401010000341200"
                        + "00c704250400020001000000cc";
        // mov ecx,20000; l: mov eax,0x3f900; call rax; dec ecx; jnz l; mov dword [0x20000],1;
        // w: cmp dword [0x20004],0; je w; mov eax,0x3f900; call rax; int3
        String caller =
                "b9204e0000b800f90300ffd0ffc975f5c704250000020001000000833c25040002000074"
                        + "f6b800f90300ffd0cc";
        for (int n = 0; n < 10; n++) {
            Engines engines = Engines.named(engine);
            try (Machine m = new Machine(engines.get(), true, writer)) {
                m.load(0x11000, caller);
                long stack = Machine.STACK - 0x1000;
                m.memory.protect(stack, 0x1000, Memory.READ | Memory.WRITE | Memory.EXECUTE);
                m.load(0x3f900, FUNCTION);
                Thread loop = Thread.ofPlatform().start(() -> assertThat(m.run()).isEqualTo(END));
                TimeUnit.MILLISECONDS.sleep(20);
                Cpu other = new Cpu(m.memory, true);
                other.rip = 0x11000;
                other.gpr[Cpu.RSP] = Machine.DATA + 0x2000;
                assertThat(engines.get().run(other)).isEqualTo(END);
                loop.join();
                assertThat(other.gpr[Cpu.RAX]).isEqualTo(0x1234);
            }
        }
    }

    /**
     * A store of 16 bytes changes code that another processor has decoded, and nobody translated.
     */
    @Test
    void aVectorStoreChangesCodeOfAnotherProcessor() throws Exception {
        // movups xmm0,[0x20000]; movups [0x11000],xmm0; int3
        String writer = "0f10042500000200 0f11042500100100 cc";
        try (Machine m = new Machine(Engines.named("translator").get(), true, writer);
                var executor = Executors.newSingleThreadExecutor()) {
            m.load(0x11000, "b801000000 cc");
            m.load(Machine.DATA, "b802000000 cc");
            Cpu other = new Cpu(m.memory, true);
            Engine interpreter = Engines.named("interpreter").get();
            Callable<Long> run =
                    () -> {
                        other.rip = 0x11000;
                        assertThat(interpreter.run(other)).isEqualTo(END);
                        return other.gpr[Cpu.RAX];
                    };
            assertThat(executor.submit(run).get()).isEqualTo(1);
            assertThat(m.run()).isEqualTo(END);
            assertThat(executor.submit(run).get()).isEqualTo(2);
        }
    }
}
