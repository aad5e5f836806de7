package dev.genkan.cpu.differential;

import dev.genkan.cpu.CpuModel;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Cases with the results of a real processor, in a compressed file: for hosts without gcc, or with
 * another processor. What {@link Baseline} makes is not in it, and a result is what differs from
 * its case.
 */
final class RecordedVectors {
    private static final int CASES = 5000;

    private RecordedVectors() {}

    /** Records anew. Argument: the file. */
    public static void main(String[] args) throws Exception {
        List<Reproducer> all = new ArrayList<>();
        for (boolean longMode : new boolean[] {true, false}) {
            NativeRunner runner = NativeRunner.build(longMode).orElseThrow();
            Generator generator = new Generator(42, longMode, CpuModel.DEFAULT);
            List<Generator.Place> places = Generator.places(longMode, CpuModel.DEFAULT);
            List<Case> cases = new ArrayList<>();
            for (int round = 0; round < 4; round++) {
                for (Generator.Place place : places) {
                    Case made = generator.single(place);
                    if (made != null) {
                        cases.add(made);
                    }
                }
            }
            while (cases.size() < CASES) {
                cases.add(generator.sequence(places));
            }
            List<Result> results = runner.run(cases);
            List<Result> again = runner.run(cases);
            for (int k = 0; k < cases.size(); k++) {
                // A host that says two things is no witness.
                Result result = results.get(k);
                if (result.signal != Result.ALARM
                        && Difference.of(cases.get(k), result, again.get(k)).isEmpty()) {
                    all.add(new Reproducer(cases.get(k), results.get(k)));
                }
            }
        }
        try (OutputStream out = Files.newOutputStream(Path.of(args[0]))) {
            write(out, all);
        }
        System.out.println(all.size() + " cases, " + Files.size(Path.of(args[0])) + " bytes");
    }

    private static void write(OutputStream to, List<Reproducer> all) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(to, 1 << 16))) {
            out.writeInt(check());
            for (Reproducer each : all) {
                Case of = each.of();
                out.writeByte((of.longMode ? 1 : 0) | (of.withFloat() ? 2 : 0));
                out.writeInt(of.undefined);
                out.writeInt(of.undefinedMidway);
                out.writeLong(of.seed);
                byte[] bytes = of.bytes();
                out.write(exclusiveOr(bytes, baseline(of.longMode, of.seed, of.withFloat())));
                out.write(exclusiveOr(each.host().bytes(), aligned(of)));
            }
        }
    }

    static List<Reproducer> read(InputStream from) throws IOException {
        List<Reproducer> all = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(from, 1 << 16))) {
            if (in.readInt() != check()) {
                throw new IOException(
                        "what Baseline makes has changed: record the vectors anew with the main"
                                + " method of RecordedVectors");
            }
            for (; ; ) {
                int kind;
                try {
                    kind = in.readUnsignedByte();
                } catch (EOFException _) {
                    return all;
                }
                boolean longMode = (kind & 1) != 0;
                boolean floats = (kind & 2) != 0;
                int undefined = in.readInt();
                int midway = in.readInt();
                long seed = in.readLong();
                byte[] baseline = baseline(longMode, seed, floats);
                byte[] bytes = exclusiveOr(in.readNBytes(baseline.length), baseline);
                Case of = Case.read(little(bytes), longMode);
                of.undefined = undefined;
                of.undefinedMidway = midway;
                byte[] result = in.readNBytes(Result.byteSize(floats));
                Result host = Result.read(little(exclusiveOr(result, aligned(of))), floats);
                all.add(new Reproducer(of, host));
            }
        }
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] exclusiveOr(byte[] a, byte[] b) {
        byte[] result = new byte[a.length];
        for (int k = 0; k < a.length; k++) {
            result[k] = (byte) (a[k] ^ b[k]);
        }
        return result;
    }

    private static byte[] baseline(boolean longMode, long seed, boolean floats) {
        Case made = new Case(longMode);
        made.flags = 0;
        Baseline.fill(made, seed, floats);
        return made.bytes();
    }

    /** A case's state where its result has the same. */
    private static byte[] aligned(Case of) {
        Result same = new Result();
        System.arraycopy(of.gpr, 0, same.gpr, 0, 16);
        same.flags = of.flags;
        same.rip = of.start + of.code.length + 1;
        same.signal = Result.TRAP;
        same.memory = of.memory;
        same.fx = of.fx;
        same.ymmHigh = of.ymmHigh;
        return same.bytes();
    }

    private static int check() {
        return java.util.Arrays.hashCode(baseline(true, 1, true));
    }
}
