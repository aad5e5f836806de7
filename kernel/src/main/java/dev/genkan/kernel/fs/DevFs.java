package dev.genkan.kernel.fs;

import dev.genkan.kernel.Clock;
import dev.genkan.kernel.Entropy;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.FileMode;
import java.util.Arrays;
import java.util.function.IntFunction;

/** /dev: the nodes of the devices that exist here; none of the host's can be reached. */
public final class DevFs {
    private final TmpFs fileSystem;
    private final Devices devices;

    DevFs(Budget budget, Clock clock, Entropy entropy, Devices devices) {
        this.devices = devices;
        fileSystem = new TmpFs("devtmpfs", budget, clock, devices, 0755);
        for (Memory device : Memory.values()) {
            register(device.node, 1, device.minor, 0666, new Driver(device, entropy));
        }
        TmpDirectory root = fileSystem.root();
        root.symlink("fd", "/proc/self/fd", 0, 0);
        root.symlink("stdin", "/proc/self/fd/0", 0, 0);
        root.symlink("stdout", "/proc/self/fd/1", 0, 0);
        root.symlink("stderr", "/proc/self/fd/2", 0, 0);
        root.create("shm", FileMode.S_IFDIR | FileMode.S_ISVTX | 0777, 0, 0, 0);
    }

    TmpFs fileSystem() {
        return fileSystem;
    }

    /**
     * Adds a character device and its node in /dev.
     *
     * @param name of the node, such as {@code kmsg}
     * @param major its number, as in Linux's devices.txt
     * @param permissions of the node, such as 0644
     * @param driver makes a file of the flags that open(2) got, or throws an errno
     */
    public void register(
            String name, int major, int minor, int permissions, IntFunction<File> driver) {
        long device = FileMode.device(major, minor);
        devices.register(device, driver);
        fileSystem.root().create(name, FileMode.S_IFCHR | permissions, 0, 0, device);
    }

    /** The devices of major number 1: mem(4), null(4), full(4), random(4). */
    private enum Memory {
        NULL("null", 3),
        ZERO("zero", 5),
        FULL("full", 7),
        RANDOM("random", 8),
        URANDOM("urandom", 9);

        final String node;
        final int minor;

        Memory(String node, int minor) {
            this.node = node;
            this.minor = minor;
        }
    }

    private static final class Driver implements IntFunction<File> {
        private final Memory device;
        private final Entropy entropy;

        Driver(Memory device, Entropy entropy) {
            this.device = device;
            this.entropy = entropy;
        }

        @Override
        public File apply(int flags) {
            return new MemoryFile(device, entropy);
        }
    }

    /** An open memory device; one can seek in it without any effect. */
    private static final class MemoryFile extends File {
        private final Memory device;
        private final Entropy entropy;

        MemoryFile(Memory device, Entropy entropy) {
            this.device = device;
            this.entropy = entropy;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            switch (device) {
                case NULL -> {
                    return 0;
                }
                case ZERO, FULL -> Arrays.fill(to, offset, offset + length, (byte) 0);
                case RANDOM, URANDOM -> entropy.fill(to, offset, length);
            }
            return length;
        }

        @Override
        public int pread(byte[] to, int offset, int length, long position) {
            return read(to, offset, length);
        }

        @Override
        public int write(byte[] from, int offset, int length) {
            return device == Memory.FULL ? -Errno.ENOSPC : length;
        }

        @Override
        public int pwrite(byte[] from, int offset, int length, long position) {
            return write(from, offset, length);
        }

        @Override
        public long seek(long offset, int whence) {
            return 0;
        }
    }
}
