package dev.genkan.kernel.net;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.fs.Budget;
import dev.genkan.kernel.fs.WaitQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A socket of this machine (unix(7)). What is sent waits at the receiver, on the sender's bill. */
public final class UnixSocket extends Socket {
    private static final int READABLE =
            Fcntl.POLLIN | Fcntl.POLLPRI | Fcntl.POLLRDNORM | Fcntl.POLLRDBAND;
    private static final int WRITABLE = Fcntl.POLLOUT | Fcntl.POLLWRNORM | Fcntl.POLLWRBAND;
    private static final int PAGE = 4096;

    /** The most that is in one packet of a stream. */
    private static final int MAX_PACKET = Packet.MAX_HEAD + 8 * PAGE;

    private final WaitQueue queue = new WaitQueue();
    private final Budget budget;
    private final PeerCredentials peerOwner;

    /** Guards both ends. */
    private final Object lock;

    private @Nullable UnixSocket peer;
    private final Deque<Packet> packets = new ArrayDeque<>();
    private int bytes;
    private int cost;
    private long pages;
    private int error;
    private int shut;
    private boolean dead;

    private UnixSocket(int type, PeerCredentials owner, Budget budget, Object lock) {
        super(type, owner);
        this.budget = budget;
        this.lock = lock;
        peerOwner = owner;
    }

    /** Two that are connected (socketpair(2)), whose bytes count as those of files do. */
    public static UnixSocket[] pair(int type, PeerCredentials owner, Budget budget) {
        Object lock = new Object();
        UnixSocket one = new UnixSocket(type, owner, budget, lock);
        UnixSocket other = new UnixSocket(type, owner, budget, lock);
        one.peer = other;
        other.peer = one;
        return new UnixSocket[] {one, other};
    }

    @Override
    public int domain() {
        return AF_UNIX;
    }

    // ---- sending

    @Override
    public int checkMessage(int length) {
        synchronized (lock) {
            if (type() == SOCK_SEQPACKET && error != 0) {
                return -takeError();
            }
            if (peer == null) {
                return -Errno.ENOTCONN;
            }
            return length > sendBuffer() - 32 ? -Errno.EMSGSIZE : 0;
        }
    }

    @Override
    public int send(byte[] from, int offset, int length, Ancillary with) {
        List<Packet> lost = new ArrayList<>();
        int result;
        synchronized (lock) {
            result =
                    hasMessages()
                            ? sendMessage(from, offset, length, with, lost)
                            : sendStream(from, offset, length, with);
        }
        closeFiles(lost);
        return result;
    }

    private int sendStream(byte[] from, int offset, int length, Ancillary with) {
        UnixSocket other = peer;
        if (other == null) {
            return -Errno.ENOTCONN;
        }
        if ((shut & SEND_SHUTDOWN) != 0) {
            return -Errno.EPIPE;
        }
        int done = 0;
        while (done < length) {
            if (error != 0) {
                return done > 0 ? done : -takeError();
            }
            if (cost >= sendBuffer()) {
                return done > 0 ? done : -Errno.EAGAIN;
            }
            int most = Math.min((sendBuffer() >> 1) - 64, MAX_PACKET);
            int count = Math.min(length - done, most);
            int price = Packet.cost(count, Packet.MAX_HEAD);
            if (!charge(price)) {
                return done > 0 ? done : -Errno.ENOBUFS;
            }
            if (other.dead || (other.shut & RCV_SHUTDOWN) != 0) {
                uncharge(price);
                return done > 0 ? done : -Errno.EPIPE;
            }
            other.put(packet(from, offset + done, count, price, with));
            done += count;
        }
        return done;
    }

