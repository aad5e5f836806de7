package dev.genkan.kernel.fs;

import org.jspecify.annotations.Nullable;

/**
 * The way out of a terminal: what programs write, and the echo of what is typed, each with output
 * processing (OPOST) and with the column that it leads to kept.
 */
final class TtyOutput {
    /** How many operations of echo wait at most. */
    private static final int ECHO_SIZE = 4096;

    /** Operations of echo; a plain byte is written as if a program wrote it. */
    private static final int CONTROL = 0x100,
            SET_COLUMN = 0x200,
            MOVE_BACK = 0x300,
            ERASE_TAB = 0x400;

    private static final int OPERATION = 0xf00;
    private static final int PLAIN = 0xff;

    private final TtyDriver driver;
    private Termios termios;
    private boolean stopped;
    private int column;
    private int lineColumn;
    private short @Nullable [] echo;
    private int echoHead;
    private int echoTail;
    private byte[] block = new byte[64];
    private int length;
    private int space;

    TtyOutput(TtyDriver driver, Termios termios) {
        this.driver = driver;
        this.termios = termios;
    }

    void setTermios(Termios value) {
        termios = value;
    }

    boolean isStopped() {
        return stopped;
    }

    void setStopped(boolean value) {
        if (value != stopped) {
            driver.tell(value ? TtyDriver.STOP : TtyDriver.START);
        }
        stopped = value;
    }

    /** Says that what was typed, and what was written, is forgotten. */
    void tellFlush() {
        driver.tell(TtyDriver.FLUSH_WRITE);
        driver.tell(TtyDriver.FLUSH_READ);
    }

    int room() {
        return stopped ? 0 : driver.room();
    }

    // ---- what programs write

    /** Writes what there is room for. Returns how many bytes that are. */
    int write(byte[] from, int offset, int count) {
        flushEcho();
        if (!termios.output(Termios.OPOST)) {
            int done = Math.min(count, room());
            if (done > 0) {
                driver.transmit(from, offset, done);
            }
            return done;
        }
        begin();
        int done = 0;
        while (done < count && put(from[offset + done] & 0xff)) {
            done++;
        }
        end();
        return done;
    }

    /** Writes a byte of flow control past everything. */
    void writeNow(int character) {
        if (driver.room() > 0) {
            driver.transmit(new byte[] {(byte) character}, 0, 1);
        }
    }

    private void begin() {
        length = 0;
        space = room();
    }

    private void end() {
        if (length > 0) {
            driver.transmit(block, 0, length);
        }
    }

    private void emit(int character) {
        if (length == block.length) {
            block = java.util.Arrays.copyOf(block, 2 * length);
        }
        block[length++] = (byte) character;
        space--;
    }

    /** Writes a byte with output processing; false if there is no room. */
    private boolean put(int character) {
        if (space == 0) {
            return false;
        }
        int out = character;
        switch (character) {
            case '\n' -> {
                if (termios.output(Termios.ONLRET)) {
                    column = 0;
                }
                if (termios.output(Termios.ONLCR)) {
                    if (space < 2) {
                        return false;
                    }
                    column = 0;
                    emit('\r');
                }
                lineColumn = column;
            }
            case '\r' -> {
                if (termios.output(Termios.ONOCR) && column == 0) {
                    return true;
                }
                if (termios.output(Termios.OCRNL)) {
                    out = '\n';
                    if (termios.output(Termios.ONLRET)) {
                        column = 0;
                        lineColumn = 0;
                    }
                } else {
                    column = 0;
                    lineColumn = 0;
                }
            }
            case '\t' -> {
                int spaces = 8 - (column & 7);
                if (termios.expandsTabs()) {
                    if (space < spaces) {
                        return false;
                    }
                    for (int i = 1; i < spaces; i++) {
                        emit(' ');
                    }
                    out = ' ';
                }
                column += spaces;
            }
            case '\b' -> moveBack();
            default -> {
                if (!CharacterClass.isControl(character)) {
                    if (termios.output(Termios.OLCUC)) {
                        out = CharacterClass.upper(character);
                    }
                    if (!termios.isContinuation(out)) {
                        column++;
                    }
                }
            }
        }
        emit(out);
        return true;
    }

    private void moveBack() {
        if (column > 0) {
            column--;
        }
    }

    // ---- echo

    private void add(int operation) {
        short[] ring = echo;
        if (ring == null) {
            ring = new short[ECHO_SIZE];
            echo = ring;
        }
        if (echoHead - echoTail == ECHO_SIZE) {
            // As in Linux, the oldest goes.
            echoTail++;
        }
        ring[echoHead++ % ECHO_SIZE] = (short) operation;
        if (echoHead == 2 * ECHO_SIZE) {
            echoHead -= ECHO_SIZE;
            echoTail -= ECHO_SIZE;
        }
    }

    /** Echoes a byte as it is. */
    void echoRaw(int character) {
        add(character);
    }

    /** Echoes a byte, a control character as ^X if that is wanted. */
    void echo(int character) {
        boolean caret =
                termios.local(Termios.ECHOCTL)
                        && CharacterClass.isControl(character)
                        && character != '\t';
        add(caret ? CONTROL | character : character);
    }

    /** The line starts at the column where the echo is then. */
    void echoSetColumn() {
        add(SET_COLUMN);
    }

    /** The last byte took no column. */
    void echoMoveBack() {
        add(MOVE_BACK);
    }

    /**
     * Echoes the way back over a tab.
     *
     * @param columns from the start of the line, or from the tab before
     */
    void echoEraseTab(int columns, boolean afterTab) {
        add(ERASE_TAB | columns & 7 | (afterTab ? 0x80 : 0));
    }

    /** How many operations of echo wait. */
    int echoes() {
        return echoHead - echoTail;
    }

    /** Forgets the echo that could not be written yet. */
    void clearEcho() {
        echoTail = echoHead;
    }

    /** Writes the echo, as far as there is room. */
    void flushEcho() {
        short[] ring = echo;
        if (ring == null || echoTail == echoHead) {
            return;
        }
        begin();
        while (echoTail != echoHead && perform(ring[echoTail % ECHO_SIZE])) {
            echoTail++;
        }
        end();
    }

    private boolean perform(int operation) {
        int argument = operation & 0xff;
        switch (operation & OPERATION) {
            case CONTROL -> {
                if (space < 2) {
                    return false;
                }
                emit('^');
                emit(argument ^ 0x40);
                column += 2;
            }
            case SET_COLUMN -> lineColumn = column;
            case MOVE_BACK -> moveBack();
            case ERASE_TAB -> {
                int columns = (argument & 0x80) != 0 ? argument : argument + lineColumn;
                int back = 8 - (columns & 7);
                if (space < back) {
                    return false;
                }
                for (int i = 0; i < back; i++) {
                    emit('\b');
                    moveBack();
                }
            }
            default -> {
                if (termios.output(Termios.OPOST) && argument != PLAIN) {
                    return put(argument);
                }
                if (space == 0) {
                    return false;
                }
                emit(argument);
                column += argument == PLAIN ? 1 : 0;
            }
        }
        return true;
    }
}
