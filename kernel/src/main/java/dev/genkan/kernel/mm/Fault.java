package dev.genkan.kernel.mm;

/** What became of an access that the page did not allow. */
public enum Fault {
    /** The page is there now: try again. */
    RESOLVED,
    /** Nothing is mapped there (SIGSEGV, SEGV_MAPERR). */
    NOT_MAPPED,
    /** The mapping does not allow it (SIGSEGV, SEGV_ACCERR). */
    NOT_ALLOWED,
    /** Past the end of the mapped file (SIGBUS, BUS_ADRERR). */
    PAST_END,
    /** The {@link MemoryBudget} is used up. */
    OUT_OF_MEMORY
}
