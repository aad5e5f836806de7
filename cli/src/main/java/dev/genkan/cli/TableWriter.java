package dev.genkan.cli;

import java.io.PrintWriter;
import java.util.List;

/** Prints tables of system calls in one form. */
interface TableWriter {
    /** Prints them all, one after the other; does not flush. */
    void write(List<TableListing> listings, PrintWriter out);
}
