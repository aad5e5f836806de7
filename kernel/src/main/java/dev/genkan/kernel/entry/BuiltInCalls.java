package dev.genkan.kernel.entry;

import dev.genkan.kernel.abi.TableRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The system calls that come with the kernel: the public static methods {@code sys_*} and {@code
 * compat_*} of the classes of {@code dev.genkan.kernel.call}.
 *
 * <p>The build runs {@link #main} to write their adapters and index beside them. Classes that were
 * compiled without that step work too: they are looked up and adapted when the kernel starts.
 */
public final class BuiltInCalls {
    private static final String PACKAGE = "dev.genkan.kernel.call";

    private BuiltInCalls() {}

    /**
     * Writes the adapters and the index.
     *
     * @param arguments the folder of the compiled classes
     */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        Path folder = root.resolve(PACKAGE.replace('.', '/'));
        List<Class<?>> classes = classes(folder);
        if (classes.isEmpty()) {
            return;
        }
        for (Class<?> calls : classes) {
            Files.write(
                    root.resolve(AdapterWriter.familyName(calls).replace('.', '/') + ".class"),
                    AdapterWriter.family(AdapterWriter.familyName(calls), calls, methods(calls)));
        }
        Files.write(
                root.resolve(CallIndex.NAME.replace('.', '/') + ".class"),
                AdapterWriter.index(classes, places(classes)));
    }

    /** The index that the build wrote, or else one of what is found now. */
    static CallIndex index() {
        try {
            return Class.forName(CallIndex.NAME)
                    .asSubclass(CallIndex.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ClassNotFoundException e) {
            return new Scanned(classes());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(CallIndex.NAME, e);
        }
    }

    /** Which rows of Linux's tables one of these methods answers. */
    public static Predicate<TableRow> answered() {
        CallIndex index = index();
        return row ->
                (!row.compatEntryPoint().isEmpty() && index.find(row.compatEntryPoint()) >= 0)
                        || (row.hasEntryPoint() && index.find(row.entryPoint()) >= 0);
    }

    /** The classes with their system calls, for tests and documents; it looks at every file. */
    public static List<Class<?>> classes() {
        try {
            var source = BuiltInCalls.class.getProtectionDomain().getCodeSource();
            Path compiled = Path.of(source.getLocation().toURI());
            String folder = PACKAGE.replace('.', '/');
            if (Files.isDirectory(compiled)) {
                return classes(compiled.resolve(folder));
            }
            try (FileSystem jar = FileSystems.newFileSystem(compiled)) {
                return classes(jar.getPath(folder));
            }
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Class<?>> classes(Path folder) {
        List<Class<?>> classes = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return classes;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.class")) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                name = PACKAGE + "." + name.substring(0, name.length() - ".class".length());
                if (name.indexOf('$') >= 0
                        || name.endsWith("-info")
                        || name.endsWith("Adapters")
                        || name.equals(CallIndex.NAME)) {
                    continue;
                }
                Class<?> type = Class.forName(name, false, BuiltInCalls.class.getClassLoader());
                if (!methods(type).isEmpty()) {
                    classes.add(type);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        classes.sort(Comparator.comparing(Class::getName));
        return classes;
    }

    /** The system calls of a class, by name. */
    public static List<Method> methods(Class<?> calls) {
        return Arrays.stream(calls.getDeclaredMethods())
                .filter(
                        m ->
                                Modifier.isStatic(m.getModifiers())
                                        && Modifier.isPublic(m.getModifiers())
                                        && isEntryPoint(m.getName()))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    /** Whether a name is that of an entry point, as Linux's tables write them. */
    public static boolean isEntryPoint(String name) {
        return name.startsWith("sys_") || name.startsWith("compat_") || name.startsWith("sys32_");
    }

    private static Map<String, Integer> places(List<Class<?>> classes) {
        Map<String, Integer> places = new HashMap<>();
        for (int family = 0; family < classes.size(); family++) {
            List<Method> methods = methods(classes.get(family));
            for (int i = 0; i < methods.size(); i++) {
                Method method = methods.get(i);
                Signature.problem(method)
                        .ifPresent(
                                problem -> {
                                    throw new IllegalStateException(
                                            method.getDeclaringClass().getName() + ": " + problem);
                                });
                if (places.put(method.getName(), family << 16 | i) != null) {
                    throw new IllegalStateException("two methods " + method.getName());
                }
            }
        }
        return places;
    }

    /** An index of classes that the build did not prepare. */
    private static final class Scanned extends CallIndex {
        private final List<Class<?>> classes;
        private final Map<String, Integer> places;

        Scanned(List<Class<?>> classes) {
            this.classes = classes;
            places = places(classes);
        }

        @Override
        public int find(String entryPoint) {
            return places.getOrDefault(entryPoint, -1);
        }

        @Override
        public @Nullable CallFamily family(int number) {
            Class<?> type = classes.get(number);
            return AdapterWriter.define(type, methods(type), null);
        }

        @Override
        public @Nullable Class<?> type(int number) {
            return classes.get(number);
        }
    }
}
