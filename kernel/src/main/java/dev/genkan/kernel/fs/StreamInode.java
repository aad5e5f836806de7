package dev.genkan.kernel.fs;

/** The inode of a stream of the host's: it is asked only when a program wants to know. */
final class StreamInode extends AnonymousInode {
    private final HostStream stream;

    StreamInode(FileSystem fileSystem, HostStream stream) {
        super(fileSystem, "", new Kstat(), null);
        this.stream = stream;
    }

    @Override
    String anonymousName() {
        return stream.name();
    }

    @Override
    File open(int flags) {
        return new StreamFile(stream);
    }

    @Override
    public int mode() {
        return stream.attributes().mode;
    }

    @Override
    public Kstat attributes() {
        return stream.attributes();
    }
}
