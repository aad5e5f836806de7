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
        register("null", 1, 3, 0666, flags -> new Null());
        register("zero", 1, 5, 0666, flags -> new Zero());
        register("full", 1, 7, 0666, flags -> new Full());
        register("random", 1, 8, 0666, flags -> new RandomBytes(entropy));
        register("urandom", 1, 9, 0666, flags -> new RandomBytes(entropy));
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

    /** A device that one can seek in without any effect. */
    private abstract static class MemoryDevice extends File {
        @Override
        public int pread(byte[] to, int offset, int length, long position) {
            return read(to, offset, length);
        }

        @Override
        public int write(byte[] from, int offset, int length) {
            return length;
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

    private static final class Null extends MemoryDevice {
        @Override
        public int read(byte[] to, int offset, int length) {
            return 0;
        }
    }

    private static class Zero extends MemoryDevice {
        @Override
        public int read(byte[] to, int offset, int length) {
            Arrays.fill(to, offset, offset + length, (byte) 0);
            return length;
        }
    }

    private static final class Full extends Zero {
        @Override
        public int write(byte[] from, int offset, int length) {
            return -Errno.ENOSPC;
        }
    }

    private static final class RandomBytes extends MemoryDevice {
        private final Entropy entropy;

        RandomBytes(Entropy entropy) {
            this.entropy = entropy;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            entropy.fill(to, offset, length);
            return length;
        }
    }
}
