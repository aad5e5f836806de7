package dev.genkan.kernel.net;

/** Who sent a message or made a socket: a struct ucred. */
public record PeerCredentials(int pid, int uid, int gid) {
    /** Of a sender who was not asked. */
    static final PeerCredentials UNKNOWN = new PeerCredentials(0, 65534, 65534);
}
