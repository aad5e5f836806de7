package dev.genkan.kernel.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.genkan.kernel.entry.UserCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallLoaderTest {
    private static final String IMPORTS =
            "import dev.genkan.kernel.abi.*; import dev.genkan.kernel.mm.*;"
                    + " import dev.genkan.kernel.task.*;\n";

    @TempDir private Path folder = Path.of("");

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, text);
    }

    private List<String> problems(CallLoader loader) {
        LoadException error = catchThrowableOfType(LoadException.class, loader::load);
        return error.problems().stream().map(p -> p.replace(folder + "/", "")).toList();
    }

    private List<String> rows(CallLoader loader) throws LoadException {
        return loader.load().stream().map(call -> call.row().toString()).toList();
    }

    /** The second line of the file is the method's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    @SystemCall(number = 5000) long sys_a()           | the number 5000 is out of range; take one from 0 to 4095
                    @SystemCall(number = -1) long sys_a()             | the number -1 is out of range; take one from 0 to 4095
                    @SystemCall(number = 9, abi = "arm") long sys_a() | no abi "arm"; write common, 64, x32 or i386
                    @SystemCall(number = 9) String sys_a()            | sys_a returns String; a system call returns long
                    @SystemCall(number = 9) void sys_a()              | sys_a returns void; a system call returns long
                    @SystemCall(number = 9) private long sys_a()      | sys_a is private; the kernel cannot call it: make it public
                    @SystemCall(number = 9) long sys_a(byte b)        | parameter b of sys_a is byte; write int, as registers have no smaller numbers
                    @SystemCall(number = 9) long sys_a(int a, short b)| parameter b of sys_a is short; write int, as registers have no smaller numbers
                    @SystemCall(number = 9) long sys_a(String s)      | parameter s of sys_a is String; write @UserString(max = 256) String
                    @SystemCall(number = 9) long sys_a(byte[] b)      | parameter b of sys_a is byte[]; write UserPointer and copy with copyFromUser
                    @SystemCall(number = 9) long sys_a(double d)      | parameter d of sys_a is double; use int, long, Fd, UserPointer or @UserString String
                    @SystemCall(number = 9) long sys_a(int a, Task t) | parameter t of sys_a is Task; let Task be the first parameter
                    @SystemCall(number = 9) long sys_a(@UnsignedInt int a) | parameter a of sys_a is int; write @UnsignedInt long
                    @SystemCall(number = 9) long sys_a(@UserString(max = 0) String s) | parameter s of sys_a is String; let max be 1 to 1048576
                    @SystemCall(number = 9) long sys_a(Task t, int a, int b, int c, int d, int e, int f, int g) | sys_a has 7 arguments; a system call has at most 6: pass a UserPointer to a struct
                    """)
    void refusesAMethodAtItsLine(String method, String problem) throws IOException {
        Path file =
                write(
                        "Bad.java",
                        IMPORTS
                                + "class Bad { "
                                + method
                                + " { throw new Error(); }\n  // sys_a()\n}\n");
        assertThat(problems(new CallLoader().calls(file)))
                .containsExactly("Bad.java:2: " + problem);
    }

    @Test
    void printsTheRowForAMethodWithoutOne() throws IOException {
        Path file = write("NoRow.java", "class NoRow {\n static long sys_a() { return 0; }\n}\n");
        assertThat(problems(new CallLoader().calls(file)))
                .containsExactly(
                        "NoRow.java:2: method sys_a has no row; put @SystemCall(number = 480) on"
                                + " it, or this row into a file for --table:\n"
                                + "480\tcommon\ta\tsys_a");
    }

    @Test
    void showsTheCompilersErrorsWithTheUsersLine() throws IOException {
        Path file = write("Typo.java", "class Typo {\n\tlong sys_a() { retrun 0; }\n}\n");
        assertThat(problems(new CallLoader().calls(file)).getFirst())
                .isEqualTo(
                        """
                        Typo.java:2: not a statement
                        \tlong sys_a() { retrun 0; }
                        \t               ^""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    329 common a sys_b        | my.tbl:1: no method sys_b for this row; write "long sys_b(Task task, ...)" or correct the fourth column
                    329 common a              | my.tbl:1: the row has no entry point; name a method in the fourth column, such as sys_a
                    329 comon a sys_a         | my.tbl:1: the abi is common, 64, x32 or i386, not "comon"
                    x29 common a sys_a        | my.tbl:1: the number of a call is decimal, 0 to 4095, not "x29"
                    """)
    void refusesARow(String row, String problem) throws IOException {
        Path file = write("A.java", "class A { static long sys_a() { return 0; } }\n");
        Path table = write("my.tbl", row + "\n");
        assertThat(problems(new CallLoader().calls(file).table(table)).getFirst())
                .isEqualTo(problem);
    }

    @Test
    void refusesTwoRowsWithOneNumber() throws IOException {
        Path file =
                write(
                        "Two.java",
                        IMPORTS
                                + "class Two {\n"
                                + "@SystemCall(number = 500) long sys_a() { return 0; }\n"
                                + "@SystemCall(number = 500) long sys_b() { return 0; }\n}\n");
        assertThat(problems(new CallLoader().calls(file)))
                .containsExactly(
                        "Two.java:4: the number 500 is taken by a (500, abi common) in Two.java:3");
    }

    @Test
    void takesAWholeTableOfLinuxWithOneRowMore() throws IOException, LoadException {
        Path file = write("A.java", "class A { static long sys_a() { return 0; } }\n");
        Path table = write("my.tbl", "0\tcommon\tread\tsys_read\n# mine\n500\tcommon\ta\tsys_a\n");
        assertThat(rows(new CallLoader().calls(file).table(table)))
                .containsExactly("500\tcommon\ta\tsys_a");
    }

    @Test
    void loadsFoldersAndPackagesAndStaticAndOther() throws IOException, LoadException {
        Path one =
                write(
                        "calls/p/One.java",
                        "package p;\n"
                                + IMPORTS
                                + "public class One { @SystemCall(number = 500, name = \"eins\")"
                                + " public long one(Task t, Fd fd) { return Two.two(); } }\n");
        write(
                "calls/p/Two.java",
                """
                package p;
                import dev.genkan.kernel.abi.SystemCall;
                class Two { static int two() { return 2; }
                @SystemCall(number = 501, abi = "i386")
                @SystemCall(number = 502, abi = "64")
                static int sys_zwei() { return 2; } }
                """);
        assertThat(one).exists();
        assertThat(rows(new CallLoader().calls(folder.resolve("calls"))))
                .containsExactly(
                        "500\tcommon\teins\tone",
                        "501\ti386\tzwei\tsys_zwei",
                        "502\t64\tzwei\tsys_zwei");
    }

    @Test
    void saysWhichFileIsNotThere() throws IOException {
        assertThat(problems(new CallLoader().calls(folder.resolve("nope.java"))))
                .containsExactly("nope.java: no such file");
        assertThat(problems(new CallLoader().calls(write("x.txt", ""))))
                .containsExactly("x.txt: not a .java file, a folder of them or a .jar");
        assertThat(problems(new CallLoader().calls(write("x.jar", "no zip"))).getFirst())
                .startsWith("x.jar: not a jar that can be read: ");
    }

    @Test
    void needsAConstructorForWhatIsNotStatic() throws IOException {
        Path file =
                write(
                        "N.java",
                        IMPORTS
                                + "class N { N(int x) {}\n"
                                + "@SystemCall(number = 500) long sys_a() { return 0; } }\n");
        assertThat(problems(new CallLoader().calls(file)).getFirst())
                .startsWith("N.java:3: an object of N cannot be made; let it be a class with");
    }

    @Test
    void compilesAgainWhatHasChanged() throws IOException, LoadException {
        Path file =
                write(
                        "A.java",
                        IMPORTS + "class A { @SystemCall(number=500) long sys_a() {return 1;}}");
        CallLoader loader = new CallLoader().calls(file);
        UserCall before = loader.load().getFirst();
        var _ = Files.writeString(file, Files.readString(file).replace("500", "501"));
        UserCall after = loader.load().getFirst();
        assertThat(before.row().number()).isEqualTo(500);
        assertThat(after.row().number()).isEqualTo(501);
    }

    private Path jar(String name, String text) throws IOException {
        Path file = write(name + ".java", text);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        int status =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-parameters",
                                "-d",
                                classes.toString(),
                                file.toString());
        assertThat(status).isZero();
        Path jar = folder.resolve(name + ".jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry(name + ".class"));
            out.write(Files.readAllBytes(classes.resolve(name + ".class")));
        }
        return jar;
    }

    @Test
    void loadsJars() throws IOException, LoadException {
        Path jar =
                jar(
                        "J",
                        IMPORTS
                                + "class J { @SystemCall(number = 500) long sys_a() { return 1; } }");
        assertThat(rows(new CallLoader().calls(jar))).containsExactly("500\tcommon\ta\tsys_a");
    }

    @Test
    void namesTheMethodOfAJar() throws IOException {
        Path jar =
                jar(
                        "J",
                        IMPORTS
                                + "class J { @SystemCall(number = 500) long sys_a(byte b) { return 1; } }");
        assertThat(problems(new CallLoader().calls(jar)))
                .containsExactly(
                        "J.jar: J.sys_a: parameter b of sys_a is byte; write int, as registers have"
                                + " no smaller numbers");
    }
}
