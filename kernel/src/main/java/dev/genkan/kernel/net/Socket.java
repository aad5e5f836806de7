package dev.genkan.kernel.net;

import dev.genkan.kernel.fs.File;
import org.jspecify.annotations.Nullable;

/** An open socket: what those of every family have in common (socket(7)). */
public abstract class Socket extends File {
    /** Families. */
    public static final int AF_UNIX = 1;

    /** Types. */
    public static final int SOCK_STREAM = 1, SOCK_DGRAM = 2, SOCK_SEQPACKET = 5;

    /** Halves of shutdown(2). */
    static final int RCV_SHUTDOWN = 1, SEND_SHUTDOWN = 2, SHUTDOWN_MASK = 3;

    /** The size of a buffer, and the most that SO_SNDBUF and SO_RCVBUF double. */
    private static final int DEFAULT_BUFFER = 212_992;

    private static final int LEAST_SEND = 4608, LEAST_RECEIVE = 2304;

    private final int type;
    private final PeerCredentials owner;
    private volatile int sendBuffer = DEFAULT_BUFFER;
    private volatile int receiveBuffer = DEFAULT_BUFFER;
    private volatile long receiveTimeout = Long.MAX_VALUE;
    private volatile long sendTimeout = Long.MAX_VALUE;
    private volatile boolean passesCredentials;

    Socket(int type, PeerCredentials owner) {
        this.type = type;
        this.owner = owner;
    }

    public final int type() {
        return type;
    }

    /** Its family, such as {@link #AF_UNIX}. */
    public abstract int domain();

    public int protocol() {
        return 0;
    }

    /** Whether a message stays one: its type is not SOCK_STREAM. */
    public final boolean hasMessages() {
        return type != SOCK_STREAM;
    }

    /**
     * Sends bytes, or one message.
     *
     * @return how many bytes were taken, or -errno; -EAGAIN if there is no room
     */
    public abstract int send(byte[] from, int offset, int length, Ancillary with);

    /** Whether a message of a length can ever be sent. Returns 0 or -errno. */
    public abstract int checkMessage(int length);

    /**
     * Receives bytes, or one message.
     *
     * @return how many bytes were given, 0 at the end, or -errno; -EAGAIN if there are none
     */
    public abstract int receive(byte[] to, int offset, int length, Ancillary with);

    /** Whether nothing can come any more, also where {@link #receive} does not say so. */
    public abstract boolean isReceiveShut();

    /** Ends one direction or both, as shutdown(2): 1 receiving, 2 sending. */
    public abstract void shutdown(int halves);

    /** Whether there is somebody at the other end. */
    public abstract boolean hasPeer();

    /** Who made the other end; null if nobody is known. */
    public abstract @Nullable PeerCredentials peerCredentials();

    /** The error that waits to be told, which then waits no longer: 0 or an errno. */
    public abstract int takeError();

    /** How many bytes of buffers are taken by what was sent and not yet received. */
    public abstract int queued();

    @Override
    public final int read(byte[] to, int offset, int length) {
        Ancillary with = new Ancillary(owner);
        int done = receive(to, offset, length, with);
        with.close();
        return done;
    }

    @Override
    public final int write(byte[] from, int offset, int length) {
        return send(from, offset, length, new Ancillary(owner));
    }

    @Override
    public final boolean isStream() {
        return true;
    }

    // ---- options

    /** SO_SNDBUF. */
    public final int sendBuffer() {
        return sendBuffer;
    }

    /** SO_RCVBUF. */
    public final int receiveBuffer() {
        return receiveBuffer;
    }

    /** Sets SO_SNDBUF: to twice the value, within limits. */
    public final void setSendBuffer(int value) {
        sendBuffer = Math.max(2 * clip(value), LEAST_SEND);
    }

    /** Sets SO_RCVBUF: to twice the value, within limits. */
    public final void setReceiveBuffer(int value) {
        receiveBuffer = Math.max(2 * clip(value), LEAST_RECEIVE);
    }

    private static int clip(int value) {
        // As in Linux, what is negative is more than the most.
        return Integer.compareUnsigned(value, DEFAULT_BUFFER) > 0 ? DEFAULT_BUFFER : value;
    }

    /** SO_SNDTIMEO or SO_RCVTIMEO in nanoseconds; {@link Long#MAX_VALUE} is forever. */
    public final long timeout(boolean sending) {
        return sending ? sendTimeout : receiveTimeout;
    }

    /** Sets SO_SNDTIMEO or SO_RCVTIMEO. */
    public final void setTimeout(boolean sending, long nanoseconds) {
        if (sending) {
            sendTimeout = nanoseconds;
        } else {
            receiveTimeout = nanoseconds;
        }
    }

    /** SO_PASSCRED. */
    public final boolean passesCredentials() {
        return passesCredentials;
    }

    public final void setPassesCredentials(boolean value) {
        passesCredentials = value;
    }
}
