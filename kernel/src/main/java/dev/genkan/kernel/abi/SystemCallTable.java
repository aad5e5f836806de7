package dev.genkan.kernel.abi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The system calls of one width of program in one version of the kernel. */
public final class SystemCallTable {
    /** The newest kernel that Genkan's own tables know; a newer one has the same calls. */
    public static final Version NEWEST = new Version(7, 0, 0);

    private final Abi abi;
    private final Version kernel;
    private final @Nullable TableRow[] byNumber;
    private @Nullable Map<String, TableRow> byName;

    private SystemCallTable(Abi abi, Version kernel, @Nullable TableRow[] byNumber) {
        this.abi = abi;
        this.kernel = kernel;
        this.byNumber = byNumber;
    }

    /** Linux's table in the newest kernel that is known. */
    public static SystemCallTable of(Abi abi) {
        return of(abi, NEWEST);
    }

    /**
     * Linux's table as it was in a kernel. Empty if the kernel had no such programs: 64-bit ones
     * before 2.6.0.
     */
    public static SystemCallTable of(Abi abi, Version kernel) {
        @Nullable TableRow[] byNumber = new TableRow[512];
        for (TableRow row : history(abi)) {
            if (row.abi().in(abi)) {
                Optional<TableRow> then = row.in(kernel);
                if (then.isPresent()) {
                    byNumber[row.number()] = then.get();
                }
            }
        }
        return new SystemCallTable(abi, kernel, byNumber);
    }

    /** Every row of the file that Genkan's own table comes from, x32's and former ones too. */
    public static List<TableRow> history(Abi abi) {
        return TableParser.parseOwn(
                file(abi), TableText.of(abi).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The name of the file that Genkan's own table comes from. */
    public static String file(Abi abi) {
        return abi == Abi.I386 ? "syscall_32.tbl" : "syscall_64.tbl";
    }

    /**
     * This table and the rows of a user that belong to it; others are left out.
     *
     * @param rows without duplicates among themselves
     * @param replaceable which rows of this table may give their number or name to one of {@code
     *     rows}, such as those that no method answers
     * @throws TableException if one has the number or name of another, naming both places
     */
    public SystemCallTable with(Collection<TableRow> rows, Predicate<TableRow> replaceable) {
        int largest = byNumber.length - 1;
        for (TableRow row : rows) {
            largest = Math.max(largest, row.number());
        }
        @Nullable TableRow[] numbers = new TableRow[largest + 1];
        System.arraycopy(byNumber, 0, numbers, 0, byNumber.length);
        refuseDuplicates(rows);
        for (TableRow row : rows) {
            if (!row.abi().in(abi) || row.in(kernel).isEmpty()) {
                continue;
            }
            TableRow same = numbers[row.number()];
            if (same != null && !replaceable.test(same)) {
                throw taken(row, same);
            }
            TableRow named = row(row.name()).orElse(null);
            if (named != null && named.number() != row.number()) {
                if (!replaceable.test(named)) {
                    throw taken(row, named);
                }
                if (named.equals(numbers[named.number()])) {
                    numbers[named.number()] = null;
                }
            }
            numbers[row.number()] = row;
        }
        return new SystemCallTable(abi, kernel, numbers);
    }

    /**
     * Refuses rows of which two have one number or one name for the same programs.
     *
     * @throws TableException naming both places
     */
    public static void refuseDuplicates(Collection<TableRow> rows) {
        Map<Object, List<TableRow>> seen = new HashMap<>();
        for (TableRow row : rows) {
            refuse(row, seen.computeIfAbsent(row.number(), key -> new ArrayList<>(1)));
            refuse(row, seen.computeIfAbsent(row.name(), key -> new ArrayList<>(1)));
        }
    }

    private static void refuse(TableRow row, List<TableRow> others) {
        for (TableRow other : others) {
            if (other.abi().meets(row.abi())) {
                throw taken(row, other);
            }
        }
        others.add(row);
    }

    private static TableException taken(TableRow row, TableRow other) {
        String what =
                row.number() == other.number()
                        ? "the number " + row.number()
                        : "the name " + row.name();
        return new TableException(
                row,
                what
                        + " is taken by "
                        + other.name()
                        + " ("
                        + other.number()
                        + ", abi "
                        + other.abi()
                        + ") in "
                        + other.place());
    }

    public Abi abi() {
        return abi;
    }

    public Version kernel() {
        return kernel;
    }

    /** One more than the largest number that {@link #row(int)} can have something for. */
    public int size() {
        return byNumber.length;
    }

    /** The row of a number, which may be anything that a program puts into a register. */
    public Optional<TableRow> row(int number) {
        return number >= 0 && number < byNumber.length
                ? Optional.ofNullable(byNumber[number])
                : Optional.empty();
    }

    /** The row of a name. */
    public Optional<TableRow> row(String name) {
        Map<String, TableRow> names = byName;
        if (names == null) {
            names = new HashMap<>(2 * byNumber.length);
            for (TableRow row : byNumber) {
                if (row != null) {
                    names.put(row.name(), row);
                }
            }
            byName = names;
        }
        return Optional.ofNullable(names.get(name));
    }

    /** All rows, by number. */
    public List<TableRow> rows() {
        List<TableRow> rows = new ArrayList<>(byNumber.length);
        for (TableRow row : byNumber) {
            if (row != null) {
                rows.add(row);
            }
        }
        return rows;
    }
}
