package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.FileMode;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The host's lstat(2), by statx(2), with room outside the heap for its arguments. Java's own way to
 * all attributes takes three times as long, seven times where there is no such file, and does not
 * tell st_blocks.
 */
final class HostStat {
    private static final int PATH_MAX = 4096;
    private static final int AT_FDCWD = -100, AT_SYMLINK_NOFOLLOW = 0x100;

    /** STATX_BASIC_STATS and STATX_BTIME, and the latter alone, where the host tells it. */
    private static final int WANTED = 0xfff, BTIME = 0x800;

    private static final MethodHandle STATX = link();
    private static final AtomicReference<@Nullable HostStat> SPARE = new AtomicReference<>();

    private final ByteBuffer path = ByteBuffer.allocateDirect(PATH_MAX);
    private final ByteBuffer statx = ByteBuffer.allocateDirect(256).order(ByteOrder.nativeOrder());
    private final long pathAddress = MemorySegment.ofBuffer(path).address();
    private final long statxAddress = MemorySegment.ofBuffer(statx).address();

    /** Errno right after the call: the JVM itself makes calls that change it. */
    private final MemorySegment errno =
            MemorySegment.ofBuffer(
                    ByteBuffer.allocateDirect((int) Linker.Option.captureStateLayout().byteSize()));

    private HostStat() {}

    @SuppressWarnings("restricted") // statx has no other way in
    private static MethodHandle link() {
        ValueLayout.OfInt number = ValueLayout.JAVA_INT;
        ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
        return Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("statx"),
                        FunctionDescriptor.of(number, number, word, number, number, word),
                        Linker.Option.captureCallState("errno"));
    }

    /**
     * The attributes of a file of the host, a symbolic link being a file.
     *
     * @param path its bytes
     * @return null if there is no such file; another error is thrown
     */
    static @Nullable Kstat of(String path) {
        HostStat spare = SPARE.getAndSet(null);
        HostStat stat = spare == null ? new HostStat() : spare;
        int error = stat.ask(path);
        Kstat result = error == 0 ? stat.result() : null;
        SPARE.set(stat);
        if (error != 0 && error != Errno.ENOENT) {
            throw Errno.error(error);
        }
        return result;
    }

    private int ask(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length >= PATH_MAX) {
            return Errno.ENAMETOOLONG;
        }
        path.put(0, bytes).put(bytes.length, (byte) 0);
        try {
            int result =
                    (int)
                            STATX.invokeExact(
                                    errno,
                                    AT_FDCWD,
                                    pathAddress,
                                    AT_SYMLINK_NOFOLLOW,
                                    WANTED,
                                    statxAddress);
            return result == 0 ? 0 : errno.get(ValueLayout.JAVA_INT, 0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    // The offsets of struct statx, linux/stat.h.
    private Kstat result() {
        Kstat stat = new Kstat();
        stat.links = statx.getInt(16);
        stat.uid = statx.getInt(20);
        stat.gid = statx.getInt(24);
        stat.mode = statx.getShort(28) & 0xffff;
        stat.inode = statx.getLong(32);
        stat.size = statx.getLong(40);
        stat.blocks = statx.getLong(48);
        stat.atime = time(64);
        stat.btime = (statx.getInt(0) & BTIME) != 0 ? time(80) : 0;
        stat.ctime = time(96);
        stat.mtime = time(112);
        stat.rdev = FileMode.device(statx.getInt(128), statx.getInt(132));
        stat.device = FileMode.device(statx.getInt(136), statx.getInt(140));
        return stat;
    }

    private long time(int offset) {
        long seconds = Math.clamp(statx.getLong(offset), -9_000_000_000L, 9_000_000_000L);
        return seconds * 1_000_000_000L + statx.getInt(offset + 8);
    }
}
