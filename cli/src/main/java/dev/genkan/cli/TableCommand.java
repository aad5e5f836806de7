package dev.genkan.cli;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.SystemCallTable;
import dev.genkan.kernel.abi.TableException;
import dev.genkan.kernel.abi.TableParser;
import dev.genkan.kernel.abi.TableRow;
import dev.genkan.kernel.abi.Version;
import dev.genkan.kernel.entry.BuiltInCalls;
import dev.genkan.kernel.entry.UserCall;
import dev.genkan.kernel.load.CallLoader;
import dev.genkan.kernel.load.LoadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code genkan table}: prints the tables of system calls, or one row of them. */
@Command(
        name = "table",
        mixinStandardHelpOptions = true,
        description = "Prints the system calls of a kernel.")
public final class TableCommand implements Callable<Integer> {
    /** A table of one megabyte has some 20,000 rows. */
    private static final int LARGEST_FILE = 1 << 20;

    private final List<TableRow> additional;
    private final Predicate<TableRow> implemented;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--abi",
            paramLabel = "ABI",
            description = "i386 or x86_64; without it both, or x86_64 for nasm, gas and c.",
            converter = AbiConverter.class)
    private @Nullable Abi abi;

    @Option(
            names = "--kernel",
            paramLabel = "VERSION",
            description = "The kernel, such as 2.4 (which is 2.4.0) or 2.6.16; else the newest.",
            converter = VersionConverter.class)
    private Version kernel = SystemCallTable.NEWEST;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "tbl, nasm, gas, c, markdown or json; else tbl.",
            converter = FormatConverter.class)
    private TableFormat format = TableFormat.TBL;

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = "Rows of your own, in the kernel's table format; may be repeated.")
    private List<Path> tables = List.of();

    @Option(
            names = "--syscall",
            paramLabel = "PATH",
            description =
                    "System calls of your own: a Java source, a folder of them or a jar; their"
                            + " rows are printed too. May be repeated.")
    private List<Path> calls = List.of();

    @Parameters(
            arity = "0..1",
            paramLabel = "NUMBER|NAME",
            description = "A call; without it all are printed.")
    private @Nullable String call;

    /** The command with Linux's rows and those of {@code --table}. */
    public TableCommand() {
        this(List.of(), BuiltInCalls.answered());
    }

    /**
     * The command with further rows.
     *
     * @param additional such as those of system calls written in Java
     * @param implemented which rows a method answers; a user's row may take the number of one that
     *     none answers
     */
    public TableCommand(List<TableRow> additional, Predicate<TableRow> implemented) {
        this.additional = List.copyOf(additional);
        this.implemented = implemented;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec().commandLine().getOut();
        List<TableListing> listings = new ArrayList<>();
        List<SystemCallTable> asked = new ArrayList<>();
        try {
            List<TableRow> rows = new ArrayList<>(additional);
            rows.addAll(calls.isEmpty() ? rowsOfTables() : rowsOfCalls());
            SystemCallTable.refuseDuplicates(rows);
            Set<TableRow> own = calls.isEmpty() ? Set.of() : Set.copyOf(rows);
            Predicate<TableRow> answered = implemented.or(own::contains);
            for (Abi each : abis()) {
                SystemCallTable table =
                        SystemCallTable.of(each, kernel).with(rows, implemented.negate());
                asked.add(table);
                List<TableRow> found = call == null ? table.rows() : rowsOf(table, call);
                if (!found.isEmpty()) {
                    listings.add(new TableListing(table, found, call == null, answered));
                }
            }
        } catch (LoadException e) {
            for (String problem : e.problems()) {
                fail(problem);
            }
            return 1;
        } catch (TableException | IOException e) {
            return fail(String.valueOf(e.getMessage()));
        }
        if (listings.isEmpty()) {
            return fail(call == null ? emptyTable() : unknown(asked, call));
        }
        format.writer().write(listings, out);
        out.flush();
        return 0;
    }

    private List<TableRow> rowsOfTables() throws IOException {
        List<TableRow> rows = new ArrayList<>();
        for (Path table : tables) {
            rows.addAll(read(table));
        }
        return rows;
    }

    /** The rows of the methods; the tables are to name these methods. */
    private List<TableRow> rowsOfCalls() throws LoadException {
        CallLoader loader = new CallLoader();
        calls.forEach(loader::calls);
        tables.forEach(loader::table);
        return loader.load().stream().map(UserCall::row).toList();
    }

    private static List<TableRow> read(Path table) throws IOException {
        byte[] text;
        try (InputStream in = Files.newInputStream(table)) {
            text = in.readNBytes(LARGEST_FILE + 1);
        } catch (NoSuchFileException e) {
            throw new IOException(table + ": no such file", e);
        } catch (IOException e) {
            throw new IOException(table + ": cannot be read", e);
        }
        if (text.length > LARGEST_FILE) {
            throw new IOException(table + ": too large for a table of system calls");
        }
        return TableParser.parse(table.toString(), text);
    }

    private List<Abi> abis() {
        if (abi != null) {
            return List.of(abi);
        }
        if (format.severalAbis() || call != null) {
            return List.of(Abi.I386, Abi.X86_64);
        }
        return List.of(Abi.X86_64);
    }

    private static List<TableRow> rowsOf(SystemCallTable table, String call) {
        Optional<TableRow> row = table.row(call);
        if (row.isEmpty() && isNumber(call)) {
            row = table.row(Integer.parseInt(call));
        }
        return row.map(List::of).orElse(List.of());
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= 9
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private String emptyTable() {
        return "Linux %s has no system calls for %s programs; the tables begin at %s"
                .formatted(
                        kernel,
                        TableListing.name(abis().getFirst()),
                        abi == Abi.I386 ? "1.0" : "2.6.0 (i386: 1.0)");
    }

    private String unknown(List<SystemCallTable> asked, String call) {
        if (isNumber(call)) {
            return "Linux %s has no system call with the number %s; the largest is %d"
                    .formatted(
                            kernel,
                            call,
                            asked.stream()
                                    .flatMap(table -> table.rows().stream())
                                    .mapToInt(TableRow::number)
                                    .max()
                                    .orElse(0));
        }
        List<String> names = new ArrayList<>();
        for (SystemCallTable table : asked) {
            for (TableRow row : table.rows()) {
                names.add(row.name());
            }
        }
        List<String> nearest = NearestNames.of(call, names);
        return "Linux %s has no system call %s%s%s"
                .formatted(
                        kernel,
                        shown(call),
                        abi == null ? "" : " for " + TableListing.name(abi) + " programs",
                        nearest.isEmpty() ? "" : "; nearest: " + String.join(", ", nearest));
    }

    private static String shown(String typed) {
        String plain = typed.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 60 ? plain.substring(0, 60) + "..." : plain;
    }

    private int fail(String message) {
        spec().commandLine().getErr().println("genkan: " + message);
        return 1;
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("the command is run through picocli");
        }
        return spec;
    }

    /** Reads {@code --abi}. */
    static final class AbiConverter implements ITypeConverter<Abi> {
        @Override
        public Abi convert(String value) {
            for (Abi abi : Abi.values()) {
                if (TableListing.name(abi).equals(value)) {
                    return abi;
                }
            }
            throw new TypeConversionException("it is i386 or x86_64, not " + shown(value));
        }
    }

    /** Reads {@code --format}. */
    static final class FormatConverter implements ITypeConverter<TableFormat> {
        @Override
        public TableFormat convert(String value) {
            for (TableFormat format : TableFormat.values()) {
                if (format.toString().equals(value)) {
                    return format;
                }
            }
            throw new TypeConversionException(
                    "it is tbl, nasm, gas, c, markdown or json, not " + shown(value));
        }
    }

    /** Reads {@code --kernel}. */
    static final class VersionConverter implements ITypeConverter<Version> {
        @Override
        public Version convert(String value) {
            try {
                return Version.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
