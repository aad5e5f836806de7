package dev.genkan.cpu.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Machine;
import dev.genkan.cpu.Memory;
import dev.genkan.cpu.Trap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memories that show the same code share its translations, each as long as it shows it. */
@Timeout(60)
final class CommonCodeTest {
    private static final Trap END = new Trap.Breakpoint();
    private static final int READ_EXECUTE = Memory.READ | Memory.EXECUTE;
    private static final int ALL = READ_EXECUTE | Memory.WRITE;

    /** mov ecx,2000; l: call 0x11000; add rdx,rax; dec ecx; jnz l; int3 */
    private static final String CALLER = "b9d0070000 l: e8f60f0000 4801c2 ffc9 75 ~l cc";

    /** mov edi,0x11000; mov ecx,2000; l: call rdi; add rdx,rax; dec ecx; jnz l; int3 */
    private static final String INDIRECT = "bf00100100 b9d0070000 l: ffd7 4801c2 ffc9 75 ~l cc";

    private final Engines engines = Engines.named("translator");

    /** mov eax,N; ret */
    private static String answer(int number) {
        return "b8" + "%02x".formatted(number) + "000000 c3";
    }

    private static Machine machine(Engines engines, String code, int answer) {
        Machine m = new Machine(engines.get(), true, code);
        m.load(0x11000, answer(answer));
        m.memory.protect(Machine.CODE, 0x2000, READ_EXECUTE);
        m.memory.codeOrigin = _ -> "file";
        return m;
    }

    private Machine machine(String code, int answer) {
        return machine(engines, code, answer);
    }

    private long translations() {
        return engines.statistics().orElseThrow().translations();
    }

    private static long result(Machine m) {
        m.cpu.gpr[Cpu.RDX] = 0;
        m.cpu.gpr[Cpu.RSP] = Machine.STACK;
        assertThat(m.runAgain()).isEqualTo(END);
        return m.cpu.gpr[Cpu.RDX];
    }

