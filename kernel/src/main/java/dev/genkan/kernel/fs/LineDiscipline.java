package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * What a terminal does to input on its way to programs (N_TTY): editing of lines, echo, the
 * characters that send signals, and flow control. Guarded by its {@link Tty}.
 */
final class LineDiscipline {
    /** How many bytes of input wait at most; one is kept for the end of the line. */
    private static final int SIZE = 4096;

    private static final int MASK = SIZE - 1;
    private static final int SIGINT = 2, SIGQUIT = 3, SIGTSTP = 20;

    /** So much echo does not wait for the end of what was typed; a signal can no longer undo it. */
    private static final int MUCH_ECHO = 256;

    /** An end of file lies in the queue as this; it counts as the end of a line. */
    private static final int END = 0;

    private final TtyOutput output;
    private final IntConsumer signals;
    private Termios termios;

    private final byte[] queue = new byte[SIZE];
    private final BitSet lineEnds = new BitSet(SIZE);
    // Positions only grow, as in Linux; the queue is a ring.
    private int head;
    private int tail;

    /** The input before it is in complete lines. */
    private int lineHead;

    private boolean literalNext;
    private boolean erasing;
    private boolean stoppedByCall;

    /**
     * The discipline of a terminal.
     *
     * @param signals sends one to the foreground group
     */
    LineDiscipline(Termios termios, TtyOutput output, IntConsumer signals) {
        this.termios = termios;
        this.output = output;
        this.signals = signals;
    }

    Termios termios() {
        return termios;
    }

    /** Sets the modes; input that is there keeps being there (n_tty_set_termios). */
    void setTermios(Termios value) {
        Termios old = termios;
        termios = value;
        output.setTermios(value);
        if (old.isCanonical() != value.isCanonical()) {
            lineEnds.clear();
            if (value.isCanonical() && head != tail) {
                lineEnds.set(head - 1 & MASK);
                lineHead = head;
            } else {
                lineHead = tail;
            }
            erasing = false;
            literalNext = false;
        }
        if (!value.input(Termios.IXON) && old.input(Termios.IXON)) {
            resume();
        }
    }

    // ---- reading

    /** How many bytes a read would give. */
    int available() {
        if (!termios.isCanonical()) {
            return head - tail;
        }
        int count = lineHead - tail;
        for (int at = tail; at != lineHead; at++) {
            if (isEnd(at)) {
                count--;
            }
        }
        return count;
    }

    private boolean isEnd(int at) {
        return lineEnds.get(at & MASK) && queue[at & MASK] == END;
    }

    /** Whether there is something to read: a line, or so many bytes. */
    boolean isReadable(int bytes) {
        return termios.isCanonical() ? lineHead != tail : head - tail >= bytes;
    }

    /** Reads a line or what is there of it. Returns the number of bytes or -EAGAIN. */
    int read(byte[] to, int offset, int length) {
        if (!isReadable(1)) {
            return -Errno.EAGAIN;
        }
        boolean canonical = termios.isCanonical();
        int end = canonical ? lineHead : head;
        int count = 0;
        while (count < length && tail != end) {
            int at = tail++ & MASK;
            boolean last = canonical && lineEnds.get(at);
            lineEnds.clear(at);
            if (last && queue[at] == END) {
                return count;
            }
            to[offset + count++] = queue[at];
            if (last) {
                return count;
            }
        }
        if (canonical && tail != end && isEnd(tail)) {
            // The end of file only ended this read.
            lineEnds.clear(tail++ & MASK);
        }
        return count;
    }

    /** Forgets all input. */
    void flush() {
        tail = head;
        lineHead = head;
        lineEnds.clear();
        erasing = false;
        literalNext = false;
    }

    // ---- flow

    /** Stops output (TCOOFF), or lets it go on (TCOON). */
    void stopByCall(boolean stop) {
        stoppedByCall = stop;
        output.setStopped(stop);
    }

    private void resume() {
        if (!stoppedByCall && output.isStopped()) {
            output.setStopped(false);
        }
        output.flushEcho();
    }

    // ---- input

