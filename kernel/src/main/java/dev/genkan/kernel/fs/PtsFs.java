package dev.genkan.kernel.fs;

import dev.genkan.kernel.Clock;
import dev.genkan.kernel.abi.FileMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * /dev/pts: of the host's terminals, those that the three streams are, so that ttyname(3) finds
 * them; no other one can be reached.
 */
final class PtsFs extends FileSystem {
    private static final long MAGIC = 0x1cd1;
    private static final String FOLDER = "/dev/pts/";

    private final HostDescriptor[] streams;
    private final Clock clock;
    private final long device = anonymousDevice();
    private final Top root = new Top(this);

    PtsFs(HostDescriptor[] streams, Clock clock) {
        super("devpts", MAGIC, false);
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    Inode root() {
        return root;
    }

    private @Nullable Inode lookup(String name) {
        for (HostDescriptor stream : streams) {
            if (stream.terminal() != null && stream.name().equals(FOLDER + name)) {
                return new StreamInode(this, stream);
            }
        }
        return null;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (HostDescriptor stream : streams) {
            if (stream.terminal() != null && stream.name().startsWith(FOLDER)) {
                String name = stream.name().substring(FOLDER.length());
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
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
            Kstat stat = new Kstat();
            stat.device = fs.device;
            stat.inode = 1;
            stat.mode = mode();
            stat.links = 2;
            stat.atime = fs.clock.realtime();
            stat.mtime = stat.atime;
            stat.ctime = stat.atime;
            return stat;
        }

        @Override
        @Nullable Inode lookup(String name) {
            return fs.lookup(name);
        }

        @Override
        List<String> names() {
            return fs.names();
        }
    }
}
