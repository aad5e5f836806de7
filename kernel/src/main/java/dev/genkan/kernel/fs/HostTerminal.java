package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.ErrnoException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The host's terminal as the host's kernel shows it: its modes and its size. */
final class HostTerminal {
    private static final long TCGETS = 0x5401;
    private static final long TCSETS = 0x5402;
    private static final long TIOCGPGRP = 0x540f;
    private static final long TIOCGWINSZ = 0x5413;

    private static final MethodHandle IOCTL = ioctl();

    private final int fd;

    HostTerminal(int fd) {
        this.fd = fd;
    }

    @SuppressWarnings("restricted") // ioctl has no other way in
    private static MethodHandle ioctl() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("ioctl"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS),
                Linker.Option.firstVariadicArg(2));
    }

    private byte[] call(long request, byte[] argument) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(64, 8);
            MemorySegment.copy(argument, 0, memory, ValueLayout.JAVA_BYTE, 0, argument.length);
            int result = (int) IOCTL.invokeExact(fd, request, memory);
            if (result < 0) {
                throw Errno.error(Errno.ENOTTY);
            }
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, argument, 0, argument.length);
            return argument;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw Errno.error(Errno.EIO);
        }
    }

    /** Its struct termios. */
    byte[] termios() {
        return call(TCGETS, new byte[Termios.SIZE]);
    }

    /** Sets its modes at once. */
    void setTermios(byte[] termios) {
        var _ = call(TCSETS, termios.clone());
    }

    /** Its struct winsize. */
    byte[] windowSize() {
        return call(TIOCGWINSZ, new byte[Tty.WINDOW_SIZE]);
    }

    /** Whether the host's process is in its foreground, and may change it without being stopped. */
    boolean isForeground() {
        try {
            int group =
                    ByteBuffer.wrap(call(TIOCGPGRP, new byte[4]))
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getInt();
            // "pid (name) state parent group": stat of proc(5).
            String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Integer.parseInt(fields[2]) == group;
        } catch (IOException | ErrnoException e) {
            return false;
        }
    }
}
