package dev.genkan.kernel.fs;

import dev.genkan.kernel.Clock;
import dev.genkan.kernel.abi.FileMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** /dev/pts: the terminals that are there, and what makes new ones (pts(4)). */
final class PtsFs extends FileSystem {
    private static final long MAGIC = 0x1cd1;
    private static final String MASTER = "ptmx";

    /** The group that Linux's distributions mount it with, so that write(1) works. */
    private static final int TTY_GROUP = 5;

    private final Ttys ttys;
    private final Clock clock;
    private final long device = anonymousDevice();
    private final Top root = new Top(this);
    private final Node master;
    // By number: the node of a terminal that is gone makes room for the next one's.
    private final Map<Integer, Node> nodes = new HashMap<>();

    PtsFs(Ttys ttys, Clock clock) {
        super("devpts", MAGIC, false);
        this.ttys = ttys;
        this.clock = clock;
        master = new Node(this, null);
    }

    @Override
    Inode root() {
        return root;
    }

    private Kstat stat(long inode, int mode) {
        Kstat stat = new Kstat();
        stat.device = device;
        stat.inode = inode;
        stat.mode = mode;
        stat.links = 1;
        stat.blockSize = 1024;
        stat.atime = clock.realtime();
        stat.mtime = stat.atime;
        stat.ctime = stat.atime;
        return stat;
    }

    private @Nullable Inode lookup(String name) {
        if (name.equals(MASTER)) {
            return master;
        }
        Tty tty = ttys.find(name);
        if (tty == null) {
            return null;
        }
        synchronized (nodes) {
            Node node = nodes.get(tty.number());
            if (node == null || node.tty != tty) {
                node = new Node(this, tty);
                nodes.put(tty.number(), node);
            }
            return node;
        }
    }

    /** A terminal, or the master of all. */
    private static final class Node extends Inode {
        private final PtsFs fs;
        private final @Nullable Tty tty;
        private final Kstat stat;

        Node(PtsFs fs, @Nullable Tty tty) {
            super(fs);
            this.fs = fs;
            this.tty = tty;
            if (tty == null) {
                stat = fs.stat(2, FileMode.S_IFCHR | 0666);
                stat.rdev = FileMode.device(5, 2);
            } else {
                stat = fs.stat(tty.number() + 3, FileMode.S_IFCHR | 0620);
                stat.rdev = tty.device();
                stat.uid = tty.owner();
                stat.gid = TTY_GROUP;
            }
        }

        @Override
        public int mode() {
            return stat.mode;
        }

        @Override
        public synchronized Kstat attributes() {
            Kstat copy = fs.stat(stat.inode, stat.mode);
            copy.rdev = stat.rdev;
            copy.uid = stat.uid;
            copy.gid = stat.gid;
            copy.atime = stat.atime;
            copy.mtime = stat.mtime;
            copy.ctime = stat.ctime;
            return copy;
        }

        @Override
        File open(int flags) {
            return tty == null ? fs.ttys.openMaster() : tty.open();
        }

        @Override
        synchronized void chmod(int permissions) {
            stat.mode = stat.mode & FileMode.S_IFMT | permissions & FileMode.S_IALLUGO;
        }

        @Override
        synchronized void chown(int uid, int gid) {
            stat.uid = uid;
            stat.gid = gid;
        }

        @Override
        synchronized void setTimes(long atime, long mtime) {
            stat.atime = atime == KEEP ? stat.atime : atime;
            stat.mtime = mtime == KEEP ? stat.mtime : mtime;
        }
    }

    /** The directory itself. */
    private static final class Top extends Inode {
        private final PtsFs fs;

        Top(PtsFs fs) {
            super(fs);
            this.fs = fs;
        }

        @Override
        public int mode() {
            return FileMode.S_IFDIR | 0755;
        }

        @Override
        public Kstat attributes() {
            Kstat stat = fs.stat(1, mode());
            stat.links = 2;
            return stat;
        }

        @Override
        @Nullable Inode lookup(String name) {
            return fs.lookup(name);
        }

        @Override
        List<String> names() {
            List<String> names = new ArrayList<>(fs.ttys.names());
            names.add(MASTER);
            return names;
        }
    }
}
