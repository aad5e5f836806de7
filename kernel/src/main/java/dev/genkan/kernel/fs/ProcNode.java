package dev.genkan.kernel.fs;

import dev.genkan.kernel.Clock;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.FileMode;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A file of {@link ProcFs}. */
abstract class ProcNode extends Inode {
    private final ProcFs fs;
    private final long number;
    private final int mode;
    private final @Nullable ProcessView owner;

    ProcNode(ProcFs fs, long number, int mode, @Nullable ProcessView owner) {
        super(fs);
        this.fs = fs;
        this.number = number;
        this.mode = mode;
        this.owner = owner;
    }

    final ProcFs fs() {
        return fs;
    }

    @Override
    public final int mode() {
        return mode;
    }

    @Override
    boolean isSame(Inode other) {
        return other instanceof ProcNode node && node.fs == fs && node.number == number;
    }

    @Override
    public Kstat attributes() {
        Kstat stat = new Kstat();
        stat.device = fs.device();
        stat.inode = number;
        stat.mode = mode;
        stat.links = FileMode.isDirectory(mode) ? 2 : 1;
        stat.blockSize = 1024;
        if (FileMode.isSymlink(mode) && owner != null) {
            stat.size = 64;
        }
        if (owner != null) {
            stat.uid = owner.credentials().euid;
            stat.gid = owner.credentials().egid;
        }
        Clock clock = fs.clock();
        stat.atime = clock.realtime();
        stat.mtime = stat.atime;
        stat.ctime = stat.atime;
        return stat;
    }

    /** A name that is not there is an error of the lookup (proc_lookup), whatever is made. */
    @Override
    Inode create(String name, int mode, int uid, int gid, long rdev) {
        throw Errno.error(Errno.ENOENT);
    }

    @Override
    Inode symlink(String name, String target, int uid, int gid) {
        throw Errno.error(Errno.ENOENT);
    }

    @Override
    void link(String name, Inode target) {
        throw Errno.error(Errno.ENOENT);
    }

    /** A file whose text is made when it is read. */
    static final class Text extends ProcNode {
        private final Supplier<byte[]> content;

        Text(ProcFs fs, long number, int mode, @Nullable ProcessView owner, Supplier<byte[]> text) {
            super(fs, number, FileMode.S_IFREG | mode, owner);
            this.content = text;
        }

        @Override
        File open(int flags) {
            return new TextFile(content);
        }

        @Override
        int truncate(long size) {
            return 0;
        }
    }

    /** A file that somebody else opens, such as kmsg. */
    static final class Opened extends ProcNode {
        private final IntFunction<File> opener;

        Opened(ProcFs fs, long number, int mode, IntFunction<File> opener) {
            super(fs, number, mode, null);
            this.opener = opener;
        }

        @Override
        File open(int flags) {
            return opener.apply(flags);
        }

        @Override
        int truncate(long size) {
            return 0;
        }
    }

    /** A symbolic link, plain or magic. */
    static final class Link extends ProcNode {
        private final Supplier<String> text;
        private final Supplier<@Nullable VfsPath> jump;

        Link(
                ProcFs fs,
                long number,
                int mode,
                @Nullable ProcessView owner,
                Supplier<String> text,
                Supplier<@Nullable VfsPath> jump) {
            super(fs, number, FileMode.S_IFLNK | mode, owner);
            this.text = text;
            this.jump = jump;
        }

        @Override
        String readlink() {
            return text.get();
        }

        @Override
        @Nullable VfsPath jump() {
            return jump.get();
        }
    }

    /** A directory whose names are made when they are asked for. */
    static final class Directory extends ProcNode {
        private final Function<String, @Nullable Inode> lookup;
        private final Supplier<java.util.List<String>> names;

        Directory(
                ProcFs fs,
                long number,
                int mode,
                @Nullable ProcessView owner,
                Function<String, @Nullable Inode> lookup,
                Supplier<java.util.List<String>> names) {
            super(fs, number, FileMode.S_IFDIR | mode, owner);
            this.lookup = lookup;
            this.names = names;
        }

        @Override
        @Nullable Inode lookup(String name) {
            return lookup.apply(name);
        }

        @Override
        java.util.List<String> names() {
            return names.get();
        }
    }

    /** An open text: made anew whenever it is read from its beginning. */
    private static final class TextFile extends File {
        private final Supplier<byte[]> content;
        private byte[] text = new byte[0];
        private long position;

        TextFile(Supplier<byte[]> content) {
            this.content = content;
        }

        @Override
        public synchronized int read(byte[] to, int offset, int length) {
            int count = pread(to, offset, length, position);
            if (count > 0) {
                position += count;
            }
            return count;
        }

        @Override
        public synchronized int pread(byte[] to, int offset, int length, long at) {
            if (at == 0) {
                text = content.get();
            }
            if (at >= text.length) {
                return 0;
            }
            int count = (int) Math.min(length, text.length - at);
            System.arraycopy(text, (int) at, to, offset, count);
            return count;
        }

        @Override
        public int write(byte[] from, int offset, int length) {
            return -Errno.EPERM;
        }

        @Override
        public synchronized long seek(long offset, int whence) {
            long target =
                    switch (whence) {
                        case 0 -> offset;
                        case 1 -> position + offset;
                        default -> -1;
                    };
            if (target < 0) {
                return -Errno.EINVAL;
            }
            position = target;
            return target;
        }

        @Override
        public String toString() {
            return new String(text, StandardCharsets.ISO_8859_1);
        }
    }
}
