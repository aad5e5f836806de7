package dev.genkan.cpu;

/**
 * A trap on its way out of an instruction: thrown by {@link Memory} and by the meanings of
 * instructions, caught by the engine, and by the kernel where it touches user memory. It has no
 * stack trace, so that one costs no more than an allocation.
 */
public final class GuestFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Trap trap;

    /** Wraps the trap that the instruction ends in. */
    public GuestFault(Trap trap) {
        super(null, null, false, false);
        this.trap = trap;
    }

    /** The trap that the instruction ends in. */
    public Trap trap() {
        return trap;
    }

    @Override
    public String getMessage() {
        return trap.toString();
    }
}
