package dev.genkan.kernel.fs;

/** Bytes on their way, at most so many; it takes no more memory than they once needed. */
final class ByteQueue {
    private final int capacity;
    private byte[] ring = new byte[64];
    private int head;
    private int count;

    ByteQueue(int capacity) {
        this.capacity = capacity;
    }

    int size() {
        return count;
    }

    int room() {
        return capacity - count;
    }

    /** Adds what there is room for. Returns how many that are. */
    int put(byte[] from, int offset, int length) {
        int done = Math.min(length, room());
        grow(count + done);
        int tail = (head + count) % ring.length;
        int first = Math.min(done, ring.length - tail);
        System.arraycopy(from, offset, ring, tail, first);
        System.arraycopy(from, offset + first, ring, 0, done - first);
        count += done;
        return done;
    }

    /** Takes at most so many. Returns how many that are. */
    int take(byte[] to, int offset, int length) {
        int done = Math.min(length, count);
        int first = Math.min(done, ring.length - head);
        System.arraycopy(ring, head, to, offset, first);
        System.arraycopy(ring, 0, to, offset + first, done - first);
        head = (head + done) % ring.length;
        count -= done;
        return done;
    }

    void clear() {
        count = 0;
    }

    private void grow(int needed) {
        int length = ring.length;
        while (length < needed) {
            length *= 2;
        }
        if (length == ring.length) {
            return;
        }
        byte[] larger = new byte[length];
        int all = count;
        int unused = take(larger, 0, all);
        ring = larger;
        head = 0;
        count = unused;
    }
}