    private int sendMessage(
            byte[] from, int offset, int length, Ancillary with, List<Packet> lost) {
        UnixSocket other = peer;
        if (other == null) {
            return -Errno.ENOTCONN;
        }
        if (error != 0) {
            return -takeError();
        }
        if ((shut & SEND_SHUTDOWN) != 0) {
            return -Errno.EPIPE;
        }
        if (cost >= sendBuffer()) {
            return -Errno.EAGAIN;
        }
        if (other.dead) {
            peer = null;
            lost.addAll(drain());
            return -Errno.ECONNREFUSED;
        }
        if ((other.shut & RCV_SHUTDOWN) != 0) {
            return -Errno.EPIPE;
        }
        int price = Packet.cost(length, Packet.MAX_LINEAR);
        if (!charge(price)) {
            return -Errno.ENOBUFS;
        }
        other.put(packet(from, offset, length, price, with));
        return length;
    }

    private Packet packet(byte[] from, int offset, int length, int price, Ancillary with) {
        PeerCredentials credentials = with.credentials();
        UnixSocket other = peer;
        if (credentials == null
                && (passesCredentials() || other != null && other.passesCredentials())) {
            credentials = with.own;
        }
        byte[] copy = Arrays.copyOfRange(from, offset, offset + length);
        return new Packet(this, copy, price, credentials, with.takeFiles());
    }

    private void put(Packet packet) {
        packets.addLast(packet);
        bytes += packet.left();
        queue.wake(READABLE);
    }

    private boolean charge(int price) {
        long needed = (cost + price + PAGE - 1L) / PAGE;
        if (needed > pages && !budget.take(needed - pages)) {
            return false;
        }
        pages = Math.max(pages, needed);
        cost += price;
        return true;
    }

    private void uncharge(int price) {
        cost -= price;
        long needed = (cost + PAGE - 1L) / PAGE;
        budget.give(pages - needed);
        pages = needed;
        if (hasRoom()) {
            queue.wake(WRITABLE);
        }
    }

    /** Whether a writer is woken: as in Linux, long before that a call would have to wait. */
    private boolean hasRoom() {
        return (cost + 1) * 4L <= sendBuffer();
    }

    // ---- receiving

    @Override
    public int receive(byte[] to, int offset, int length, Ancillary with) {
        synchronized (lock) {
            return hasMessages()
                    ? receiveMessage(to, offset, length, with)
                    : receiveStream(to, offset, length, with);
        }
    }

    private int receiveStream(byte[] to, int offset, int length, Ancillary with) {
        if (packets.isEmpty()) {
            if (error != 0) {
                return -takeError();
            }
            return (shut & RCV_SHUTDOWN) != 0 ? 0 : -Errno.EAGAIN;
        }
        int done = 0;
        Iterator<Packet> all = packets.iterator();
        while (all.hasNext()) {
            Packet packet = all.next();
            if (passesCredentials()) {
                if (with.credentials() == null) {
                    with.setCredentials(sender(packet));
                } else if (!packet.isOf(with.credentials())) {
                    with.ended = true;
                    break;
                }
            }
            int count = Math.min(length - done, packet.left());
            System.arraycopy(packet.bytes, packet.position, to, offset + done, count);
            done += count;
            boolean hasFiles = giveFiles(packet, with);
            if (!with.peeks) {
                packet.position += count;
                bytes -= count;
                if (packet.left() > 0) {
                    break;
                }
                all.remove();
                finish(packet);
            }
            if (hasFiles) {
                with.ended = true;
                break;
            }
            if (done == length) {
                break;
            }
        }
        return done;
    }

    private static PeerCredentials sender(Packet packet) {
        PeerCredentials known = packet.credentials;
        return known == null ? PeerCredentials.UNKNOWN : known;
    }

    /** Whether the call has received files, with this packet or before. */
    private static boolean giveFiles(Packet packet, Ancillary with) {
        InFlight files = packet.files;
        if (files != null) {
            with.setFiles(with.peeks ? files.copy() : files);
            if (!with.peeks) {
                packet.files = null;
            }
        }
        return with.files() != null;
    }

