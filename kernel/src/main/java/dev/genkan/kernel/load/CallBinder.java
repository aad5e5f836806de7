package dev.genkan.kernel.load;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.SystemCall;
import dev.genkan.kernel.abi.SystemCallTable;
import dev.genkan.kernel.abi.TableAbi;
import dev.genkan.kernel.abi.TableException;
import dev.genkan.kernel.abi.TableRow;
import dev.genkan.kernel.entry.BuiltInCalls;
import dev.genkan.kernel.entry.Signature;
import dev.genkan.kernel.entry.UserCall;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the methods of a user's classes and gives each its rows. */
final class CallBinder {
    /** Numbers from here on are free for a while in Linux's tables: what messages suggest. */
    private static final int SUGGESTED = 480;

    private final ClassLoader loader;
    private final boolean replace;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<Class<?>, Object> targets = new HashMap<>();

    /** A method that may answer a call, and where it stands. */
    private record Candidate(Method method, String file, int line) {
        String place() {
            return line > 0 ? file + ":" + line : file;
        }
    }

    CallBinder(ClassLoader loader, boolean replace) {
        this.loader = loader;
        this.replace = replace;
    }

    void addCompiled(String className, List<SourceCompiler.Source> sources) {
        Class<?> type = load(className, className);
        if (type == null) {
            return;
        }
        for (Method method : methods(type)) {
            SourceCompiler.Source source = source(type, sources);
            candidates.add(
                    new Candidate(
                            method,
                            source.name(),
                            SourceLines.declaration(source.text(), method.getName())));
        }
    }

    void addFromJar(String className, Path jar) {
        Class<?> type = load(className, jar + ": " + className);
        if (type != null) {
            for (Method method : methods(type)) {
                candidates.add(
                        new Candidate(method, jar + ": " + className + "." + method.getName(), 0));
            }
        }
    }

