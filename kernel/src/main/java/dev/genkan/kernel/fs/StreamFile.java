package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.abi.FileMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The host's stdin, stdout or stderr as an open file, unbuffered both ways. What a program does not
 * read stays the host's: a read takes what it was asked for when it is there, and a thread waits
 * for more without taking it.
 */
final class StreamFile extends File {
    private final HostStream stream;
    private final WaitQueue queue = new WaitQueue();
    private boolean awaiting;
    private boolean asked;

    StreamFile(HostStream stream) {
        this.stream = stream;
    }

    /** The host knows what may be done with it, and says so. */
    @Override
    public boolean isReadable() {
        return true;
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public synchronized int flags() {
        if (!asked) {
            asked = true;
            int status = super.flags() & Fcntl.SETFL_MASK;
            opened(path(), stream.flags() | status);
        }
        return super.flags();
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        try {
            if (length == 0) {
                return 0;
            }
            if (!stream.isReadable()) {
                awaitMore();
                return -Errno.EAGAIN;
            }
            return Math.max(0, stream.read(to, offset, length));
        } catch (IOException e) {
            return -HostFs.errno(e);
        }
    }

    private synchronized void awaitMore() {
        if (awaiting) {
            return;
        }
        awaiting = true;
        Thread.ofPlatform().daemon().name("genkan-" + stream.name()).start(this::awaitInput);
    }

    private void awaitInput() {
        try {
            stream.awaitReadable();
        } catch (IOException e) {
            // Whoever reads next meets it too.
            return;
        } finally {
            synchronized (this) {
                awaiting = false;
            }
            queue.wake();
        }
    }

    @Override
    public int write(byte[] from, int offset, int length) {
        try {
            stream.write(from, offset, length);
            return length;
        } catch (IOException e) {
            return -HostFs.errno(e);
        }
    }

    @Override
    public int pread(byte[] to, int offset, int length, long position) {
        FileChannel channel = stream.channel();
        if (channel == null) {
            return -Errno.ESPIPE;
        }
        try {
            return Math.max(0, channel.read(ByteBuffer.wrap(to, offset, length), position));
        } catch (IOException e) {
            return -HostFs.errno(e);
        }
    }

    @Override
    public int pwrite(byte[] from, int offset, int length, long position) {
        FileChannel channel = stream.channel();
        if (channel == null) {
            return -Errno.ESPIPE;
        }
        try {
            return channel.write(ByteBuffer.wrap(from, offset, length), position);
        } catch (IOException e) {
            return -HostFs.errno(e);
        }
    }

    @Override
    public long seek(long offset, int whence) {
        FileChannel channel = stream.channel();
        if (channel == null) {
            return -Errno.ESPIPE;
        }
        try {
            long size = channel.size();
            long target =
                    switch (whence) {
                        case Fcntl.SEEK_SET -> offset;
                        case Fcntl.SEEK_CUR -> channel.position() + offset;
                        case Fcntl.SEEK_END -> size + offset;
                        case Fcntl.SEEK_DATA -> offset < size ? offset : -Errno.ENXIO;
                        case Fcntl.SEEK_HOLE -> offset < size ? size : -Errno.ENXIO;
                        default -> -Errno.EINVAL;
                    };
            if (target < 0) {
                return target == -Errno.ENXIO ? target : -Errno.EINVAL;
            }
            channel.position(target);
            return target;
        } catch (IOException e) {
            return -HostFs.errno(e);
        }
    }

    @Override
    public int truncate(long size) {
        FileChannel channel = stream.channel();
        if (channel == null) {
            return -Errno.EINVAL;
        }
        try {
            if (size > channel.size()) {
                channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
            } else {
                long position = channel.position();
                channel.truncate(size);
                channel.position(position);
            }
            return 0;
        } catch (IOException e) {
            return -HostFs.errno(e);
        }
    }

    @Override
    public int poll() {
        int events = Fcntl.POLLOUT | Fcntl.POLLWRNORM;
        try {
            if (stream.isReadable()) {
                return events | Fcntl.POLLIN | Fcntl.POLLRDNORM;
            }
            awaitMore();
            return events;
        } catch (IOException e) {
            return events | Fcntl.POLLERR;
        }
    }

    @Override
    public boolean canPoll() {
        return !FileMode.isRegular(attributes().mode);
    }

    @Override
    public WaitQueue waitQueue() {
        return queue;
    }

    @Override
    public boolean isStream() {
        return stream.channel() == null;
    }

    @Override
    public int available() {
        try {
            return stream.available();
        } catch (IOException e) {
            return -HostFs.errno(e);
        }
    }

    @Override
    public Kstat attributes() {
        return stream.attributes();
    }
}
