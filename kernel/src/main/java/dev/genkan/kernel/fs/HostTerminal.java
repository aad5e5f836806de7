package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The host's terminal behind one of the three streams. What a program changes of its modes is put
 * back when the kernel's host process ends.
 */
final class HostTerminal implements Terminal {
    private static final long TCGETS = 0x5401;
    private static final long TCSETS = 0x5402;
    private static final long TIOCGWINSZ = 0x5413;

    private static final MethodHandle IOCTL = ioctl();

    private final int fd;
    private byte @Nullable [] before;

    private HostTerminal(int fd) {
        this.fd = fd;
    }

    static HostTerminal of(int fd) {
        return new HostTerminal(fd);
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

    @Override
    public byte[] termios() {
        return call(TCGETS, new byte[TERMIOS_SIZE]);
    }

    @Override
    public synchronized void setTermios(byte[] termios, int when) {
        if (before == null) {
            byte[] saved = termios();
            before = saved;
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> call(TCSETS, saved), "genkan-restore-terminal"));
        }
        call(TCSETS + when, termios.clone());
    }

    @Override
    public short[] windowSize() {
        byte[] size = call(TIOCGWINSZ, new byte[8]);
        short[] result = new short[4];
        for (int i = 0; i < 4; i++) {
            result[i] = (short) (size[2 * i] & 0xff | size[2 * i + 1] << 8);
        }
        return result;
    }
}