    private @Nullable Class<?> load(String name, String place) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            problems.add(place + ": the class cannot be loaded: " + e);
            return null;
        }
    }

    private List<Method> methods(Class<?> type) {
        try {
            return Arrays.stream(type.getDeclaredMethods())
                    .filter(m -> !m.isSynthetic())
                    .sorted(Comparator.comparing(Method::getName))
                    .toList();
        } catch (LinkageError e) {
            problems.add(type.getName() + ": the class cannot be loaded: " + e);
            return List.of();
        }
    }

    /** The source that a class came from: the one that declares its outermost class. */
    private static SourceCompiler.Source source(
            Class<?> type, List<SourceCompiler.Source> sources) {
        if (sources.size() == 1) {
            return sources.getFirst();
        }
        Class<?> outer = type;
        for (Class<?> next = type.getEnclosingClass();
                next != null;
                next = next.getEnclosingClass()) {
            outer = next;
        }
        String file = outer.getSimpleName() + ".java";
        String declaration = "class " + outer.getSimpleName();
        SourceCompiler.Source best = sources.getFirst();
        for (SourceCompiler.Source source : sources) {
            if (source.path().endsWith(file)) {
                return source;
            }
            if (source.text().contains(declaration)) {
                best = source;
            }
        }
        return best;
    }

    /** Binds all rows, those of annotations and those given. */
    List<UserCall> bind(List<TableRow> rows) throws LoadException {
        Map<String, List<Candidate>> byName = new LinkedHashMap<>();
        for (Candidate each : candidates) {
            byName.computeIfAbsent(each.method.getName(), _ -> new ArrayList<>()).add(each);
        }
        List<UserCall> calls = new ArrayList<>();
        Set<Method> bound = new HashSet<>();
        for (TableRow row : rows) {
            bindRow(row, byName, calls, bound);
        }
        for (Candidate each : candidates) {
            // A table given on the command line stands above what is written in the source.
            if (!bound.contains(each.method)) {
                bindAnnotated(each, calls, bound);
            }
        }
        for (Candidate each : candidates) {
            if (!bound.contains(each.method) && looksLikeCall(each.method)) {
                withoutRow(each);
            }
        }
        if (problems.isEmpty() && calls.isEmpty()) {
            problems.add(
                    "no system call found; write a method such as \"long sys_name(Task task)\" with"
                            + " @SystemCall(number = "
                            + SUGGESTED
                            + ") on it");
        }
        try {
            SystemCallTable.refuseDuplicates(calls.stream().map(UserCall::row).toList());
        } catch (TableException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        if (!problems.isEmpty()) {
            throw new LoadException(problems);
        }
        return calls;
    }

    private static boolean looksLikeCall(Method method) {
        return method.getName().startsWith("sys_") && !Modifier.isPrivate(method.getModifiers());
    }

    private void withoutRow(Candidate each) {
        String name = each.method.getName().substring("sys_".length());
        problems.add(
                each.place()
                        + ": method "
                        + each.method.getName()
                        + " has no row; put @SystemCall(number = "
                        + SUGGESTED
                        + ") on it, or this row into a file for --table:\n"
                        + SUGGESTED
                        + "\tcommon\t"
                        + name
                        + "\t"
                        + each.method.getName());
    }

    private void bindRow(
            TableRow row,
            Map<String, List<Candidate>> byName,
            List<UserCall> calls,
            Set<Method> bound) {
        List<Candidate> methods = byName.getOrDefault(row.entryPoint(), List.of());
        if (methods.isEmpty() && isLinuxsOwn(row)) {
            return;
        }
        if (methods.isEmpty()) {
            Method builtIn = builtIn(row.entryPoint());
            if (builtIn != null) {
                calls.add(new UserCall(row, builtIn, null, replace));
                return;
            }
            problems.add(
                    row.place()
                            + ": "
                            + (row.hasEntryPoint()
                                    ? "no method "
                                            + row.entryPoint()
                                            + " for this row; write \"long "
                                            + row.entryPoint()
                                            + "(Task task, ...)\" or correct the fourth column"
                                    : "the row has no entry point; name a method in the fourth"
                                            + " column, such as sys_"
                                            + row.name()));
            return;
        }
        if (methods.size() > 1) {
            problems.add(
                    methods.get(1).place()
                            + ": a second method "
                            + row.entryPoint()
                            + " for the row "
                            + row.place()
                            + "; rename one (the other is at "
                            + methods.getFirst().place()
                            + ")");
            return;
        }
        bind(row, methods.getFirst(), replace, calls, bound);
    }

    /** Whether a row is Linux's own, unchanged: a whole table with one row more is fine. */
    private static boolean isLinuxsOwn(TableRow row) {
        Abi abi = row.abi() == TableAbi.I386 ? Abi.I386 : Abi.X86_64;
        for (TableRow own : SystemCallTable.history(abi)) {
            if (own.number() == row.number()
                    && own.abi() == row.abi()
                    && own.name().equals(row.name())
                    && own.entryPoint().equals(row.entryPoint())) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Method builtIn(String entryPoint) {
        for (Class<?> type : BuiltInCalls.classes()) {
            for (Method method : BuiltInCalls.methods(type)) {
                if (method.getName().equals(entryPoint)) {
                    return method;
                }
            }
        }
        return null;
    }

    private void bindAnnotated(Candidate each, List<UserCall> calls, Set<Method> bound) {
        for (SystemCall row : each.method.getAnnotationsByType(SystemCall.class)) {
            TableAbi abi = abi(row.abi());
            String name = row.name();
            if (name.isEmpty()) {
                String method = each.method.getName();
                name = method.startsWith("sys_") ? method.substring("sys_".length()) : method;
            }
            if (row.number() < 0 || row.number() >= TableRow.NUMBERS) {
                problems.add(
                        each.place()
                                + ": the number "
                                + row.number()
                                + " is out of range; take one from 0 to "
                                + (TableRow.NUMBERS - 1));
            } else if (abi == null) {
                problems.add(
                        each.place()
                                + ": no abi \""
                                + row.abi()
                                + "\"; write common, 64, x32 or i386");
            } else {
                bind(
                        TableRow.of(
                                row.number(),
                                abi,
                                name,
                                each.method.getName(),
                                each.file,
                                each.line),
                        each,
                        replace || row.replace(),
                        calls,
                        bound);
            }
            bound.add(each.method);
        }
    }

    private static @Nullable TableAbi abi(String column) {
        for (TableAbi abi : TableAbi.values()) {
            if (abi.column().equals(column)) {
                return abi;
            }
        }
        return null;
    }

    private void bind(
            TableRow row,
            Candidate each,
            boolean mayReplace,
            List<UserCall> calls,
            Set<Method> bound) {
        boolean first = bound.add(each.method);
        var problem = Signature.problem(each.method);
        if (problem.isPresent()) {
            if (first) {
                problems.add(each.place() + ": " + problem.get());
            }
            return;
        }
        Object target = null;
        if (!Modifier.isStatic(each.method.getModifiers())) {
            target = target(each);
            if (target == null) {
                return;
            }
        }
        calls.add(new UserCall(row, each.method, target, mayReplace));
    }

    private @Nullable Object target(Candidate each) {
        Class<?> type = each.method.getDeclaringClass();
        Object known = targets.get(type);
        if (known != null) {
            return known;
        }
        String what;
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object target = constructor.newInstance();
            targets.put(type, target);
            return target;
        } catch (NoSuchMethodException | InstantiationException e) {
            what =
                    "cannot be made; let it be a class with a constructor without arguments, or"
                            + " make "
                            + each.method.getName()
                            + " static";
        } catch (InvocationTargetException e) {
            what = "cannot be made: its constructor threw " + e.getCause();
        } catch (IllegalAccessException | LinkageError e) {
            what = "cannot be made: " + (e.getCause() == null ? e : e.getCause());
        }
        problems.add(each.place() + ": an object of " + type.getSimpleName() + " " + what);
        return null;
    }
}
