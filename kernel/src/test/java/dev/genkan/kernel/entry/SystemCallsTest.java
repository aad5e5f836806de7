package dev.genkan.kernel.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.Linux;
import dev.genkan.kernel.TestTask;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.abi.SystemCallTable;
import dev.genkan.kernel.abi.TableAbi;
import dev.genkan.kernel.abi.TableException;
import dev.genkan.kernel.abi.TableRow;
import dev.genkan.kernel.abi.UnsignedInt;
import dev.genkan.kernel.abi.UserString;
import dev.genkan.kernel.abi.Version;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemCallsTest {
    private static final int FIRST = 500;

    /** What a test's calls saw. */
    private static List<Object> seen = new ArrayList<>();

    /** Calls of all kinds; the numbers follow the order of the names. */
    public static final class Calls {
        private int count;

        public static long sys_a_numbers(
                int a, long b, @UnsignedInt long c, @As(Meaning.HEX) long d) {
            seen = List.of(a, b, c, d);
            return 7;
        }

        public static int sys_b_types(Task task, Fd fd, UserPointer p) {
            seen = List.of(task, fd, p.address(), p.mm());
            return -1;
        }

        public static long sys_c_string(
                @UserString(max = 8, tooLong = Errno.E2BIG) String s, int x) {
            seen = List.of(s, x);
            return 0;
        }

        public static long sys_d_six(long a, long b, long c, long d, long e, long f) {
            return a + 10 * b + 100 * c + 1000 * d + 10000 * e + 100000 * f;
        }

        public long sys_e_state() {
            return ++count;
        }

        public static long sys_f_throws(int what) {
            switch (what) {
                case 0 -> throw Errno.error(Errno.ENXIO);
                case 1 -> throw new IllegalStateException("mine");
                case 2 -> {
                    return sys_f_throws(2) + 1;
                }
                case 3 -> throw new OutOfMemoryError("mine");
                default -> Linux.printk(Linux.KERN_INFO + "current %d\n", Linux.current().tid());
            }
            return 0;
        }
    }

    private final Kernel kernel = Kernel.builder().build();
    private final SystemCalls calls =
            new SystemCalls(SystemCallTable.NEWEST, kernel.log(), kernel.clock(), List.of());
    private final TestTask narrow = new TestTask(kernel, false);
    private final TestTask wide = new TestTask(kernel, true);

    SystemCallsTest() {
        calls.load(userCalls(TableAbi.COMMON, TableAbi.I386));
    }

    @AfterEach
    void close() {
        narrow.close();
        wide.close();
    }

    private static List<UserCall> userCalls(TableAbi... abis) {
        Calls target = new Calls();
        List<UserCall> rows = new ArrayList<>();
        for (TableAbi abi : abis) {
            int number = FIRST;
            for (Method method : BuiltInCallsTest.sorted(Calls.class)) {
                TableRow row =
                        TableRow.of(number++, abi, method.getName(), method.getName(), "T.java", 1);
                rows.add(new UserCall(row, method, target, false));
            }
        }
        return rows;
    }

    private long call(TestTask on, int number, long... arguments) {
        long[] a = java.util.Arrays.copyOf(arguments, 6);
        Abi abi = on.task.cpu().longMode() ? Abi.X86_64 : Abi.I386;
        on.task.enter(abi);
        return calls.call(on.task, abi, number, a[0], a[1], a[2], a[3], a[4], a[5]);
    }

    private String lastLine() {
        var record = kernel.log().record(kernel.log().nextSequence() - 1);
        return record == null ? "" : new String(record.text(), StandardCharsets.UTF_8);
    }

    @Test
    void convertsNumbersByWidth() {
        long minus = 0xffff_ffffL;
        assertThat(call(narrow, FIRST, minus, minus, minus, minus)).isEqualTo(7);
        assertThat(seen).containsExactly(-1, -1L, minus, minus);
        assertThat(call(wide, FIRST, -1, -1, -1, -1)).isEqualTo(7);
        assertThat(seen).containsExactly(-1, -1L, minus, -1L);
        assertThat(call(wide, FIRST, minus, minus, minus, minus)).isEqualTo(7);
        assertThat(seen).containsExactly(-1, minus, minus, minus);
    }

    @Test
    void convertsTypes() {
        assertThat(call(narrow, FIRST + 1, 3, 0xffff_ff00L)).isEqualTo(-1);
        assertThat(seen).containsExactly(narrow.task, new Fd(3), 0xffff_ff00L, narrow.task.mm());
        assertThat(call(wide, FIRST + 1, 0x1_0000_0003L, -5)).isEqualTo(-1);
        assertThat(seen).containsExactly(wide.task, new Fd(3), -5L, wide.task.mm());
    }

    @ParameterizedTest
    @CsvSource({
        "0, -14",
        "0xfff8, -14",
        "0x11ffe, -14",
        "0x11ffb, 0",
        "0x10000, 0",
        "0x10010, -7",
        "0xffffffff81000000, -14"
    })
    void copiesStringsBeforeTheCall(String address, long result) {
        seen = List.of();
        String text = "1234567";
        assertThat(wide.string(0, text)).isEqualTo(TestTask.START);
        assertThat(wide.string(0x10, text + "8")).isEqualTo(TestTask.START + 0x10);
        assertThat(wide.string(0x1ffb, "four")).isEqualTo(TestTask.END - 5);
        wide.memory.writeByte(TestTask.END - 1, (byte) (result == 0 ? 0 : 'x'));
        long at = Long.parseUnsignedLong(address.substring(address.startsWith("0x") ? 2 : 0), 16);
        assertThat(call(wide, FIRST + 2, at, 9)).isEqualTo(result);
        if (result != 0) {
            assertThat(seen).isEmpty();
        } else {
            assertThat(seen.getLast()).isEqualTo(9);
        }
    }

    @Test
    void passesSixArguments() {
        assertThat(call(wide, FIRST + 3, 1, 2, 3, 4, 5, 6)).isEqualTo(654321);
    }

    @Test
    void keepsTheStateOfAnObject() {
        assertThat(call(wide, FIRST + 4)).isEqualTo(1);
        assertThat(call(narrow, FIRST + 4)).isEqualTo(2);
    }

    @Test
    void aFailureIsALineInTheLogAndNoException() {
        assertThat(call(wide, FIRST + 5, 0)).isEqualTo(-Errno.ENXIO);
        assertThat(call(wide, FIRST + 5, 1)).isEqualTo(-Errno.EFAULT);
        assertThat(lastLine())
                .matches(
                        "Oops: sys_f_throws of pid 1 \\(test\\): java.lang.IllegalStateException:"
                                + " mine at SystemCallsTest.java:\\d+; answered -EFAULT");
        assertThat(call(wide, FIRST + 5, 2)).isEqualTo(-Errno.EFAULT);
        assertThat(lastLine()).contains("StackOverflowError");
        assertThat(call(wide, FIRST + 5, 3)).isEqualTo(-Errno.EFAULT);
        assertThat(lastLine()).contains("OutOfMemoryError");
        assertThat(call(wide, FIRST + 5, 4)).isZero();
        assertThat(lastLine()).isEqualTo("current 1");
    }

    @Test
    void whatNothingAnswersIsToldOnce() {
        long before = kernel.log().nextSequence();
        int number = unanswered();
        assertThat(call(wide, number)).isEqualTo(-Errno.ENOSYS);
        assertThat(call(wide, number)).isEqualTo(-Errno.ENOSYS);
        assertThat(kernel.log().nextSequence()).isEqualTo(before + 1);
        assertThat(lastLine())
                .startsWith("pid 1 (test) called ")
                .contains("(" + number + ", x86_64)");
        for (int bad : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x40000000, 100000}) {
            assertThat(call(wide, bad)).isEqualTo(-Errno.ENOSYS);
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(call(narrow, 100000 + i)).isEqualTo(-Errno.ENOSYS);
        }
        assertThat(kernel.log().nextSequence()).isLessThan(before + 20);
    }

    private int unanswered() {
        for (TableRow row : calls.table(Abi.X86_64).rows()) {
            if (!row.hasEntryPoint()) {
                return row.number();
            }
        }
        throw new AssertionError("every row has an entry point");
    }

    @Test
    void aRowOfTheKernelsOwnIsTakenOnlyOnRequest() {
        Method method = BuiltInCallsTest.sorted(Calls.class).get(3);
        TableRow row = TableRow.of(1, TableAbi.COMMON, "mine", "sys_d_six", "T.java", 4);
        assertThatThrownBy(() -> calls.load(List.of(new UserCall(row, method, null, false))))
                .isInstanceOf(TableException.class)
                .hasMessageStartingWith("T.java:4: the number 1 is taken by write (1, abi common)");
        assertThat(call(wide, FIRST + 3, 1)).isEqualTo(1);
        calls.load(List.of(new UserCall(row, method, null, true)));
        assertThat(call(wide, 1, 5)).isEqualTo(5);
        assertThat(call(wide, FIRST + 3, 1)).isEqualTo(-Errno.ENOSYS);
    }

    @Test
    void anOlderKernelHasFewerCalls() {
        SystemCalls old =
                new SystemCalls(Version.parse("2.4"), kernel.log(), kernel.clock(), List.of());
        int getrandom = calls.table(Abi.I386).row("getrandom").orElseThrow().number();
        narrow.task.enter(Abi.I386);
        assertThat(old.call(narrow.task, Abi.I386, getrandom, 0, 0, 0, 0, 0, 0))
                .isEqualTo(-Errno.ENOSYS);
        assertThat(old.call(narrow.task, Abi.I386, 20, 0, 0, 0, 0, 0, 0)).isEqualTo(1);
    }
}
