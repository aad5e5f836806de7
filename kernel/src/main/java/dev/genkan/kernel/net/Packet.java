package dev.genkan.kernel.net;

import org.jspecify.annotations.Nullable;

/** Bytes that were sent at once and wait to be received (Linux's sk_buff). */
final class Packet {
    /** Of an sk_buff and its skb_shared_info, and the least that is allocated. */
    private static final int HEAD = 256, SHARED_INFO = 320, LEAST = 512;

    private static final int PAGE = 4096;

    /** What fits a page, and the four pages that are the most to be in one piece. */
    static final int MAX_HEAD = PAGE - SHARED_INFO, MAX_LINEAR = 4 * PAGE - SHARED_INFO;

    final UnixSocket sender;
    final byte[] bytes;
    final int cost;
    final @Nullable PeerCredentials credentials;
    @Nullable InFlight files;
    int position;

    Packet(
            UnixSocket sender,
            byte[] bytes,
            int cost,
            @Nullable PeerCredentials credentials,
            @Nullable InFlight files) {
        this.sender = sender;
        this.bytes = bytes;
        this.cost = cost;
        this.credentials = credentials;
        this.files = files;
    }

    int left() {
        return bytes.length - position;
    }

    /** Whether one call may receive both: as in Linux, only of one sender. */
    boolean isOf(@Nullable PeerCredentials other) {
        return (credentials == null ? PeerCredentials.UNKNOWN : credentials).equals(other);
    }

    /**
     * What Linux counts for so many bytes, so that the same number fits (skb_truesize): those
     * beyond {@code linear} are in whole pages.
     */
    static int cost(int length, int linear) {
        int paged = length <= linear ? 0 : Math.min(length, pages(length - linear));
        int head = length - paged + SHARED_INFO;
        int allocated = head <= LEAST ? LEAST : Integer.highestOneBit(head - 1) << 1;
        return HEAD + allocated + pages(paged);
    }

    private static int pages(int bytes) {
        return (bytes + PAGE - 1) / PAGE * PAGE;
    }
}
