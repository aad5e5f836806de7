package dev.genkan.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host's folder under an overlay: programs see their changes, the host does not. */
class OverlayTest {
    private final Path host;
    private final Tree tree;

    OverlayTest(@TempDir Path folder) throws IOException {
        host = folder;
        Files.setPosixFilePermissions(host, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(host.resolve("d/e"));
        Files.writeString(host.resolve("f"), "lower");
        Files.writeString(host.resolve("d/g"), "G");
        Files.createSymbolicLink(host.resolve("l"), Path.of("f"));
        tree = Tree.of(host);
    }

    @BeforeEach
    void hostIsReadable() {
        assertThat(tree.list("/d")).isEqualTo("[e, g]");
    }

    private void hostIsAsBefore() {
        assertThat(host.resolve("f")).hasContent("lower");
        assertThat(host.resolve("d/g")).hasContent("G");
        assertThat(host.toFile().list()).containsExactlyInAnyOrder("d", "f", "l");
    }

    @Test
    void aChangedFileKeepsItsNumber() {
        Kstat before = tree.place("/f").inode().attributes();
        assertThat(tree.write("/f", "upper")).isEqualTo("ok");
        Kstat after = tree.place("/f").inode().attributes();
        assertThat(after.inode).isEqualTo(before.inode);
        assertThat(after.device).isEqualTo(before.device);
        assertThat(tree.read("/l")).isEqualTo("upper");
        hostIsAsBefore();
    }

    @Test
    void onlyTheWrittenBytesChange() {
        File file = tree.openFile("/f", Fcntl.O_RDWR);
        assertThat(file.pwrite(new byte[] {'W'}, 0, 1, 2)).isEqualTo(1);
        assertThat(file.pwrite(new byte[] {'!'}, 0, 1, 7)).isEqualTo(1);
        file.close();
        assertThat(tree.read("/f")).isEqualTo("loWer\0\0!");
        hostIsAsBefore();
    }

    @Test
    void whatIsRemovedStaysHidden() {
        assertThat(tree.unlink("/f")).isEqualTo("ok");
        assertThat(tree.read("/f")).isEqualTo("ENOENT");
        assertThat(tree.list("/")).isEqualTo("[d, dev, l, proc, sys]");
        assertThat(tree.write("/f", "new")).isEqualTo("ok");
        assertThat(tree.read("/f")).isEqualTo("new");
        assertThat(tree.unlink("/f")).isEqualTo("ok");
        assertThat(tree.read("/f")).isEqualTo("ENOENT");
        hostIsAsBefore();
    }

    @Test
    void aNewDirectoryShowsNothingOfTheOldOne() {
        assertThat(tree.rmdir("/d")).isEqualTo("ENOTEMPTY");
        assertThat(tree.unlink("/d/g")).isEqualTo("ok");
        assertThat(tree.rmdir("/d/e")).isEqualTo("ok");
        assertThat(tree.rmdir("/d")).isEqualTo("ok");
        assertThat(tree.mkdir("/d")).isEqualTo("ok");
        assertThat(tree.list("/d")).isEqualTo("[]");
        hostIsAsBefore();
    }

    @Test
    void aDirectoryMovesWithWhatIsBelow() {
        assertThat(tree.write("/d/new", "N")).isEqualTo("ok");
        assertThat(tree.rename("/d", "/moved")).isEqualTo("ok");
        assertThat(tree.list("/moved")).isEqualTo("[e, g, new]");
        assertThat(tree.read("/moved/g")).isEqualTo("G");
        assertThat(tree.read("/d/g")).isEqualTo("ENOENT");
        assertThat(tree.rename("/moved", "/moved/e/x")).isEqualTo("EINVAL");
        assertThat(tree.rename("/moved", "/d")).isEqualTo("ok");
        assertThat(tree.read("/d/g")).isEqualTo("G");
        hostIsAsBefore();
    }

    @Test
    void anOpenFileOutlivesItsName() {
        File file = tree.openFile("/f", Fcntl.O_RDONLY);
        assertThat(tree.unlink("/f")).isEqualTo("ok");
        byte[] bytes = new byte[5];
        assertThat(file.read(bytes, 0, 5)).isEqualTo(5);
        assertThat(file.attributes().links).isZero();
        file.close();
    }

    @Test
    void memoryIsBoundedAndComesBack() {
        Tree small = new Tree(Mounts.builder().root(host).memory(64 * 4096), new Credentials(0, 0));
        byte[] much = new byte[100 * 4096];
        for (int round = 0; round < 3; round++) {
            File file = small.openFile("/big", Fcntl.O_CREAT | Fcntl.O_WRONLY);
            int written = file.write(much, 0, much.length);
            assertThat(written).isBetween(30 * 4096, 64 * 4096);
            assertThat(file.write(much, 0, 4096)).isEqualTo(-Errno.ENOSPC);
            file.close();
            assertThat(small.unlink("/big")).isEqualTo("ok");
        }
        int made = 0;
        while (small.mkdir("/m" + made).equals("ok") && made < 1000) {
            made++;
        }
        assertThat(made).isLessThan(64);
        assertThat(small.mkdir("/n")).isEqualTo("ENOSPC");
    }

    @Test
    void namesAndOpenFilesGiveBackWhatTheyTook() {
        Tree small = new Tree(Mounts.builder().root(host).memory(64 * 4096), new Credentials(0, 0));
        long free = small.place("/").inode().fileSystem().freeBlocks();
        VfsPath start = small.context.root();
        assertThat(small.write("/a", "text")).isEqualTo("ok");
        int links = 0;
        while (small.does(() -> small.names.link(small.place("/a"), start, "/a" + small.hashCode()))
                .equals("ok")) {
            assertThat(small.rename("/a" + small.hashCode(), "/l" + links++)).isEqualTo("ok");
        }
        assertThat(links).isBetween(10, 64);
        for (int i = 0; i < links; i++) {
            assertThat(small.unlink("/l" + i)).isEqualTo("ok");
        }
        assertThat(small.unlink("/a")).isEqualTo("ok");
        for (int i = 0; i < 1000; i++) {
            small.vfs.memory("m", small.who).close();
        }
        assertThat(small.write("/f", "changed")).isEqualTo("ok");
        assertThat(small.unlink("/f")).isEqualTo("ok");
        assertThat(small.place("/").inode().fileSystem().freeBlocks()).isEqualTo(free);
    }

    @Test
    void othersMayNotDoWhatTheModeForbids() {
        tree.names.mkdir(tree.context.root(), "/private", 0700);
        tree.write("/private/x", "x");
        Tree other = new Tree(Mounts.builder().root(host), new Credentials(1000, 1000));
        assertThat(other.write("/f", "x")).isEqualTo("EACCES");
        assertThat(other.write("/new", "x")).isEqualTo("EACCES");
        assertThat(other.unlink("/f")).isEqualTo("EACCES");
        assertThat(
                        Tree.answer(
                                () -> {
                                    Attributes.chmod(other.place("/f"), 0666, other.who);
                                    return "ok";
                                }))
                .isEqualTo("EPERM");
        assertThat(
                        Tree.answer(
                                () ->
                                        tree.vfs.lookup(
                                                tree.context,
                                                new Credentials(1000, 1000),
                                                tree.context.root(),
                                                "/private/x",
                                                true)))
                .isEqualTo("EACCES");
    }

    @Test
    void whatTheHostTakesAwayIsGoneAtOnceButForWhoHasItOpen() throws IOException {
        File open = tree.openFile("/f", Fcntl.O_RDONLY);
        Files.delete(host.resolve("f"));
        assertThat(tree.open("/f", Fcntl.O_RDONLY)).isEqualTo("ENOENT");
        assertThat(tree.does(() -> tree.place("/f"))).isEqualTo("ENOENT");
        assertThat(open.attributes().links).isZero();
        assertThat(open.attributes().size).isEqualTo(5);
        open.close();
        assertThat(tree.write("/f", "mine")).isEqualTo("ok");
        assertThat(tree.read("/f")).isEqualTo("mine");
    }

    @Test
    void whatTheHostReplacesIsTheNewThingAtOnce() throws IOException {
        assertThat(tree.place("/d").inode().isDirectory()).isTrue();
        Files.move(host.resolve("d"), host.resolve("old"));
        assertThat(tree.does(() -> tree.place("/d/g"))).isEqualTo("ENOENT");
        Files.createDirectory(host.resolve("d"));
        Files.writeString(host.resolve("d/g"), "other");
        assertThat(tree.read("/d/g")).isEqualTo("other");
        assertThat(tree.read("/old/g")).isEqualTo("G");
        Files.delete(host.resolve("f"));
        Files.createDirectory(host.resolve("f"));
        assertThat(tree.list("/f")).isEqualTo("[]");
        Files.setPosixFilePermissions(
                host.resolve("old/g"), PosixFilePermissions.fromString("rwx------"));
        assertThat(tree.place("/old/g").inode().mode() & 0777).isEqualTo(0700);
    }

    @Test
    void whatIsMadeWhereTheHostHadAFolderIsSeenOnTheWay() throws IOException {
        assertThat(tree.list("/d/e")).isEqualTo("[]");
        Files.delete(host.resolve("d/e"));
        assertThat(tree.mkdir("/d/e")).isEqualTo("ok");
        assertThat(tree.write("/d/e/new", "N")).isEqualTo("ok");
        assertThat(tree.read("/d/e/new")).isEqualTo("N");
    }

    @Test
    void aMountStaysWhenTheHostTakesItsFolderAway() throws IOException {
        Files.createDirectory(host.resolve("dev"));
        Tree other = Tree.of(host);
        assertThat(other.list("/dev")).contains("null");
        Files.delete(host.resolve("dev"));
        assertThat(other.list("/dev")).contains("null");
    }

    @Test
    void tellsHowManyBlocksAFileOfTheHostHas() throws IOException {
        Path hole = host.resolve("hole");
        try (var channel =
                java.nio.channels.FileChannel.open(
                        hole,
                        java.nio.file.StandardOpenOption.CREATE_NEW,
                        java.nio.file.StandardOpenOption.WRITE)) {
            assertThat(channel.write(java.nio.ByteBuffer.wrap(new byte[1]), 1 << 20)).isEqualTo(1);
        }
        Kstat stat = tree.place("/hole").inode().attributes();
        assertThat(stat.size).isEqualTo((1 << 20) + 1);
        assertThat(stat.blocks).isLessThan(100);
    }
}
