package dev.genkan.kernel.abi;

import java.util.List;
import java.util.Optional;

/**
 * A row of a system-call table: what a number means to which programs, in which kernels.
 *
 * @param number 0 to 4095
 * @param abi the programs that have the call
 * @param name as in {@code __NR_name}
 * @param entryPoint the function that answers, such as {@code sys_read}; empty for a slot that is
 *     reserved or whose call has gone
 * @param compatEntryPoint the function that a 64-bit Linux has for 32-bit programs; empty if it is
 *     {@code entryPoint} too
 * @param noreturn whether the call never comes back
 * @param since the first kernel with the call
 * @param until the first kernel without it again, {@link Version#NEVER} if it is still there
 * @param formerNames other names that the number had, the oldest first
 * @param file where the row stands, for messages
 * @param line its line there, from 1
 */
public record TableRow(
        int number,
        TableAbi abi,
        String name,
        String entryPoint,
        String compatEntryPoint,
        boolean noreturn,
        Version since,
        Version until,
        List<FormerName> formerNames,
        String file,
        int line) {

    /** One more than the largest number. */
    public static final int NUMBERS = 4096;

    /**
     * A name that a number had in some kernels. Before the row's own {@code since} it was the name
     * of a slot without a call.
     *
     * @param name the name
     * @param since the first kernel with it
     * @param until the first kernel without it
     */
    public record FormerName(String name, Version since, Version until) {
        boolean in(Version kernel) {
            return since.atMost(kernel) && !until.atMost(kernel);
        }
    }

    /** A row of the user's that all kernels have, as an annotation gives it. */
    public static TableRow of(
            int number, TableAbi abi, String name, String entryPoint, String file, int line) {
        return new TableRow(
                number,
                abi,
                name,
                entryPoint,
                "",
                false,
                Version.BEGINNING,
                Version.NEVER,
                List.of(),
                file,
                line);
    }

    /** Whether there is a function to call. */
    public boolean hasEntryPoint() {
        return !entryPoint.isEmpty();
    }

    /** File and line, as a compiler prints them. */
    public String place() {
        return file + ":" + line;
    }

    /**
     * The row as one kernel has it: under the name that it had then, and without an entry point if
     * the call was not there yet or had gone. Empty if the number had no name.
     */
    public Optional<TableRow> in(Version kernel) {
        String then = since.atMost(kernel) ? name : "";
        for (FormerName former : formerNames) {
            if (former.in(kernel)) {
                then = former.name();
            }
        }
        boolean there = since.atMost(kernel) && !until.atMost(kernel);
        if (then.isEmpty() || (!there && until.atMost(kernel) && !hasEntryPoint())) {
            return Optional.empty();
        }
        if (there && then.equals(name)) {
            return Optional.of(this);
        }
        return Optional.of(
                new TableRow(
                        number,
                        abi,
                        then,
                        there ? entryPoint : "",
                        there ? compatEntryPoint : "",
                        there && noreturn,
                        since,
                        until,
                        formerNames,
                        file,
                        line));
    }

    /** The row in the kernel's file format, tabs between the columns. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(64);
        text.append(number).append('\t').append(abi.column()).append('\t').append(name);
        if (hasEntryPoint()) {
            text.append('\t').append(entryPoint);
            if (!compatEntryPoint.isEmpty()) {
                text.append('\t').append(compatEntryPoint);
            } else if (noreturn) {
                text.append("\t-");
            }
            if (noreturn) {
                text.append("\tnoreturn");
            }
        }
        return text.toString();
    }
}
