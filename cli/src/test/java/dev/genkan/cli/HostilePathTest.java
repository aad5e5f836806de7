package dev.genkan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that may write one folder finds no way to change anything else of the host. */
class HostilePathTest {
    @TempDir Path folder = Path.of("unset");

    @ParameterizedTest
    @ValueSource(strings = {"-m64", "-m32"})
    void nothingOutsideChanges(String width) throws IOException, InterruptedException {
        assumeTrue(FreestandingProgram.build(folder, "escape", width), "gcc cannot build it");
        Path base = Files.createDirectory(folder.toRealPath().resolve("base"));
        Path given = Files.createDirectory(base.resolve("given"));
        Path outside = Files.createDirectory(base.resolve("outside"));
        Files.createDirectory(outside.resolve("deep"));
        Files.writeString(outside.resolve("file"), "secret\n");
        Files.writeString(outside.resolve("file2"), "secret\n");
        Files.createSymbolicLink(given.resolve("absolute"), outside.resolve("file"));
        Files.createSymbolicLink(given.resolve("relative"), Path.of("../outside/file"));
        Files.createSymbolicLink(given.resolve("folder"), Path.of("../outside"));
        Files.createSymbolicLink(given.resolve("dangling"), Path.of("../outside/dangling"));
        for (Path fifo : List.of(outside.resolve("fifo"), given.resolve("fifo"))) {
            Process made = new ProcessBuilder("mkfifo", fifo.toString()).start();
            assertThat(made.waitFor()).isZero();
        }
        Files.createDirectory(folder.resolve("scratch"));
        Files.createDirectory(folder.resolve("template"));
        Path jobs = Files.createDirectory(folder.resolve("jobs"));
        String program = folder.resolve("escape" + width).toString();
        List<String> job =
                List.of(
                        "/dev/null",
                        "run",
                        "--write",
                        given.toString(),
                        program,
                        given.toString(),
                        outside.toString());
        Outcome outcome;
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(outside.resolve("socket")));
            String before = listing(outside);
            outcome = GuestWorker.runAll(folder, jobs, List.of(job)).getFirst();
            assertThat(listing(outside)).isEqualTo(before);
        }
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).isEqualTo(Scratch.resource("hostile/escape.out"));
        assertThat(Path.of("/etc/genkan-escaped")).doesNotExist();
        assertThat(given.resolve("mine")).hasContent("EVIL");
        assertThat(given.resolve("hard")).hasContent("EVIL");
        assertThat(given.resolve("moved")).hasContent("EVIL");
        assertThat(given.resolve("made")).isSymbolicLink();
        assertThat(given.resolve("disk")).doesNotExist();
        try (var names = Files.list(base)) {
            assertThat(names).containsExactlyInAnyOrder(given, outside);
        }
    }

    /** Kind, permissions, times and content of everything in a folder. */
    private static String listing(Path folder) throws IOException {
        TreeMap<String, String> found = new TreeMap<>();
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                PosixFileAttributes a =
                        Files.readAttributes(
                                path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                String content = a.isRegularFile() ? Files.readString(path) : "";
                found.put(
                        path.toString(),
                        a.fileKey()
                                + " "
                                + a.permissions()
                                + " "
                                + a.lastModifiedTime()
                                + " "
                                + content);
            }
        }
        return found.toString();
    }
}