    /**
     * Takes in what was typed, as far as there is room. A line that is too long loses what is
     * beyond, so that it can still be edited and ended.
     *
     * @return how many bytes were taken
     */
    int receive(byte[] from, int offset, int length) {
        int done = 0;
        while (done < length) {
            int room = SIZE - (head - tail);
            if (termios.input(Termios.PARMRK)) {
                room = (room + 2) / 3;
            }
            room--;
            if (room <= 0) {
                if (!termios.isCanonical() || lineHead != tail) {
                    break;
                }
                if (room < 0) {
                    head--;
                }
            }
            receive(from[offset + done++] & 0xff);
            if (output.echoes() >= MUCH_ECHO) {
                output.flushEcho();
            }
        }
        output.flushEcho();
        return done;
    }

    private void receive(int typed) {
        int character = typed;
        if (termios.input(Termios.ISTRIP)) {
            character &= 0x7f;
        }
        if (termios.input(Termios.IUCLC) && termios.local(Termios.IEXTEN)) {
            character = CharacterClass.lower(character);
        }
        if (literalNext) {
            literalNext = false;
            resumeByAny();
            add(character, false);
        } else if (termios.local(Termios.EXTPROC)) {
            put(character);
        } else if (!controlsFlow(character) && !signals(character)) {
            resumeByAny();
            translate(character);
        }
    }

    private boolean controlsFlow(int character) {
        if (!termios.input(Termios.IXON)) {
            return false;
        }
        if (termios.is(Termios.VSTART, character)) {
            resume();
            return true;
        }
        if (termios.is(Termios.VSTOP, character)) {
            output.setStopped(true);
            return true;
        }
        return false;
    }

    private void resumeByAny() {
        if (output.isStopped()
                && !stoppedByCall
                && termios.input(Termios.IXON)
                && termios.input(Termios.IXANY)) {
            resume();
        }
    }

    private boolean signals(int character) {
        if (!termios.local(Termios.ISIG)) {
            return false;
        }
        int signal =
                termios.is(Termios.VINTR, character)
                        ? SIGINT
                        : termios.is(Termios.VQUIT, character)
                                ? SIGQUIT
                                : termios.is(Termios.VSUSP, character) ? SIGTSTP : 0;
        if (signal == 0) {
            return false;
        }
        signals.accept(signal);
        if (!termios.local(Termios.NOFLSH)) {
            output.clearEcho();
            flush();
            output.tellFlush();
        }
        if (termios.input(Termios.IXON)) {
            resume();
        }
        if (termios.local(Termios.ECHO)) {
            output.echo(character);
        }
        return true;
    }

    private void translate(int typed) {
        int character = typed;
        if (character == '\r') {
            if (termios.input(Termios.IGNCR)) {
                return;
            }
            if (termios.input(Termios.ICRNL)) {
                character = '\n';
            }
        } else if (character == '\n' && termios.input(Termios.INLCR)) {
            character = '\r';
        }
        if (!termios.isCanonical() || !edit(character)) {
            add(character, character != typed);
        }
    }

    /** Adds a byte to the input and echoes it; a new line as one if it was typed as a return. */
    private void add(int character, boolean translated) {
        if (termios.local(Termios.ECHO)) {
            finishErasing();
            if (translated && character == '\n') {
                output.echoRaw('\n');
            } else {
                echoFirst();
                output.echo(character);
            }
        }
        putMarked(character);
    }

    private void echoFirst() {
        if (lineHead == head) {
            output.echoSetColumn();
        }
    }

    private void put(int character) {
        queue[head++ & MASK] = (byte) character;
    }

    private void putMarked(int character) {
        if (character == 0xff && termios.input(Termios.PARMRK)) {
            put(character);
        }
        put(character);
    }

    private void endLine(int character) {
        lineEnds.set(head & MASK);
        put(character);
        lineHead = head;
    }

