package dev.genkan.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.abi.Fcntl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a program does, the host changes only below the folders that it was given. */
class EscapeTest {
    private final Path outside;
    private final Path given;
    private final Path root;

    EscapeTest(@TempDir Path folder) throws IOException {
        root = folder.toRealPath();
        outside = root.resolve("outside");
        given = root.resolve("given");
    }

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectories(outside.resolve("deep"));
        Files.createDirectories(given.resolve("d/e"));
        Files.writeString(outside.resolve("secret"), "secret");
    }

    private Tree tree() {
        return new Tree(Mounts.builder().write(given), new Credentials(0, 0));
    }

    private void outsideIsAsBefore() throws IOException {
        assertThat(outside.resolve("secret")).hasContent("secret");
        try (var names = Files.list(outside)) {
            assertThat(names.map(p -> String.valueOf(p.getFileName())))
                    .containsExactlyInAnyOrder("secret", "deep");
        }
        try (var names = Files.list(outside.resolve("deep"))) {
            assertThat(names).isEmpty();
        }
    }

    @Test
    void writesReachTheGivenFolderOnly() throws IOException {
        Tree tree = tree();
        assertThat(tree.write(given + "/new", "text")).isEqualTo("ok");
        assertThat(given.resolve("new")).hasContent("text");
        assertThat(tree.write(outside + "/secret", "changed")).isEqualTo("ok");
        assertThat(tree.read(outside + "/secret")).isEqualTo("changed");
        assertThat(tree.write(given + "/../outside/new", "x")).isEqualTo("ok");
        outsideIsAsBefore();
    }

    @ParameterizedTest
    @ValueSource(strings = {"link/secret", "link/new", "up/outside/secret", "d/../link/deep/x"})
    void symbolicLinksLeadThroughTheProgramsOwnTree(String path) throws IOException {
        Files.createSymbolicLink(given.resolve("link"), outside);
        Files.createSymbolicLink(given.resolve("up"), Path.of(".."));
        Tree tree = tree();
        assertThat(tree.write(given + "/" + path, "changed")).isEqualTo("ok");
        assertThat(tree.read(given + "/" + path)).isEqualTo("changed");
        outsideIsAsBefore();
    }

    @Test
    void aDirectoryThatWasRenamedAndReplacedByALinkIsStillTheDirectory() throws IOException {
        Tree tree = tree();
        VfsPath held = tree.place(given + "/d");
        assertThat(tree.rename(given + "/d", given + "/moved")).isEqualTo("ok");
        assertThat(tree.symlink(outside.toString(), given + "/d")).isEqualTo("ok");
        tree.context.setWorkingDirectory(held);
        assertThat(tree.write("secret", "mine")).isEqualTo("ok");
        assertThat(tree.mkdir("deep/")).isEqualTo("ok");
        assertThat(given.resolve("moved/secret")).hasContent("mine");
        outsideIsAsBefore();
    }

    @Test
    void aDirectoryThatTheHostReplacedByALinkIsGone() throws IOException {
        Tree tree = tree();
        VfsPath held = tree.place(given + "/d");
        Files.delete(given.resolve("d/e"));
        Files.delete(given.resolve("d"));
        Files.createSymbolicLink(given.resolve("d"), outside);
        tree.context.setWorkingDirectory(held);
        assertThat(tree.write("new", "x")).isEqualTo("ENOENT");
        assertThat(tree.write("secret", "x")).isEqualTo("ENOENT");
        assertThat(tree.unlink("secret")).isEqualTo("ENOENT");
        assertThat(tree.mkdir("x")).isEqualTo("ENOENT");
        outsideIsAsBefore();
    }

    @Test
    void anOpenFileThatTheHostReplacedByALinkIsNotWritten() throws IOException {
        Tree tree = tree();
        tree.write(given + "/f", "x");
        VfsPath held = tree.place(given + "/f");
        Files.delete(given.resolve("f"));
        Files.createSymbolicLink(given.resolve("f"), outside.resolve("secret"));
        assertThat(tree.does(() -> Attributes.truncate(held, 0, new Credentials(0, 0))))
                .isNotEqualTo("ok");
        outsideIsAsBefore();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../outside/secret",
                "../outside/secret",
                "/../../../../../../../../../../etc/passwd",
                "link",
                "d/../../outside/secret",
                "/proc/self/root/../outside/secret"
            })
    void aRootCannotBeLeft(String path) throws IOException {
        Files.createSymbolicLink(given.resolve("link"), Path.of("../outside/secret"));
        assertThat(Tree.of(given).read(path)).isEqualTo("ENOENT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/mem", "/dev/sda", "/dev/vda", "/proc/1/mem", "/sys/kernel"})
    void theHostsDevicesAndProcessesAreNotThere(String path) {
        assertThat(tree().open(path, Fcntl.O_RDONLY)).isEqualTo("ENOENT");
    }

    @Test
    void aDeviceNodeLeadsToTheDevicesHereOnly() {
        Tree tree = tree();
        VfsPath start = tree.context.root();
        tree.names.mknod(start, "/tmp/mem", 0020666, 0x101);
        assertThat(tree.open("/tmp/mem", Fcntl.O_RDONLY)).isEqualTo("ENXIO");
        tree.names.mknod(start, "/tmp/null", 0020666, 0x103);
        assertThat(tree.read("/tmp/null")).isEqualTo("");
    }
}
