package dev.genkan.lab;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.hook.SystemCallEvent;
import dev.genkan.kernel.mm.AddressSpace;

/** One system call while it is printed: what is known of it, and how far the line is. */
final class Call {
    private final CallFormat format;
    private final SystemCallEvent event;
    private final TracedMemory memory;
    private final StringBuilder text = new StringBuilder();
    private int next;
    private boolean returned;
    private long result;
    private String shownResult = "";
    private String note = "";

    Call(CallFormat format, SystemCallEvent event, AddressSpace memory) {
        this.format = format;
        this.event = event;
        this.memory = new TracedMemory(memory, event.abi());
    }

    CallFormat format() {
        return format;
    }

    /** Its name, as it was printed. */
    String name() {
        return event.name();
    }

    TracedMemory memory() {
        return memory;
    }

    Abi abi() {
        return event.abi();
    }

    /** What is not yet on the screen. */
    StringBuilder text() {
        return text;
    }

    Call print(String piece) {
        text.append(piece);
        return this;
    }

    /** The index of the argument to be printed next. */
    int next() {
        return next;
    }

    void setNext(int index) {
        next = index;
    }

    /** Says that the call returned. */
    void returned(long value) {
        returned = true;
        result = abi() == Abi.I386 ? (int) value : value;
    }

    boolean hasReturned() {
        return returned;
    }

    /** The result; negative for an error in both ABIs. */
    long result() {
        return result;
    }

    boolean failed() {
        return Errno.isError(result);
    }

    /** Whether a signal ended it and it may be called again. */
    boolean interrupted() {
        return result <= -Errno.ERESTARTSYS && result >= -Errno.ERESTART_RESTARTBLOCK;
    }

    /** Whether the argument after the next one has this meaning. */
    boolean followedBy(Meaning meaning) {
        return format.meaning(next + 1) == meaning;
    }

    /** The register of an argument, unsigned: its low half if the method takes an int. */
    long argument(int index) {
        long value = register(index);
        return format.isInt(index) || abi() == Abi.I386 ? value & 0xffffffffL : value;
    }

    int integer(int index) {
        return (int) argument(index);
    }

    /** The register of an argument, signed by the width that it has. */
    long signed(int index) {
        long value = argument(index);
        return format.isInt(index) || abi() == Abi.I386 ? (int) value : value;
    }

    /** The whole register, whatever the method takes; 0 if there is no such one. */
    long register(int index) {
        long[] registers = event.arguments();
        long value = index < 0 || index >= registers.length ? 0 : registers[index];
        return abi() == Abi.I386 ? value & 0xffffffffL : value;
    }

    /** What to print after the result, such as {@code (Timeout)}; without the parentheses. */
    void setNote(String value) {
        note = value;
    }

    /** Adds to what is printed after the result. */
    void addNote(String value) {
        note = note.isEmpty() ? value : note + ", " + value;
    }

    boolean isNamed(String name) {
        return event.name().equals(name);
    }

    String note() {
        return note;
    }

    /** What to print instead of the decimal result. */
    void setShownResult(String value) {
        shownResult = value;
    }

    String shownResult() {
        return shownResult;
    }
}