    /** Whether a byte does something to the line instead of being added to it. */
    private boolean edit(int character) {
        boolean extended = termios.local(Termios.IEXTEN);
        boolean echoes = termios.local(Termios.ECHO);
        if (termios.is(Termios.VERASE, character)) {
            erase(Termios.VERASE);
        } else if (termios.is(Termios.VKILL, character)) {
            erase(Termios.VKILL);
        } else if (extended && termios.is(Termios.VWERASE, character)) {
            erase(Termios.VWERASE);
        } else if (extended && termios.is(Termios.VLNEXT, character)) {
            literalNext = true;
            if (echoes) {
                finishErasing();
                if (termios.local(Termios.ECHOCTL)) {
                    output.echoRaw('^');
                    output.echoRaw('\b');
                }
            }
        } else if (extended && echoes && termios.is(Termios.VREPRINT, character)) {
            finishErasing();
            output.echo(character);
            output.echoRaw('\n');
            for (int at = lineHead; at != head; at++) {
                output.echo(queue[at & MASK] & 0xff);
            }
        } else if (character == '\n') {
            if (echoes || termios.local(Termios.ECHONL)) {
                output.echoRaw('\n');
            }
            endLine(character);
        } else if (termios.is(Termios.VEOF, character)) {
            endLine(END);
        } else if (termios.is(Termios.VEOL, character)
                || extended && termios.is(Termios.VEOL2, character)) {
            if (echoes) {
                echoFirst();
                output.echo(character);
            }
            if (character == 0xff && termios.input(Termios.PARMRK)) {
                put(character);
            }
            endLine(character);
        } else {
            return false;
        }
        return true;
    }

    // ---- erasing

    private void finishErasing() {
        if (erasing) {
            output.echoRaw('/');
            erasing = false;
        }
    }

    /** Takes back the last character, word, or all of the line that is not complete. */
    private void erase(int what) {
        if (head == lineHead) {
            return;
        }
        boolean echoes = termios.local(Termios.ECHO);
        if (what == Termios.VKILL
                && !(echoes
                        && termios.local(Termios.ECHOK)
                        && termios.local(Termios.ECHOKE)
                        && termios.local(Termios.ECHOE))) {
            head = lineHead;
            if (echoes) {
                finishErasing();
                output.echo(termios.character(Termios.VKILL));
                if (termios.local(Termios.ECHOK)) {
                    output.echoRaw('\n');
                }
            }
            return;
        }
        boolean inWord = false;
        while (head != lineHead) {
            int start = head - 1;
            while (termios.isContinuation(at(start)) && start != lineHead) {
                start--;
            }
            int character = at(start);
            if (termios.isContinuation(character)) {
                // Not a whole character.
                break;
            }
            if (what == Termios.VWERASE) {
                if (CharacterClass.isLetterOrDigit(character) || character == '_') {
                    inWord = true;
                } else if (inWord) {
                    break;
                }
            }
            int end = head;
            head = start;
            if (echoes) {
                echoErased(what, character, start, end);
            }
            if (what == Termios.VERASE) {
                break;
            }
        }
        if (head == lineHead && echoes) {
            finishErasing();
        }
    }

    private int at(int position) {
        return queue[position & MASK] & 0xff;
    }

    private void echoErased(int what, int character, int start, int end) {
        if (termios.local(Termios.ECHOPRT)) {
            if (!erasing) {
                output.echoRaw('\\');
                erasing = true;
            }
            output.echo(character);
            for (int at = start + 1; at < end; at++) {
                output.echoRaw(at(at));
                output.echoMoveBack();
            }
        } else if (what == Termios.VERASE && !termios.local(Termios.ECHOE)) {
            output.echo(termios.character(Termios.VERASE));
        } else if (character == '\t') {
            echoErasedTab();
        } else {
            boolean control = CharacterClass.isControl(character);
            boolean carets = termios.local(Termios.ECHOCTL);
            if (control && carets) {
                echoBack();
            }
            if (!control || carets) {
                echoBack();
            }
        }
    }

    private void echoBack() {
        output.echoRaw('\b');
        output.echoRaw(' ');
        output.echoRaw('\b');
    }

    /** How wide a tab was depends on what is before it. */
    private void echoErasedTab() {
        int columns = 0;
        for (int at = head; at != lineHead; ) {
            int before = at(--at);
            if (before == '\t') {
                output.echoEraseTab(columns, true);
                return;
            }
            if (CharacterClass.isControl(before)) {
                columns += termios.local(Termios.ECHOCTL) ? 2 : 0;
            } else if (!termios.isContinuation(before)) {
                columns++;
            }
        }
        output.echoEraseTab(columns, false);
    }
}
