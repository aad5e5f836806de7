package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.ErrnoException;
import dev.genkan.kernel.abi.Fcntl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The host's terminal as a terminal of the guest. While programs run, the host's line discipline
 * does nothing and that of the {@link Tty} all; afterwards the host's modes are as they were.
 *
 * <p>If not both stdin and stdout are the terminal, another program of the host may be reading it,
 * such as a pager: then it is left alone until a program here wants input.
 */
public final class HostTty implements TtyDriver {
    private static final int ROOM = 1 << 16;
    private static final long PAUSE = 10_000_000;

    // What cfmakeraw(3) takes away.
    private static final int INPUT_COOKED = 0x5eb, OUTPUT_COOKED = 1, LOCAL_COOKED = 0x804b;

    private final HostTerminal host;
    private final @Nullable HostDescriptor input;
    private final HostDescriptor output;
    private final long device;
    private final boolean[] covered = new boolean[3];
    private final Tty tty;
    private final Object reading = new Object();
    private volatile byte @Nullable [] before;
    private boolean hooked;
    private volatile boolean running;

    private HostTty(
            HostDescriptor[] streams, HostDescriptor any, long device, Termios modes, Ttys ttys) {
        this.device = device;
        host = new HostTerminal(any.number());
        input = find(streams, Fcntl.O_WRONLY);
        HostDescriptor writable = find(streams, Fcntl.O_RDONLY);
        output = writable == null ? any : writable;
        for (int i = 0; i < covered.length; i++) {
            covered[i] = is(streams[i]);
        }
        int owner = dev.genkan.kernel.Credentials.ofHost().uid;
        tty = new Tty(0, owner, this, modes, ttys);
        tty.setWindowSize(host.windowSize());
    }

    private @Nullable HostDescriptor find(HostDescriptor[] streams, int without) {
        for (HostDescriptor each : streams) {
            if (each.terminal() == device && (each.flags() & Fcntl.O_ACCMODE) != without) {
                return each;
            }
        }
        return null;
    }

    /** The first terminal of the three streams; null if there is none. */
    static @Nullable HostTty of(HostDescriptor[] streams, Ttys ttys) {
        for (HostDescriptor each : streams) {
            long device = each.terminal();
            if (device != 0) {
                try {
                    byte[] modes = new HostTerminal(each.number()).termios();
                    Termios own = Termios.standard().with(modes);
                    return new HostTty(streams, each, device, own, ttys);
                } catch (ErrnoException e) {
                    // It is gone already.
                    return null;
                }
            }
        }
        return null;
    }

    /** The guest's side of it. */
    public Tty tty() {
        return tty;
    }

    boolean is(HostDescriptor stream) {
        return stream.terminal() == device;
    }

    // ---- the host's modes

    /** Programs start to run. */
    public void start() {
        synchronized (tty) {
            running = true;
            if (covered[0] && covered[1] && host.isForeground()) {
                wantInput();
            }
        }
    }

    /** Programs run no longer: the host has its terminal back. */
    public void stop() {
        running = false;
        restore();
    }

    private void restore() {
        // Nothing is read any longer that might be the host's.
        synchronized (reading) {
            synchronized (host) {
                byte[] modes = before;
                before = null;
                if (modes != null) {
                    try {
                        host.setTermios(modes);
                    } catch (ErrnoException e) {
                        // It is gone, and its modes with it.
                        return;
                    }
                }
            }
        }
    }

    /** The host's terminal has another size, or is ours again after the host's process slept. */
    public void changed() {
        try {
            synchronized (host) {
                byte[] modes = before;
                if (modes != null) {
                    host.setTermios(raw(modes));
                }
            }
            tty.setWindowSize(host.windowSize());
        } catch (ErrnoException e) {
            return;
        }
    }

    /**
     * Whether one of the host's streams is a terminal that does nothing by itself now, not even
     * return to the start of a line.
     */
    public boolean isRaw(int stream) {
        synchronized (host) {
            return before != null && covered[stream];
        }
    }

    private static byte[] raw(byte[] modes) {
        byte[] raw = modes.clone();
        ByteBuffer struct = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        struct.putInt(0, struct.getInt(0) & ~INPUT_COOKED);
        struct.putInt(4, struct.getInt(4) & ~OUTPUT_COOKED);
        struct.putInt(12, struct.getInt(12) & ~LOCAL_COOKED);
        raw[17 + Termios.VMIN] = 1;
        raw[17 + Termios.VTIME] = 0;
        return raw;
    }

    @Override
    public void wantInput() {
        HostDescriptor source = input;
        if (!running || source == null) {
            return;
        }
        byte[] modes;
        synchronized (host) {
            if (before != null) {
                return;
            }
            try {
                modes = host.termios();
                if (!hooked) {
                    hooked = true;
                    Thread hook = new Thread(this::restore, "genkan-restore-terminal");
                    Runtime.getRuntime().addShutdownHook(hook);
                }
                before = modes;
                host.setTermios(raw(modes));
            } catch (ErrnoException | IllegalStateException e) {
                // It is gone, or the host's process is about to end.
                return;
            }
        }
        Thread.ofPlatform().daemon().name("genkan-terminal").start(() -> readAll(source, modes));
    }

    // ---- input and output

    /** Reads as long as the terminal is ours: until its modes from before are set again. */
    private void readAll(HostDescriptor source, byte[] modes) {
        byte[] bytes = new byte[1024];
        try {
            while (before == modes) {
                // Not for ever, so that no thread stays behind.
                if (!HostPoll.isReadable(source.number(), 1000)) {
                    continue;
                }
                int count;
                synchronized (reading) {
                    // Whoever holds this lock must not wait: the host's modes could not be
                    // restored.
                    if (before != modes || !HostPoll.isReadable(source.number(), 0)) {
                        continue;
                    }
                    count = source.read(bytes, 0, Math.min(bytes.length, tty.inputRoom()));
                }
                if (count < 0) {
                    break;
                }
                if (count == 0) {
                    // Nobody reads what there is already.
                    LockSupport.parkNanos(PAUSE);
                }
                int taken = tty.receive(bytes, 0, count);
                assert taken == count;
            }
        } catch (IOException e) {
            // As if the line had been cut.
        }
        if (before == modes) {
            tty.hangUp();
        }
    }

    @Override
    public int room() {
        return ROOM;
    }

    @Override
    public void transmit(byte[] from, int offset, int length) {
        try {
            output.write(from, offset, length);
        } catch (IOException e) {
            // As on a line that was cut: the bytes are lost.
            return;
        }
    }
}
