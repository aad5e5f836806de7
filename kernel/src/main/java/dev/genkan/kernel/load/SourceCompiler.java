package dev.genkan.kernel.load;

import dev.genkan.cpu.Memory;
import dev.genkan.kernel.Kernel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Compiles Java sources to classes in memory; it stays warm between two calls. */
final class SourceCompiler {
    private static final List<String> OPTIONS =
            List.of("-proc:none", "-nowarn", "-g", "-parameters", "-implicit:none");

    private @Nullable JavaCompiler compiler;
    private @Nullable JavaFileManager files;

    /** A source: where the user says that it is, and its text. */
    record Source(String name, Path path, String text) {}

    /**
     * Compiles.
     *
     * @return the class files by their binary names
     * @throws LoadException with the compiler's errors, each with the line it is about
     */
    Map<String, byte[]> compile(List<Source> sources) throws LoadException {
        JavaCompiler javac = compiler();
        JavaFileManager standard = files(javac);
        Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        List<SourceFile> units = new ArrayList<>();
        for (Source source : sources) {
            units.add(new SourceFile(source));
        }
        boolean good =
                javac.getTask(
                                null,
                                new MemoryFiles(standard, classes),
                                diagnostics,
                                OPTIONS,
                                null,
                                units)
                        .call();
        if (!good) {
            throw new LoadException(problems(diagnostics.getDiagnostics()));
        }
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        classes.forEach((name, out) -> bytes.put(name, out.toByteArray()));
        return bytes;
    }

    private JavaCompiler compiler() throws LoadException {
        JavaCompiler javac = compiler;
        if (javac == null) {
            javac = ToolProvider.getSystemJavaCompiler();
            if (javac == null) {
                throw new LoadException(List.of("this Java has no compiler; use a JDK, not a JRE"));
            }
            compiler = javac;
        }
        return javac;
    }

    private JavaFileManager files(JavaCompiler javac) {
        JavaFileManager manager = files;
        if (manager == null) {
            var standard = javac.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
            try {
                standard.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
                standard.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            manager = standard;
            files = manager;
        }
        return manager;
    }

    /** What a system call may refer to: the kernel and the processor. */
    private static List<Path> classPath() {
        List<Path> paths = new ArrayList<>();
        for (Class<?> type : new Class<?>[] {Kernel.class, Memory.class}) {
            try {
                Path path =
                        Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
                if (!paths.contains(path)) {
                    paths.add(path);
                }
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return paths;
    }

    private static List<String> problems(List<Diagnostic<? extends JavaFileObject>> diagnostics) {
        List<String> problems = new ArrayList<>();
        for (var diagnostic : diagnostics) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                problems.add(problem(diagnostic));
            }
        }
        return problems;
    }

    private static String problem(Diagnostic<? extends JavaFileObject> diagnostic) {
        String message = diagnostic.getMessage(Locale.ENGLISH);
        if (!(diagnostic.getSource() instanceof SourceFile file)
                || diagnostic.getLineNumber() < 1) {
            return message;
        }
        long line = diagnostic.getLineNumber();
        String text = file.source.text.lines().skip(line - 1).findFirst().orElse("");
        // javac's own column counts a tab as up to eight.
        int column = Math.max(0, column(file.source.text, (int) diagnostic.getPosition()));
        StringBuilder caret = new StringBuilder();
        for (int i = 0; i < Math.min(column, text.length()); i++) {
            caret.append(text.charAt(i) == '\t' ? '\t' : ' ');
        }
        // The first line of the message, then the user's own, then what javac explains.
        String[] parts = message.split("\n", 2);
        return file.source.name
                + ":"
                + line
                + ": "
                + parts[0]
                + "\n"
                + text
                + "\n"
                + caret
                + "^"
                + (parts.length > 1 ? "\n" + parts[1] : "");
    }

    private static int column(String text, int position) {
        return position < 0 ? 0 : position - (text.lastIndexOf('\n', position - 1) + 1);
    }

    private static final class SourceFile extends SimpleJavaFileObject {
        private final Source source;

        SourceFile(Source source) {
            super(source.path.toAbsolutePath().toUri(), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source.text;
        }
    }

    private static final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes;

        MemoryFiles(JavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location,
                String className,
                JavaFileObject.Kind kind,
                @Nullable FileObject sibling) {
            URI uri = URI.create("memory:///" + className.replace('.', '/') + kind.extension);
            return new SimpleJavaFileObject(uri, kind) {
                @Override
                public OutputStream openOutputStream() {
                    var out = new ByteArrayOutputStream();
                    classes.put(className, out);
                    return out;
                }
            };
        }

        @Override
        public void close() {
            // The standard file manager behind it serves the next compilation too.
        }
    }
}
