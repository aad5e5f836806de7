package dev.genkan.kernel.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.Limits;
import dev.genkan.kernel.abi.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramLoaderTest {
    private final Path folder;

    private final Kernel kernel = Kernel.builder().randomize(false).build();

    ProgramLoaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private ProgramLoader loader() {
        return kernel.loader(
                kernel.mounts().context(), new Credentials(0, 0), true, new Limits(), 0);
    }

    private String write(byte[] contents) throws IOException {
        Path file = folder.resolve("program");
        Files.write(file, contents);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.toString();
    }

    private String write(String contents) throws IOException {
        return write(contents.getBytes(StandardCharsets.ISO_8859_1));
    }

    private ExecException refused(String path, List<String> arguments) {
        return catchThrowableOfType(
                ExecException.class, () -> loader().load(path, arguments, List.of()));
    }

    private ExecException refused(byte[] contents) throws IOException {
        return refused(write(contents), List.of("program"));
    }

    private ExecException refused(String contents) throws IOException {
        return refused(contents.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** An i386 program of one segment: 84 bytes of headers, then 16 of code. */
    private static byte[] elf() {
        ByteBuffer elf = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1, 0}).putLong(0);
        elf.putShort((short) 2).putShort((short) 3).putInt(1);
        elf.putInt(0x0804_8054).putInt(52).putInt(0).putInt(0);
        elf.putShort((short) 52).putShort((short) 32).putShort((short) 1);
        elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        elf.putInt(1).putInt(0).putInt(0x0804_8000).putInt(0).putInt(100).putInt(0x3000);
        elf.putInt(7).putInt(0x1000);
        return elf.array();
    }

    private static byte[] with(byte[] elf, int offset, int value, int size) {
        byte[] changed = elf.clone();
        for (int i = 0; i < size; i++) {
            changed[offset + i] = (byte) (value >> 8 * i);
        }
        return changed;
    }

    @Test
    void loadsAnElfFile() throws IOException {
        Program program = loader().load(write(elf()), List.of("a", "bc"), List.of("X=y"));
        try (var mm = program.mm()) {
            assertThat(program.longMode()).isFalse();
            assertThat(program.entry()).isEqualTo(0x0804_8054);
            assertThat(mm.readInt(0x0804_8000)).isEqualTo(0x464c_457f);
            assertThat(mm.readInt(0x0804_8000 + 100)).isZero();
            assertThat(mm.readInt(0x0804_8000 + 0x2ffc)).isZero();
            long sp = program.stackPointer();
            assertThat(sp & 15).isZero();
            assertThat(mm.readInt(sp)).isEqualTo(2);
            assertThat(string(program, sp + 4)).isEqualTo("a");
            assertThat(string(program, sp + 8)).isEqualTo("bc");
            assertThat(mm.readInt(sp + 12)).isZero();
            assertThat(string(program, sp + 16)).isEqualTo("X=y");
            assertThat(mm.readInt(sp + 20)).isZero();
            assertThat(program.environment()).isEqualTo(sp + 16);
        }
    }

    private static String string(Program program, long pointer) {
        byte[] bytes = new byte[64];
        int length =
                program.mm()
                        .strncpyFromUser(bytes, program.mm().readInt(pointer) & 0xffff_ffffL, 64);
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** What is changed, where, in how many bytes; and the reason that is then given. */
    @ParameterizedTest
    @ValueSource(ints = {4, 19, 20, 42})
    void saysThatAnElfFileIsCutOff(int length) throws IOException {
        ExecException e = refused(Arrays.copyOf(elf(), length));
        assertThat(e).hasMessageContaining("is an ELF file that ends in its header");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    18 | 183        | 2 | is an ELF for aarch64; Genkan runs i386 and x86-64
                    18 | 40         | 2 | is an ELF for ARM; Genkan runs i386 and x86-64
                    18 | 62         | 2 | is an ELF for the x32 ABI
                    16 | 1          | 2 | is an ELF object file, not a program
                    16 | 4          | 2 | is an ELF core dump, not a program
                    16 | 77         | 2 | is an ELF file of type 77
                    42 | 33         | 2 | have 33 bytes each instead of 32
                    44 | 0          | 2 | without program headers
                    44 | 65535      | 2 | has 65535 ELF program headers
                    44 | 3          | 2 | lie past the end of the file
                    28 | 1000       | 4 | lie past the end of the file
                    28 | -1         | 4 | lie past the end of the file
                    52 | 0          | 4 | nothing to load
                    68 | 0x4000     | 4 | more bytes in the file than in memory
                    72 | 0xf8000000 | 4 | does not fit the address space
                    60 | 0xfffff000 | 4 | does not fit the address space
                    60 | 0x1000     | 4 | below the lowest allowed address
                    56 | 1          | 4 | offset and address do not align
                    """)
    void refusesAbsurdElfHeaders(int offset, String value, int size, String reason)
            throws IOException {
        ExecException e = refused(with(elf(), offset, Long.decode(value).intValue(), size));
        assertThat(e).hasMessageContaining(reason);
        assertThat(e.shellStatus()).isEqualTo(126);
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] elf = elf();
        for (int length = 0; length < 84; length++) {
            ExecException e = refused(java.util.Arrays.copyOf(elf, length));
            assertThat(e).as("%d bytes", length).isNotNull();
            assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
        }
    }

    /** Whatever the headers say, the loader answers with a program or an error number. */
    @Test
    void survivesRandomHeaders() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            byte[] elf = elf();
            for (int i = random.nextInt(6); i >= 0; i--) {
                elf[4 + random.nextInt(80)] =
                        (byte) (random.nextBoolean() ? 0xff : random.nextInt());
            }
            try (var mm = loader().load(write(elf), List.of("x"), List.of()).mm()) {
                assertThat(mm.mapped()).isPositive();
            } catch (ExecException e) {
                assertThat(e.errno()).isPositive();
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
        assertThat(kernel.memory().used()).isZero();
    }

    @Test
    void tellsWhatAFileIs() throws IOException {
        assertThat(refused("")).hasMessageEndingWith("not an executable: is empty");
        assertThat(refused("echo hello\n"))
                .hasMessageEndingWith("is a text file without a #! line");
        assertThat(refused("a\0b"))
                .hasMessageEndingWith("is neither ELF nor a.out nor a #! script");
        assertThat(refused("#! \n")).hasMessageEndingWith("its #! line names no interpreter");
        assertThat(refused("#!" + "/x".repeat(200)))
                .hasMessageContaining("its #! line is longer than 256 bytes");
        ExecException missing = refused("#!/no/such\n");
        assertThat(missing.errno()).isEqualTo(Errno.ENOENT);
        assertThat(missing.shellStatus()).isEqualTo(127);
        assertThat(refused("/no/such/file", List.of("x")).shellStatus()).isEqualTo(127);
        assertThat(refused(folder.toString(), List.of("x")).errno()).isEqualTo(Errno.EACCES);
    }

    @Test
    void stopsScriptsThatNameThemselves() throws IOException {
        Path file = folder.resolve("program");
        assertThat(refused("#!" + file + "\n").errno()).isEqualTo(Errno.ELOOP);
    }

    @Test
    void givesAScriptToItsInterpreter() throws IOException {
        Path interpreter = folder.resolve("interpreter");
        Files.write(interpreter, elf());
        assertThat(interpreter.toFile().setExecutable(true)).isTrue();
        String script = write("#! \t" + interpreter + "  -a  b \nrest\n");
        Program program = loader().load(script, List.of("zero", "one"), List.of());
        program.mm().close();
        assertThat(program.arguments())
                .containsExactly(interpreter.toString(), "-a  b", script, "one");
        assertThat(program.comm()).isEqualTo("program");
    }

    @Test
    void boundsTheArguments() throws IOException {
        String path = write(elf());
        assertThat(refused(path, List.of("x", "y".repeat(131_072))).errno()).isEqualTo(Errno.E2BIG);
        assertThat(refused(path, Collections.nCopies(100_000, "y".repeat(100))).errno())
                .isEqualTo(Errno.E2BIG);
    }

    private static byte[] aout(int magic, int textOffset, int text, int data, int entry) {
        ByteBuffer file =
                ByteBuffer.allocate(textOffset + text + data).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(magic | 100 << 16).putInt(text).putInt(data).putInt(0x2000).putInt(0);
        file.putInt(entry).putInt(0).putInt(0);
        file.put(textOffset + (textOffset == 0 ? 32 : 0), (byte) 0x90);
        file.put(textOffset + text, (byte) 'd');
        return file.array();
    }

    /** Kind, offset of the text in the file, where text and data are in memory. */
    @ParameterizedTest
    @CsvSource({
        "0407, 32, 100, 0, 100",
        "0410, 32, 100, 0, 100",
        "0413, 1024, 4096, 0, 4096",
        "0314, 0, 4096, 4096, 8192"
    })
    void loadsAoutFiles(String magic, int offset, int text, int textAddress, int dataAddress)
            throws IOException {
        int first = textAddress + (offset == 0 ? 32 : 0);
        String path = write(aout(Integer.decode(magic), offset, text, 8, first));
        Program program = loader().load(path, List.of("a", "b"), List.of("E=1"));
        try (var mm = program.mm()) {
            assertThat(program.entry()).isEqualTo(first);
            assertThat(mm.readByte(first)).isEqualTo((byte) 0x90);
            assertThat(mm.readByte(dataAddress)).isEqualTo((byte) 'd');
            assertThat(mm.readInt(dataAddress + 8 + 0x1ff0)).isZero();
            long sp = program.stackPointer();
            assertThat(mm.readInt(sp)).isEqualTo(2);
            assertThat(mm.readInt(sp + 4)).isEqualTo((int) sp + 12);
            assertThat(mm.readInt(sp + 8)).isEqualTo((int) program.environment());
            assertThat(string(program, sp + 12)).isEqualTo("a");
            assertThat(string(program, program.environment())).isEqualTo("E=1");
        }
        byte[] whole = aout(Integer.decode(magic), offset, text, 8, first);
        assertThat(refused(java.util.Arrays.copyOf(whole, whole.length - 1)))
                .hasMessageEndingWith("is an a.out file that ends before its contents do");
        assertThat(refused(with(whole, 24, 8, 4)))
                .hasMessageEndingWith("is an a.out file that is not linked");
        assertThat(refused(with(whole, 12, -1, 4)).errno()).isEqualTo(Errno.ENOMEM);
    }
}
