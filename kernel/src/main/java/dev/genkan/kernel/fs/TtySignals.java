package dev.genkan.kernel.fs;

/** What terminals do to processes; told by those who run them. */
public interface TtySignals {
    /** Sends a signal to all processes of a group. */
    void signal(int group, int signal);

    /**
     * A terminal is gone: it is no longer the controlling one of any process of the session, whose
     * leader is told.
     *
     * @param foreground the group that it had in the foreground
     */
    void hangUp(int session, int foreground);

    /** No process of the session has a controlling terminal any longer. */
    void release(int session);

    /** Nobody runs yet. */
    TtySignals NONE =
            new TtySignals() {
                @Override
                public void signal(int group, int signal) {}

                @Override
                public void hangUp(int session, int foreground) {}

                @Override
                public void release(int session) {}
            };
}