    private int receiveMessage(byte[] to, int offset, int length, Ancillary with) {
        if (error != 0) {
            return -takeError();
        }
        Packet packet = packets.peekFirst();
        if (packet == null) {
            boolean end = type() == SOCK_SEQPACKET && (shut & RCV_SHUTDOWN) != 0;
            return end ? 0 : -Errno.EAGAIN;
        }
        int count = Math.min(length, packet.left());
        System.arraycopy(packet.bytes, 0, to, offset, count);
        with.setMessageLength(packet.bytes.length);
        if (passesCredentials()) {
            with.setCredentials(sender(packet));
        }
        var _ = giveFiles(packet, with);
        if (!with.peeks) {
            bytes -= packet.left();
            finish(packets.removeFirst());
        }
        with.ended = true;
        return count;
    }

    private static void finish(Packet packet) {
        packet.sender.uncharge(packet.cost);
    }

    @Override
    public int available() {
        synchronized (lock) {
            Packet first = packets.peekFirst();
            return type() != SOCK_DGRAM ? bytes : first == null ? 0 : first.left();
        }
    }

    @Override
    public int queued() {
        synchronized (lock) {
            return cost;
        }
    }

    // ---- state

    @Override
    public int poll() {
        synchronized (lock) {
            int events = error != 0 ? Fcntl.POLLERR : 0;
            if (shut == SHUTDOWN_MASK) {
                events |= Fcntl.POLLHUP;
            }
            if ((shut & RCV_SHUTDOWN) != 0) {
                events |= Fcntl.POLLRDHUP | Fcntl.POLLIN | Fcntl.POLLRDNORM;
            }
            if (!packets.isEmpty()) {
                events |= Fcntl.POLLIN | Fcntl.POLLRDNORM;
            }
            return hasRoom() ? events | WRITABLE : events;
        }
    }

    @Override
    public WaitQueue waitQueue() {
        return queue;
    }

    @Override
    public boolean isReceiveShut() {
        synchronized (lock) {
            return (shut & RCV_SHUTDOWN) != 0;
        }
    }

    @Override
    public void shutdown(int halves) {
        synchronized (lock) {
            shut |= halves;
            UnixSocket other = peer;
            if (other != null && type() != SOCK_DGRAM) {
                // What one end no longer receives, the other need not send.
                other.shut |=
                        ((halves & RCV_SHUTDOWN) != 0 ? SEND_SHUTDOWN : 0)
                                | ((halves & SEND_SHUTDOWN) != 0 ? RCV_SHUTDOWN : 0);
                other.queue.wake();
            }
            queue.wake();
        }
    }

    @Override
    public boolean hasPeer() {
        synchronized (lock) {
            return peer != null;
        }
    }

    @Override
    public PeerCredentials peerCredentials() {
        return peerOwner;
    }

    @Override
    public int takeError() {
        synchronized (lock) {
            int taken = error;
            error = 0;
            return taken;
        }
    }

    private List<Packet> drain() {
        List<Packet> all = List.copyOf(packets);
        packets.clear();
        bytes = 0;
        all.forEach(UnixSocket::finish);
        return all;
    }

    /** Not under a lock: what is closed may be anything. */
    private static void closeFiles(List<Packet> packets) {
        for (Packet packet : packets) {
            InFlight files = packet.files;
            if (files != null) {
                files.close();
            }
        }
    }

    @Override
    protected void release() {
        List<Packet> unread;
        synchronized (lock) {
            dead = true;
            shut = SHUTDOWN_MASK;
            UnixSocket other = peer;
            if (other != null && type() != SOCK_DGRAM) {
                other.shut = SHUTDOWN_MASK;
                if (!packets.isEmpty()) {
                    other.error = Errno.ECONNRESET;
                }
            }
            unread = drain();
            if (other != null) {
                other.queue.wake();
            }
        }
        closeFiles(unread);
    }
}
