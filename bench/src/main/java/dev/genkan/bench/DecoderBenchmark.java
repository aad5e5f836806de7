package dev.genkan.bench;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.decode.Decoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** How many instructions of a real program are decoded in a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {
            "--enable-native-access=ALL-UNNAMED",
            // JMH itself has not moved on from it.
            "--sun-misc-unsafe-memory-access=allow",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"
        })
public class DecoderBenchmark {
    /** Instructions in one go: some 16 KiB of code, more than a loop of it would be. */
    private static final int INSTRUCTIONS = 4096;

    /** Any ELF program of either width; paths are seen from the project's folder. */
    @Param("examples/bin/test")
    public String program;

    private GuestCode code;
    private Decoder decoder;
    private int next;

    @Setup
    public void load() throws IOException {
        code = new GuestCode(Path.of(program));
        decoder = new Decoder(code.longMode, CpuModel.DEFAULT);
    }

    @TearDown
    public void unload() {
        code.close();
    }

    /** The next instructions of the program, from memory as the engines decode them. */
    @Benchmark
    @OperationsPerInvocation(INSTRUCTIONS)
    public void decode(Blackhole hole) {
        long[] addresses = code.addresses;
        int at = next;
        for (int k = 0; k < INSTRUCTIONS; k++) {
            hole.consume(decoder.decode(code.memory, addresses[at]));
            at = at + 1 < addresses.length ? at + 1 : 0;
        }
        next = at;
    }
}
