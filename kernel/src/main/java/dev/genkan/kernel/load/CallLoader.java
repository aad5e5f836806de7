package dev.genkan.kernel.load;

import dev.genkan.kernel.abi.TableException;
import dev.genkan.kernel.abi.TableParser;
import dev.genkan.kernel.abi.TableRow;
import dev.genkan.kernel.entry.UserCall;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Loads the system calls of a user: Java sources, folders of them and jars of compiled classes, and
 * the tables that name their rows. The compiler stays warm for the next {@link #load}.
 */
public final class CallLoader {
    private final SourceCompiler compiler = new SourceCompiler();
    private final List<Path> paths = new ArrayList<>();
    private final List<Path> tables = new ArrayList<>();
    private boolean replace;

    /** Adds a .java file, a folder of them, or a jar. */
    public CallLoader calls(Path path) {
        paths.add(path);
        return this;
    }

    /** Adds a table in the kernel's own format whose entry points are methods of the user's. */
    public CallLoader table(Path path) {
        tables.add(path);
        return this;
    }

    /** Lets the calls take numbers and names that the kernel has methods for. */
    public CallLoader replace(boolean value) {
        replace = value;
        return this;
    }

    /** The files whose change makes it worth loading again; folders are looked through anew. */
    public List<Path> files() {
        List<Path> files = new ArrayList<>(tables);
        for (Path path : paths) {
            try {
                files.addAll(Files.isDirectory(path) ? javaFiles(path) : List.of(path));
            } catch (IOException e) {
                files.add(path);
            }
        }
        return files;
    }

    /**
     * Compiles, loads and binds everything.
     *
     * @throws LoadException with all that is wrong in the first step that fails
     */
    public List<UserCall> load() throws LoadException {
        List<SourceCompiler.Source> sources = new ArrayList<>();
        List<Path> jars = new ArrayList<>();
        for (Path path : paths) {
            collect(path, sources, jars);
        }
        List<TableRow> rows = new ArrayList<>();
        for (Path table : tables) {
            rows.addAll(rows(table));
        }
        Map<String, byte[]> classes = sources.isEmpty() ? Map.of() : compiler.compile(sources);
        URL[] urls = new URL[jars.size()];
        Map<String, Path> names = new TreeMap<>();
        for (int i = 0; i < urls.length; i++) {
            Path jar = jars.get(i);
            try {
                urls[i] = jar.toUri().toURL();
                jarClasses(jar, names);
            } catch (IOException e) {
                throw problem(jar, "not a jar that can be read: " + reason(e));
            }
        }
        // It stays open as long as its calls are in use: until the collector takes it.
        var loader = new CallClassLoader(classes, urls);
        var binder = new CallBinder(loader, replace);
        for (String name : classes.keySet()) {
            binder.addCompiled(name, sources);
        }
        names.forEach(binder::addFromJar);
        return binder.bind(rows);
    }

    private static void collect(Path path, List<SourceCompiler.Source> sources, List<Path> jars)
            throws LoadException {
        try {
            if (Files.isDirectory(path)) {
                List<Path> files = javaFiles(path);
                if (files.isEmpty()) {
                    throw problem(path, "no .java file in this folder");
                }
                for (Path file : files) {
                    sources.add(source(file));
                }
            } else if (!Files.exists(path)) {
                throw problem(path, "no such file");
            } else if (path.toString().endsWith(".java")) {
                sources.add(source(path));
            } else if (path.toString().endsWith(".jar")) {
                jars.add(path);
            } else {
                throw problem(path, "not a .java file, a folder of them or a .jar");
            }
        } catch (IOException e) {
            throw problem(path, "cannot be read: " + reason(e));
        }
    }

    private static SourceCompiler.Source source(Path file) throws IOException {
        return new SourceCompiler.Source(
                file.toString(),
                file,
                new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".java") && Files.isRegularFile(f))
                    .sorted()
                    .toList();
        }
    }

    private static List<TableRow> rows(Path table) throws LoadException {
        try {
            return TableParser.parse(table.toString(), Files.readAllBytes(table));
        } catch (TableException e) {
            throw new LoadException(List.of(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw problem(
                    table, Files.exists(table) ? "cannot be read: " + reason(e) : "no such file");
        }
    }

    private static void jarClasses(Path jar, Map<String, Path> names) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry :
                    (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
                String name = entry.getName();
                if (name.endsWith(".class")
                        && !name.startsWith("META-INF/")
                        && !name.endsWith("module-info.class")
                        && !name.endsWith("package-info.class")) {
                    name = name.substring(0, name.length() - ".class".length());
                    names.put(name.replace('/', '.'), jar);
                }
            }
        }
    }

    private static LoadException problem(Path path, String what) {
        return new LoadException(List.of(path + ": " + what));
    }

    private static String reason(IOException e) {
        return String.valueOf(e.getMessage());
    }
}
