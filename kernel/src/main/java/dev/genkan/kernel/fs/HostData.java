package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data of a regular file of the host: one channel to read and one to write, opened when first
 * needed, closed with the last open file.
 */
final class HostData {
    /** The host's copy of a read is bounded, since it is made outside the heap. */
    private static final int CHUNK = 1 << 20;

    private static final Set<OpenOption> READ =
            Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> WRITE =
            Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final HostInode inode;
    private @Nullable FileChannel reader;
    private @Nullable FileChannel writer;
    private int holders;

    HostData(HostInode inode) {
        this.inode = inode;
    }

    /** Opens it at once, so that it can be read and written when its name is gone. */
    synchronized void acquire(boolean writes) {
        try {
            if (writes) {
                writer();
            }
            reader();
        } catch (IOException e) {
            // A file that may only be written is no error.
            if (!writes || writer == null || HostFs.errno(e) != Errno.EACCES) {
                throw HostFs.error(e);
            }
        }
        holders++;
    }

    synchronized void release() {
        if (--holders > 0) {
            return;
        }
        close(reader);
        close(writer);
        reader = null;
        writer = null;
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // Nothing is lost: writes have reached the host already.
                return;
            }
        }
    }

    synchronized boolean isOpen() {
        return reader != null && reader.isOpen() || writer != null && writer.isOpen();
    }

    private synchronized FileChannel reader() throws IOException {
        FileChannel channel = reader;
        if (channel == null || !channel.isOpen()) {
            channel = FileChannel.open(inode.pathToOpen(), READ);
            reader = channel;
        }
        return channel;
    }

    private synchronized FileChannel writer() throws IOException {
        FileChannel channel = writer;
        if (channel == null || !channel.isOpen()) {
            channel = FileChannel.open(inode.pathToOpen(), WRITE);
            writer = channel;
        }
        return channel;
    }

    private enum Use {
        READ,
        WRITE,
        TRUNCATE
    }

    private int once(Use use, ByteBuffer buffer, long at) throws IOException {
        return switch (use) {
            case READ -> reader().read(buffer, at);
            case WRITE -> writer().write(buffer, at);
            case TRUNCATE -> {
                FileChannel channel = writer();
                if (at < channel.size()) {
                    channel.truncate(at);
                } else if (at > channel.size()) {
                    yield channel.write(ByteBuffer.wrap(new byte[1]), at - 1) - 1;
                }
                yield 0;
            }
        };
    }

    /**
     * Uses a channel. An interrupt of the thread closes a channel under its hands; then it is
     * opened anew, and the interrupt is kept for whom it is meant.
     */
    private int use(Use use, ByteBuffer buffer, long at) {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    return once(use, buffer, at);
                } catch (ClosedChannelException e) {
                    interrupted = true;
                } catch (IOException e) {
                    return -HostFs.errno(e);
                } catch (dev.genkan.kernel.abi.ErrnoException e) {
                    return -e.errno();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    long size() {
        try {
            FileChannel channel;
            synchronized (this) {
                channel = reader != null && reader.isOpen() ? reader : writer;
            }
            return channel == null ? 0 : channel.size();
        } catch (IOException e) {
            return 0;
        }
    }

    int read(byte[] to, int offset, int length, long position) {
        ByteBuffer buffer = ByteBuffer.wrap(to, offset, length);
        int done = 0;
        while (done < length) {
            int chunk = Math.min(CHUNK, length - done);
            buffer.limit(offset + done + chunk);
            long at = position + done;
            int n = use(Use.READ, buffer, at);
            if (n < 0) {
                // -1 is the end of the file here; EPERM cannot come from a read.
                return n == -1 || done > 0 ? done : n;
            }
            if (n == 0) {
                break;
            }
            done += n;
            if (n < chunk) {
                break;
            }
        }
        return done;
    }

    int write(byte[] from, int offset, int length, long position) {
        ByteBuffer buffer = ByteBuffer.wrap(from, offset, length);
        int done = 0;
        while (done < length) {
            buffer.limit(offset + Math.min(length, done + CHUNK));
            long at = position + done;
            int n = use(Use.WRITE, buffer, at);
            if (n < 0) {
                return done > 0 ? done : n;
            }
            done += n;
        }
        return done;
    }

    int truncate(long size) {
        return use(Use.TRUNCATE, ByteBuffer.allocate(0), size);
    }
}
