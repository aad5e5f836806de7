package dev.genkan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The folder that a program is tested in: made anew from a template before each run. */
final class Scratch {
    private static final FileTime TIME = FileTime.fromMillis(1_600_000_000_000L);

    private final Path template;
    private final Path folder;

    private Scratch(Path parent) {
        template = parent.resolve("template");
        folder = parent.resolve("scratch");
    }

    /** A scratch folder beside its template, below an empty folder. */
    static Scratch make(Path parent) throws IOException {
        Scratch scratch = new Scratch(parent);
        Files.createDirectory(scratch.template);
        scratch.fill();
        return scratch;
    }

    /** One that was made before. */
    static Scratch reopen(Path parent) {
        return new Scratch(parent);
    }

    Path template() {
        return template;
    }

    /** Adds a file to the template. */
    void add(String name, String text) throws IOException {
        file(name, text);
    }

    /** A file that lies beside this class. */
    static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Scratch.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    Path folder() {
        return folder;
    }

    private void fill() throws IOException {
        file("words", "apple\nbanana\ncherry\ndate\nelderberry\nfig\ngrape\nhoney melon\n");
        file("numbers", "10\n9\n-3\n2.5\n100\n1e2\n0x1f\n\n7\n");
        file("table", "red:3:4.5\nblue:12:0.25\ngreen:7:-1\nred:1:2\n");
        file("repeated", "a\na\nb\nc\nc\nc\na\n");
        file("sorted1", "apple\ncherry\nfig\nkiwi\n");
        file("sorted2", "banana\ncherry\nfig\nlemon\n");
        file("tabs", "a\tb\tc\n\tindented\n        spaces\n");
        file("text", "The quick brown fox jumps over the lazy dog. ".repeat(8) + "\n");
        file("pairs", "a b\nb c\na d\nd c\n");
        file("dos", "one\r\ntwo\r\n");
        file("list", "words\nnumbers\ndir/inner\n");
        file("hex", "48656c6c6f0a\n");
        file("encoded", "aGVsbG8gd29ybGQK\n");
        file("sum.bc", "2^100\n7/3\nscale=10\n7/3\nsqrt(2)\n");
        file("log.bc", "l(2)\ns(1)\na(1)*4\n");
        file("ed.commands", "2d\ns/c/C/\n1,3p\nw\nq\n");
        file(
                "script.sh",
                "#!/bin/sh\necho script $# $1\nfor i in 1 2 3; do printf '%s,' $i; done\necho\n");
        file(
                "change.diff",
                "--- words\n+++ words\n@@ -1,3 +1,3 @@\n apple\n-banana\n+BANANA\n cherry\n");
        byte[] binary = new byte[600];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) (i < 64 ? 0 : i * 7);
        }
        System.arraycopy("a string in it".getBytes(StandardCharsets.US_ASCII), 0, binary, 70, 14);
        Files.write(template.resolve("binary"), binary);
        Files.createDirectories(template.resolve("dir/deeper"));
        Files.createDirectories(template.resolve("dir2"));
        Files.createDirectories(template.resolve("empty"));
        file("dir/inner", "inner\n");
        file("dir/a.txt", "cherry pie\n");
        file("dir/deeper/b.txt", "bottom\n");
        file("dir2/inner", "other\n");
        Files.createSymbolicLink(template.resolve("link"), Path.of("words"));
        setPermissions();
        archives();
    }

    private void archives() throws IOException {
        busybox("gzip", "-k", "words");
        busybox("bzip2", "-k", "words");
        busybox("tar", "cf", "archive.tar", "words", "dir2", "link");
        busybox("tar", "czf", "archive.tgz", "words", "dir2");
        busybox("sh", "-c", "busybox uuencode words < words > uu");
        busybox("sh", "-c", "busybox md5sum words table > sums; echo 0 missing >> sums");
        busybox("sh", "-c", "busybox cpio -o -H newc < list > archive.cpio");
        host("xz", "-k", "words");
        host("xz", "-k", "--format=lzma", "words");
        host("ar", "rcD", "archive.a", "words", "numbers");
        Files.copy(template.resolve("words.gz"), template.resolve("packed.gz"));
        try (var zip =
                new ZipOutputStream(Files.newOutputStream(template.resolve("archive.zip")))) {
            ZipEntry entry = new ZipEntry("zipped");
            entry.setTimeLocal(LocalDateTime.of(2001, 2, 3, 4, 5, 6));
            zip.putNextEntry(entry);
            zip.write("text in an archive\n".repeat(20).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void busybox(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("busybox"));
        command.addAll(List.of(arguments));
        host(command.toArray(new String[0]));
    }

    private void host(String... command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(template.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void file(String name, String text) throws IOException {
        Files.createDirectories(template.resolve(name).getParent());
        Files.writeString(template.resolve(name), text, StandardCharsets.ISO_8859_1);
    }

    private void setPermissions() throws IOException {
        for (var entry :
                new TreeMap<>(Map.of("words", "rw-r--r--", "script.sh", "rwxr-xr-x")).entrySet()) {
            Files.setPosixFilePermissions(
                    template.resolve(entry.getKey()),
                    PosixFilePermissions.fromString(entry.getValue()));
        }
    }

    /** Makes the folder anew; all times in it are the same. */
    void reset() throws IOException {
        delete(folder);
        Files.walkFileTree(
                template,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes a)
                            throws IOException {
                        Files.createDirectories(target(from));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path from, BasicFileAttributes a)
                            throws IOException {
                        Files.copy(
                                from,
                                target(from),
                                LinkOption.NOFOLLOW_LINKS,
                                StandardCopyOption.COPY_ATTRIBUTES);
                        Files.getFileAttributeView(
                                        target(from),
                                        BasicFileAttributeView.class,
                                        LinkOption.NOFOLLOW_LINKS)
                                .setTimes(TIME, TIME, null);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path from, @org.jspecify.annotations.Nullable IOException e)
                            throws IOException {
                        Files.setLastModifiedTime(target(from), TIME);
                        return FileVisitResult.CONTINUE;
                    }

                    private Path target(Path from) {
                        return folder.resolve(template.relativize(from));
                    }
                });
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                path,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path file, @org.jspecify.annotations.Nullable IOException e)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    /** What the folder holds: type, permissions and content of each path. */
    String content() throws IOException {
        TreeMap<String, String> found = new TreeMap<>();
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path file, BasicFileAttributes a)
                            throws IOException {
                        return visitFile(file, a);
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a)
                            throws IOException {
                        String mode =
                                a.isSymbolicLink()
                                        ? ""
                                        : PosixFilePermissions.toString(
                                                Files.getPosixFilePermissions(file));
                        String content =
                                a.isSymbolicLink()
                                        ? "-> " + Files.readSymbolicLink(file)
                                        : a.isRegularFile()
                                                ? hex(Files.readAllBytes(file))
                                                : a.isDirectory() ? "directory" : "special";
                        found.put(
                                folder.relativize(file).toString(),
                                mode
                                        + " "
                                        + content
                                        + (a.lastModifiedTime().equals(TIME) ? " old" : ""));
                        return FileVisitResult.CONTINUE;
                    }
                });
        StringBuilder out = new StringBuilder();
        found.forEach((path, what) -> out.append(path).append(": ").append(what).append('\n'));
        return out.toString();
    }

    private static String hex(byte[] bytes) {
        for (byte b : bytes) {
            if (b < ' ' && b != '\n') {
                return HexFormat.of().formatHex(bytes);
            }
        }
        return new String(bytes, StandardCharsets.US_ASCII).replace("\n", "\\n");
    }
}
