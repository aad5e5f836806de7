package dev.genkan.kernel.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.KernelLog;
import dev.genkan.kernel.TestTask;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fcntl;
import dev.genkan.kernel.fs.KmsgFile;
import dev.genkan.kernel.fs.ProcKmsgFile;
import dev.genkan.kernel.mm.UserPointer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogCallsTest {
    private final Kernel kernel = Kernel.builder().logSize(4096).build();
    private final KernelLog log = kernel.log();
    private final TestTask root = new TestTask(kernel, true);
    private final TestTask user = new TestTask(kernel, true, new Credentials(1000, 1000));

    @AfterEach
    void close() {
        root.close();
        user.close();
    }

    private static long syslog(TestTask as, int action, long buffer, int length) {
        UserPointer pointer = new UserPointer(as.task.mm(), buffer);
        return LogCalls.sys_syslog(as.task, action, pointer, length);
    }

    private static String text(TestTask of, int length) {
        byte[] bytes = new UserPointer(of.task.mm(), TestTask.START).bytes(length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** As check_syslog_permissions and do_syslog decide. */
    @ParameterizedTest
    @CsvSource({
        "-1, 0, 0, -22, -1",
        "0, 0, 0, 0, -1",
        "1, 0, 0, 0, -1",
        "2, 0, 10, -22, -1",
        "2, 0x10000, -1, -22, -1",
        "2, 0x10000, 0, 0, -1",
        "2, 0x20000, 10, -14, -1",
        "3, 0, 10, -22, -22",
        "3, 0x10000, -1, -22, -22",
        "3, 0x10000, 0, 0, 0",
        "3, 0x20000, 100, -14, -14",
        "4, 0x20000, 100, -14, -1",
        "5, 0, 0, 0, -1",
        "6, 0, 0, 0, -1",
        "7, 0, 0, 0, -1",
        "8, 0, 0, -22, -1",
        "8, 0, 9, -22, -1",
        "8, 0, 8, 0, -1",
        "10, 0, 0, 4096, 4096",
        "11, 0, 0, -22, -1"
    })
    void answersAsLinux(int action, String buffer, int length, long asRoot, long asUser) {
        assertThat(syslog(root, action, Long.decode(buffer), length)).isEqualTo(asRoot);
        assertThat(syslog(user, action, Long.decode(buffer), length)).isEqualTo(asUser);
    }

    @Test
    void readsConsumesAndClears() {
        log.printk(KernelLog.INFO, "one");
        int all = (int) syslog(root, 9, 0, 0);
        assertThat(syslog(root, 3, TestTask.START, 4096)).isEqualTo(all);
        assertThat(text(root, all)).startsWith("<5>[").endsWith("] one\n");
        assertThat(syslog(root, 2, TestTask.START, 4096)).isEqualTo(all);
        assertThat(syslog(root, 9, 0, 0)).isZero();
        assertThat(syslog(root, 4, TestTask.START, 4096)).isEqualTo(all);
        assertThat(syslog(root, 3, TestTask.START, 4096)).isZero();
        log.printk(KernelLog.INFO, "two");
        assertThat(syslog(root, 3, TestTask.START, 4096))
                .isEqualTo("<6>[    0.000000] two\n".length());
    }

    private static String read(dev.genkan.kernel.fs.File file) {
        byte[] to = new byte[2000];
        int count = file.read(to, 0, to.length);
        return count < 0 ? Errno.name(-count) : new String(to, 0, count, StandardCharsets.UTF_8);
    }

    private static int write(KmsgFile file, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return file.write(bytes, 0, bytes.length);
    }

    @Test
    void kmsgGivesARecordForEachRead() {
        KmsgFile file = new KmsgFile(log, kernel.clock());
        assertThat(read(file)).matches("5,0,\\d+,-;Linux version .*\n");
        assertThat(read(file)).isEqualTo("EAGAIN");
        assertThat(file.poll()).isZero();
        log.printk(KernelLog.ERR, "tab\t back\\ é");
        assertThat(file.poll()).isEqualTo(Fcntl.POLLIN | Fcntl.POLLRDNORM);
        assertThat(read(file)).matches("3,1,\\d+,-;tab\\\\x09 back\\\\x5c \\\\xc3\\\\xa9\n");
        assertThat(file.seek(0, 0)).isZero();
        assertThat(file.read(new byte[10], 0, 10)).isEqualTo(-Errno.EINVAL);
        assertThat(read(file)).startsWith("3,1,");
        assertThat(file.seek(0, 2)).isZero();
        assertThat(read(file)).isEqualTo("EAGAIN");
        log.clear();
        log.printk(KernelLog.INFO, "after");
        assertThat(file.seek(0, 3)).isZero();
        assertThat(read(file)).endsWith(";after\n");
        assertThat(file.seek(1, 0)).isEqualTo(-Errno.ESPIPE);
        assertThat(file.seek(0, 1)).isEqualTo(-Errno.EINVAL);
    }

    @Test
    void kmsgTellsOfRecordsThatAreLost() {
        KmsgFile file = new KmsgFile(log, kernel.clock());
        for (int i = 0; i < 100; i++) {
            log.printk(KernelLog.INFO, "line " + i);
        }
        assertThat(file.poll())
                .isEqualTo(Fcntl.POLLIN | Fcntl.POLLRDNORM | Fcntl.POLLERR | Fcntl.POLLPRI);
        assertThat(read(file)).isEqualTo("EPIPE");
        assertThat(read(file)).contains("," + log.firstSequence() + ",");
    }

    @ParameterizedTest
    @CsvSource({"'plain\n', 12", "<3>error, 11", "<0>urgent, 8", "<30>daemon, 30", "<x>text, 12"})
    void kmsgTakesLinesWithTheirPriority(String line, int priority) {
        KmsgFile file = new KmsgFile(log, kernel.clock());
        assertThat(write(file, line)).isEqualTo(line.length());
        assertThat(file.seek(0, 0)).isZero();
        assertThat(read(file)).startsWith("5,0,");
        assertThat(read(file)).startsWith(priority + ",1,");
    }

    @Test
    void kmsgLimitsWhatAProgramWrites() {
        KmsgFile file = new KmsgFile(log, kernel.clock());
        assertThat(write(file, "x".repeat(1025))).isEqualTo(-Errno.EINVAL);
        for (int i = 0; i < 50; i++) {
            assertThat(write(file, "line " + i)).isPositive();
        }
        assertThat(log.nextSequence()).isEqualTo(11);
    }

    @Test
    void procKmsgSharesItsPlaceWithTheCall() {
        ProcKmsgFile file = new ProcKmsgFile(log, kernel.syslog());
        assertThat(file.poll()).isEqualTo(Fcntl.POLLIN | Fcntl.POLLRDNORM);
        assertThat(read(file)).startsWith("<5>[").endsWith("(Genkan)\n");
        assertThat(read(file)).isEqualTo("EAGAIN");
        assertThat(syslog(root, 9, 0, 0)).isZero();
    }
}
