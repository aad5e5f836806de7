package dev.genkan.kernel.abi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final TableRow NONE = TableRow.of(0, TableAbi.COMMON, "", "", "", 0);

    private final Abi abi;
    private final Version kernel;
    private final TableIndex index;

    /**
     * The rows of a user, those of the index that were asked for before, and {@link #NONE} for a
     * number whose row had to go. Threads may race for an element: a row is immutable.
     */
    private final @Nullable TableRow[] byNumber;

    private @Nullable Map<String, TableRow> byName;

    private SystemCallTable(
            Abi abi, Version kernel, TableIndex index, @Nullable TableRow[] byNumber) {
        this.abi = abi;
        this.kernel = kernel;
        this.index = index;
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
        TableIndex index = new TableIndex(abi);
        return new SystemCallTable(abi, kernel, index, new TableRow[index.size()]);
    }

    /** Every row of the file that Genkan's own table comes from, x32's and former ones too. */
    public static List<TableRow> history(Abi abi) {
        return TableParser.own(file(abi), TableText.of(abi).getBytes(StandardCharsets.ISO_8859_1))
                .ownRows();
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
        refuseDuplicates(rows);
        int largest = byNumber.length - 1;
        for (TableRow row : rows) {
            largest = Math.max(largest, row.number());
        }
        SystemCallTable merged =
                new SystemCallTable(abi, kernel, index, Arrays.copyOf(byNumber, largest + 1));
        for (TableRow row : rows) {
            if (row.abi().in(abi) && row.in(kernel).isPresent()) {
                Optional<TableRow> same = row(row.number());
                refuseUnless(same.isEmpty() || replaceable.test(same.get()), row, same);
                Optional<TableRow> named = row(row.name());
                refuseUnless(named.isEmpty() || replaceable.test(named.get()), row, named);
                named.ifPresent(other -> merged.byNumber[other.number()] = NONE);
            }
        }
        for (TableRow row : rows) {
            if (row.abi().in(abi) && row.in(kernel).isPresent()) {
                merged.byNumber[row.number()] = row;
            }
        }
        return merged;
    }

    private static void refuseUnless(boolean fine, TableRow row, Optional<TableRow> other) {
        if (!fine) {
            throw taken(row, other.orElseThrow());
        }
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
        if (number < 0 || number >= byNumber.length) {
            return Optional.empty();
        }
        TableRow known = byNumber[number];
        if (known == null) {
            Optional<TableRow> row = index.row(number);
            known = row.isPresent() ? row.get().in(kernel).orElse(NONE) : NONE;
            byNumber[number] = known;
        }
        return known.name().isEmpty() ? Optional.empty() : Optional.of(known);
    }

    /** The row of a name. */
    public synchronized Optional<TableRow> row(String name) {
        Map<String, TableRow> names = byName;
        if (names == null) {
            if (!index.mentions(name) && !hasOwn(name)) {
                return Optional.empty();
            }
            names = new HashMap<>(2 * byNumber.length);
            for (TableRow row : rows()) {
                names.put(row.name(), row);
            }
            byName = names;
        }
        return Optional.ofNullable(names.get(name));
    }

    /** Whether one of the rows that are known already has a name; users' rows are. */
    private boolean hasOwn(String name) {
        for (TableRow row : byNumber) {
            if (row != null && row.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** All rows, by number. */
    public List<TableRow> rows() {
        List<TableRow> rows = new ArrayList<>(byNumber.length);
        for (int number = 0; number < byNumber.length; number++) {
            row(number).ifPresent(rows::add);
        }
        return rows;
    }
}
