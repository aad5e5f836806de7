package dev.genkan.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes in at one end comes out at the other, whole and in order. */
class PipeTest {
    private final Pipe pipe = new Pipe(new Budget(1 << 24), true);
    private final File reader = end(Fcntl.O_RDONLY);
    private final File writer = end(Fcntl.O_WRONLY);

    private File end(int access) {
        File file = pipe.open(access | Fcntl.O_NONBLOCK);
        file.acquire();
        return file;
    }

    @Test
    void bytesComeOutInOrder() {
        Random random = new Random(7);
        byte[] all = new byte[1 << 20];
        random.nextBytes(all);
        byte[] got = new byte[all.length];
        int in = 0;
        int out = 0;
        while (out < all.length) {
            int n = writer.write(all, in, Math.min(random.nextInt(9000), all.length - in));
            in += Math.max(0, n);
            int m = reader.read(got, out, Math.min(random.nextInt(9000), all.length - out));
            out += Math.max(0, m);
        }
        assertThat(Arrays.equals(all, got)).isTrue();
    }

    @Test
    void smallWritesAreWhole() {
        byte[] bytes = new byte[70000];
        assertThat(writer.write(bytes, 0, 65536 - 100)).isEqualTo(65536 - 100);
        assertThat(writer.write(bytes, 0, 101)).isEqualTo(-Errno.EAGAIN);
        assertThat(writer.write(bytes, 0, 5000)).isEqualTo(100);
        assertThat(writer.write(bytes, 0, 5000)).isEqualTo(-Errno.EAGAIN);
    }

    @Test
    void endsAreSeen() {
        byte[] bytes = new byte[10];
        assertThat(reader.read(bytes, 0, 10)).isEqualTo(-Errno.EAGAIN);
        assertThat(reader.poll()).isZero();
        writer.write(bytes, 0, 3);
        writer.close();
        assertThat(reader.poll()).isEqualTo(Fcntl.POLLIN | Fcntl.POLLRDNORM | Fcntl.POLLHUP);
        assertThat(reader.read(bytes, 0, 10)).isEqualTo(3);
        assertThat(reader.read(bytes, 0, 10)).isZero();
        File late = end(Fcntl.O_WRONLY);
        reader.close();
        assertThat(late.write(bytes, 0, 1)).isEqualTo(-Errno.EPIPE);
        assertThat(late.poll() & Fcntl.POLLERR).isNotZero();
    }

    @Test
    void waitersAreWoken() {
        int[] woken = new int[1];
        Runnable waiter = () -> woken[0]++;
        reader.waitQueue().add(waiter);
        writer.write(new byte[1], 0, 1);
        assertThat(woken[0]).isEqualTo(1);
        reader.waitQueue().remove(waiter);
        writer.close();
        assertThat(woken[0]).isEqualTo(1);
    }
}
