package dev.genkan.kernel.net;

import org.jspecify.annotations.Nullable;

/** What goes along with the bytes of one call that sends or receives (Linux's scm_cookie). */
public final class Ancillary {
    final PeerCredentials own;
    private @Nullable PeerCredentials credentials;
    private @Nullable InFlight files;
    boolean peeks;
    boolean ended;
    private int messageLength;

    /** Nothing yet, of a caller who is this one. */
    public Ancillary(PeerCredentials own) {
        this.own = own;
    }

    /** Has what is received stay where it is (MSG_PEEK). */
    public Ancillary peeking(boolean value) {
        peeks = value;
        return this;
    }

    /** Who the sender says it is, or was found to be; null if nobody asked. */
    public @Nullable PeerCredentials credentials() {
        return credentials;
    }

    /** Says who the sender is. */
    public void setCredentials(PeerCredentials value) {
        credentials = value;
    }

    /** The files that come along. */
    public @Nullable InFlight files() {
        return files;
    }

    /** Has files come along. */
    public void setFiles(@Nullable InFlight value) {
        files = value;
    }

    /** Takes the files out: whoever has them closes them. */
    public @Nullable InFlight takeFiles() {
        InFlight taken = files;
        files = null;
        return taken;
    }

    /** Closes files that nobody took. */
    public void close() {
        InFlight left = takeFiles();
        if (left != null) {
            left.close();
        }
    }

    /** Whether what comes next is not to be received by the same call. */
    public boolean hasEnded() {
        return ended;
    }

    /** The length of the message that was received, of which there may have been room for less. */
    public int messageLength() {
        return messageLength;
    }

    void setMessageLength(int value) {
        messageLength = value;
    }
}
