package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;

/** A terminal that a program has open, until it is hung up. */
public final class TtyFile extends File {
    private final Tty tty;
    private final int hangups;

    TtyFile(Tty tty, int hangups) {
        this.tty = tty;
        this.hangups = hangups;
    }

    @Override
    public Tty tty() {
        return tty;
    }

    /** Whether the terminal was taken away from those who had it open. */
    public boolean isHungUp() {
        return tty.isHungUp(hangups);
    }

    /** Whether a read would not have to wait for its first byte. */
    public boolean hasInput() {
        return tty.isReadable(hangups);
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        return tty.read(to, offset, length, hangups);
    }

    @Override
    public int write(byte[] from, int offset, int length) {
        return tty.write(from, offset, length, hangups);
    }

    @Override
    public int poll() {
        return tty.poll(hangups);
    }

    @Override
    public WaitQueue waitQueue() {
        return tty.queue();
    }

    @Override
    public boolean isStream() {
        return true;
    }

    @Override
    public int available() {
        return isHungUp() ? -Errno.EIO : tty.available();
    }

    @Override
    protected void release() {
        tty.closed();
    }
}