    @ParameterizedTest
    @ValueSource(strings = {CALLER, INDIRECT})
    void aSecondMemoryNeedsNoTranslations(String code) {
        try (Machine one = machine(code, 1);
                Machine two = machine(code, 1)) {
            assertThat(result(one)).isEqualTo(2000);
            long made = translations();
            assertThat(made).isPositive();
            assertThat(result(two)).isEqualTo(2000);
            assertThat(translations()).isEqualTo(made);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CALLER, INDIRECT})
    void aMemoryThatChangesGoesItsOwnWay(String code) {
        try (Machine one = machine(code, 1);
                Machine two = machine(code, 1)) {
            assertThat(result(one)).isEqualTo(2000);
            assertThat(result(two)).isEqualTo(2000);
            one.memory.protect(0x11000, 0x1000, ALL);
            one.memory.writeByte(0x11001, (byte) 3);
            for (int k = 0; k < 3; k++) {
                assertThat(result(one)).isEqualTo(6000);
                assertThat(result(two)).isEqualTo(2000);
            }
            // Back again, as a library that is unloaded and loaded.
            one.memory.writeByte(0x11001, (byte) 1);
            one.memory.protect(0x11000, 0x1000, READ_EXECUTE);
            long made = translations();
            assertThat(result(one)).isEqualTo(2000);
            assertThat(translations()).isEqualTo(made);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CALLER, INDIRECT})
    void eachMemoryCallsWhatItHas(String code) {
        // The callers' page is the same, that of the function another version of the same file.
        try (Machine one = machine(code, 1);
                Machine two = machine(code, 2);
                Machine three = machine(code, 3)) {
            long made = 0;
            for (int k = 0; k < 3; k++) {
                assertThat(result(one)).isEqualTo(2000);
                assertThat(result(two)).isEqualTo(4000);
                assertThat(result(three)).isEqualTo(6000);
                // Each version of the function has a translation, and none takes another's place.
                made = k == 0 ? translations() : made;
                assertThat(translations()).isEqualTo(made).isGreaterThanOrEqualTo(4);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CALLER, INDIRECT})
    void commonCodeCallsCodeOfOneMemory(String code) {
        try (Machine one = machine(code, 1);
                Machine two = machine(code, 2)) {
            for (Machine each : List.of(one, two)) {
                each.memory.codeOrigin = at -> at < 0x11000 ? "file" : null;
            }
            for (int k = 0; k < 3; k++) {
                assertThat(result(one)).isEqualTo(2000);
                assertThat(result(two)).isEqualTo(4000);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CALLER, INDIRECT})
    void codeOfOneMemoryCallsCommonCode(String code) {
        try (Machine one = machine(code, 1);
                Machine two = machine(code, 2)) {
            for (Machine each : List.of(one, two)) {
                each.memory.codeOrigin = at -> at < 0x11000 ? null : "file";
            }
            for (int k = 0; k < 3; k++) {
                assertThat(result(one)).isEqualTo(2000);
                assertThat(result(two)).isEqualTo(4000);
            }
        }
    }

    @Test
    void aRegionEndsWhereTheCommonCodeDoes() {
        // mov ecx,2000; jmp l; ... l: add rdx,rcx; dec ecx; jmp 0x11000; 0x11000: jnz l; int3
        String code = "b9d0070000 l: 4801ca ffc9 e9f10f0000";
        String back = "0f85ff efffff cc".replace(" ", "");
        for (String origin : new String[] {"file", "", "file"}) {
            try (Machine m = new Machine(engines.get(), true, code)) {
                m.load(0x11000, back);
                m.memory.protect(Machine.CODE, 0x2000, READ_EXECUTE);
                m.memory.codeOrigin = at -> at < 0x11000 || !origin.isEmpty() ? "file" : null;
                assertThat(result(m)).isEqualTo(2000L * 2001 / 2);
            }
        }
    }

    @Test
    void writableCodeIsNeverCommon() {
        try (Machine one = machine(CALLER, 1);
                Machine two = machine(CALLER, 1)) {
            one.memory.protect(0x11000, 0x1000, ALL);
            two.memory.protect(0x11000, 0x1000, ALL);
            assertThat(result(one)).isEqualTo(2000);
            two.memory.writeByte(0x11001, (byte) 5);
            assertThat(result(two)).isEqualTo(10_000);
            assertThat(result(one)).isEqualTo(2000);
        }
    }

    @Test
    void programsCountTogether() throws InterruptedException {
        Engines mixed = Engines.named("mixed");
        Statistics statistics = mixed.statistics().orElseThrow();
        // No program alone comes to anything a thousand times.
        String code = CALLER.replace("b9d0070000", "b964000000");
        for (int k = 0; k < 1000 && statistics.translations() < 2; k++) {
            try (Machine m = machine(mixed, code, 1)) {
                assertThat(result(m)).isEqualTo(100);
            }
            Thread.sleep(1);
        }
        assertThat(statistics.translations()).isGreaterThanOrEqualTo(2);
        long made = statistics.translations();
        for (int k = 0; k < 100; k++) {
            try (Machine m = machine(mixed, code, 1)) {
                assertThat(result(m)).isEqualTo(100);
            }
        }
        assertThat(statistics.translations()).isEqualTo(made);
    }

    /** One program's function is changed again and again while others run the same code. */
    @ParameterizedTest
    @ValueSource(strings = {"mixed", "translator"})
    void changesWhileOthersRun(String engine) throws Exception {
        Engines common = Engines.named(engine);
        try (var threads = Executors.newCachedThreadPool()) {
            List<Callable<Boolean>> programs = new ArrayList<>();
            for (int k = 0; k < 3; k++) {
                boolean changes = k == 0;
                programs.add(
                        () -> {
                            try (Machine m = machine(common, CALLER, 1)) {
                                for (int round = 1; round <= 300; round++) {
                                    int answer = changes ? round % 7 + 1 : 1;
                                    if (changes && round % 3 == 0) {
                                        m.memory.protect(0x11000, 0x1000, ALL);
                                        m.memory.writeByte(0x11001, (byte) answer);
                                        m.memory.protect(0x11000, 0x1000, READ_EXECUTE);
                                    } else if (changes) {
                                        m.load(0x11000, answer(answer));
                                    }
                                    if (result(m) != 2000L * answer) {
                                        return false;
                                    }
                                }
                                return true;
                            }
                        });
            }
            for (var each : threads.invokeAll(programs, 50, TimeUnit.SECONDS)) {
                assertThat(each.get()).isTrue();
            }
        }
    }
}
