package dev.genkan.bench;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Decoder;
import dev.genkan.cpu.decode.Instruction;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Operand;
import dev.genkan.cpu.translate.Translator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How many functions of a real program are translated in a second, and how much that is. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgsAppend = {
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"
        })
public class TranslatorBenchmark {
    /** Any ELF program of either width; paths are seen from the project's folder. */
    @Param("examples/bin/test")
    public String program;

    private GuestCode code;
    private Cpu cpu;
    private Translator translator;
    private long[] functions;
    private int next;

    /** What the functions were made of. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Work {
        /** Guest instructions. */
        public long instructions;

        /** Bytes of bytecode that they became. */
        public long bytecodes;

        @Setup(Level.Iteration)
        public void clear() {
            instructions = 0;
            bytecodes = 0;
        }
    }

    @Setup
    public void load() throws IOException {
        code = new GuestCode(Path.of(program));
        cpu = new Cpu(code.memory, code.longMode);
        translator = Translator.eager();
        Decoder decoder = new Decoder(code.longMode, cpu.model);
        TreeSet<Long> called = new TreeSet<>();
        for (long address : code.addresses) {
            Instruction i = decoder.decode(code.memory, address);
            if (i.op == IntegerOp.CALL && i.a.kind == Operand.Kind.TARGET) {
                called.add(i.immediate);
            }
        }
        functions = called.stream().mapToLong(Long::longValue).toArray();
    }

    @TearDown
    public void unload() {
        code.close();
    }

    /** The next function that the program calls, from its bytes to a method of the JVM. */
    @Benchmark
    public Object translate(Work work) {
        if (next == functions.length) {
            next = 0;
            translator.dropAll(cpu);
        }
        long before = translator.statistics().instructions();
        long bytes = translator.statistics().bytecodes();
        Object made = translator.hot(cpu, functions[next++], _ -> true);
        work.instructions += translator.statistics().instructions() - before;
        work.bytecodes += translator.statistics().bytecodes() - bytes;
        return made == null ? this : made;
    }
}
