package dev.genkan.kernel.mm;

import static dev.genkan.kernel.mm.Vma.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Access;
import dev.genkan.cpu.Memory;
import dev.genkan.kernel.Limits;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.fs.File;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddressSpaceTest {
    private static final int PAGE = 4096;
    private static final int ANONYMOUS = MAP_PRIVATE | MAP_ANONYMOUS;
    private static final int READ_WRITE = PROT_READ | PROT_WRITE;

    private final MemoryBudget budget = new MemoryBudget(64L * PAGE);
    private final Limits limits = new Limits();
    private final AddressSpace mm =
            new AddressSpace(new Memory(1L << 32), AddressLayout.fixed(1L << 32), budget, limits);

    @AfterEach
    void giveBack() {
        mm.close();
        assertThat(budget.used()).isZero();
    }

    private long map(long pages, int protection) {
        long address = mm.map(0, pages * PAGE, protection, ANONYMOUS, null, 0, "");
        assertThat(address).isPositive();
        return address;
    }

    @Test
    void backsWhatIsTouched() {
        long address = map(1000, READ_WRITE);
        assertThat(mm.resident()).isZero();
        assertThat(mm.readInt(address)).isZero();
        assertThat(mm.resident()).isBetween(1L, 16L * PAGE);
        mm.writeLong(address + PAGE - 4, -1);
        assertThat(mm.readInt(address + PAGE)).isEqualTo(-1);
    }

    @Test
    void boundsWhatAllProgramsHold() {
        long address = map(1000, READ_WRITE);
        Fault last = Fault.RESOLVED;
        for (int i = 0; i < 100 && last == Fault.RESOLVED; i++) {
            last = mm.fault(address + (long) i * PAGE, Access.WRITE);
        }
        assertThat(last).isEqualTo(Fault.OUT_OF_MEMORY);
        assertThat(budget.used()).isEqualTo(budget.limit());
        assertThat(mm.unmap(address, 1000 * PAGE)).isZero();
        assertThat(budget.used()).isZero();
    }

    @Test
    void tellsFaultsApart() {
        long address = map(1, PROT_READ);
        assertThat(mm.fault(address, Access.READ)).isEqualTo(Fault.RESOLVED);
        assertThat(mm.fault(address, Access.WRITE)).isEqualTo(Fault.NOT_ALLOWED);
        assertThat(mm.fault(address, Access.EXECUTE)).isEqualTo(Fault.NOT_ALLOWED);
        assertThat(mm.fault(8, Access.READ)).isEqualTo(Fault.NOT_MAPPED);
        assertThat(mm.fault(-8, Access.READ)).isEqualTo(Fault.NOT_MAPPED);
    }

    @Test
    void growsAStackWithinItsLimit() {
        long top = 0x8000_0000L;
        mm.map(
                top - PAGE,
                PAGE,
                READ_WRITE,
                ANONYMOUS | MAP_FIXED | MAP_GROWSDOWN,
                null,
                0,
                "[stack]");
        limits.set(Limits.STACK, 10 * PAGE, Limits.INFINITY);
        assertThat(mm.fault(top - 5 * PAGE, Access.WRITE)).isEqualTo(Fault.RESOLVED);
        assertThat(mm.fault(top - 11 * PAGE, Access.WRITE)).isEqualTo(Fault.NOT_MAPPED);
    }

    @Test
    void refusesWhatLinuxRefuses() {
        long address = map(4, READ_WRITE);
        assertThat(mm.map(0, 0, 0, ANONYMOUS, null, 0, "")).isEqualTo(-Errno.EINVAL);
        assertThat(mm.map(0, -1, 0, ANONYMOUS, null, 0, "")).isEqualTo(-Errno.ENOMEM);
        assertThat(mm.map(address + 1, 1, 0, ANONYMOUS | MAP_FIXED, null, 0, ""))
                .isEqualTo(-Errno.EINVAL);
        assertThat(mm.map(0, 1, 0, ANONYMOUS | MAP_FIXED, null, 0, "")).isEqualTo(-Errno.EPERM);
        assertThat(mm.map(address, 1, 0, ANONYMOUS | MAP_FIXED_NOREPLACE, null, 0, ""))
                .isEqualTo(-Errno.EEXIST);
        assertThat(mm.unmap(address + 1, PAGE)).isEqualTo(-Errno.EINVAL);
        assertThat(mm.unmap(1L << 62, PAGE)).isEqualTo(-Errno.EINVAL);
        assertThat(mm.protect(address, 100 * PAGE, 0)).isEqualTo(-Errno.ENOMEM);
        assertThat(mm.protect(1L << 62, PAGE, 0)).isEqualTo(-Errno.ENOMEM);
        limits.set(Limits.AS, mm.mapped(), Limits.INFINITY);
        assertThat(mm.map(0, 1, 0, ANONYMOUS, null, 0, "")).isEqualTo(-Errno.ENOMEM);
    }

    @Test
    void movesTheHeap() {
        mm.startHeap(0x1000_0000L);
        assertThat(mm.brk(0)).isEqualTo(0x1000_0000L);
        assertThat(mm.brk(0x1000_1234L)).isEqualTo(0x1000_1234L);
        mm.writeInt(0x1000_1230L, 7);
        assertThat(mm.brk(0x1000_0000L)).isEqualTo(0x1000_0000L);
        assertThat(mm.brk(0x1000_2000L)).isEqualTo(0x1000_2000L);
        assertThat(mm.readInt(0x1000_1230L)).isZero();
        assertThat(mm.brk(-1)).isEqualTo(0x1000_2000L);
    }

    /** A file of some bytes in memory. */
    private static final class Bytes extends File {
        private final byte[] bytes;
        private boolean closed;

        Bytes(int length) {
            bytes = new byte[length];
        }

        @Override
        public int pread(byte[] to, int offset, int length, long position) {
            int count = (int) Math.max(0, Math.min(length, bytes.length - position));
            if (count > 0) {
                System.arraycopy(bytes, (int) position, to, offset, count);
            }
            return count;
        }

        @Override
        public int pwrite(byte[] from, int offset, int length, long position) {
            System.arraycopy(from, offset, bytes, (int) position, length);
            return length;
        }

        @Override
        protected void release() {
            closed = true;
        }
    }

    @Test
    void writesASharedFileBackUpToItsEnd() {
        Bytes file = new Bytes(PAGE + 10);
        file.bytes[5] = 5;
        long address = mm.map(0, 3 * PAGE, READ_WRITE, MAP_SHARED, file, 0, "file");
        assertThat(mm.readByte(address + 5)).isEqualTo((byte) 5);
        mm.writeInt(address + PAGE + 8, 0x0102_0304);
        assertThat(file.bytes[PAGE + 8]).isZero();
        assertThat(mm.residency().writeBack(address, PAGE)).isZero();
        assertThat(file.bytes[PAGE + 8]).isZero();
        assertThat(mm.residency().writeBack(address, 2 * PAGE)).isZero();
        assertThat(file.bytes[PAGE + 8]).isEqualTo((byte) 4);
        assertThat(mm.fault(address + 2 * PAGE, Access.READ)).isEqualTo(Fault.PAST_END);
        mm.writeInt(address, 9);
        assertThat(mm.unmap(address, PAGE)).isZero();
        assertThat(file.bytes[0]).isEqualTo((byte) 9);
        assertThat(file.closed).isFalse();
        assertThat(mm.unmap(address, 3 * PAGE)).isZero();
        assertThat(file.closed).isTrue();
    }

    @Test
    void keepsPrivateStoresFromTheFile() {
        Bytes file = new Bytes(PAGE);
        long address = mm.map(0, PAGE, READ_WRITE, MAP_PRIVATE, file, 0, "file");
        mm.writeInt(address, 9);
        assertThat(mm.residency().writeBack(address, PAGE)).isZero();
        assertThat(file.bytes[0]).isZero();
        assertThat(mm.residency().discard(address, PAGE)).isZero();
        assertThat(mm.readInt(address)).isZero();
    }

    @Test
    void movesPagesWithTheirContents() {
        long address = map(2, READ_WRITE);
        mm.writeInt(address + PAGE, 42);
        long blocker = mm.map(address + 2 * PAGE, PAGE, 0, ANONYMOUS | MAP_FIXED, null, 0, "");
        assertThat(blocker).isEqualTo(address + 2 * PAGE);
        assertThat(mm.remap(address, 2 * PAGE, 4 * PAGE, 0, 0)).isEqualTo(-Errno.ENOMEM);
        long moved = mm.remap(address, 2 * PAGE, 4 * PAGE, 1, 0);
        assertThat(mm.readInt(moved + PAGE)).isEqualTo(42);
        assertThat(mm.fault(address, Access.READ)).isEqualTo(Fault.NOT_MAPPED);
    }

    @Test
    void pagesThatWereUsedBeforeReadAsZeroAndKeepWhatIsWrittenThen() {
        AddressSpace space = new AddressSpace(new Memory(1L << 32));
        long address = space.map(0, 200 * PAGE, READ_WRITE, ANONYMOUS, null, 0, "");
        for (int round = 1; round <= 3; round++) {
            for (int page = 0; page < 200; page++) {
                long at = address + page * PAGE;
                assertThat(space.readInt(at)).as("page %d, round %d", page, round).isZero();
                space.writeInt(at, round);
            }
            // One by one, so that the later ones have the host take the earlier ones back.
            for (int page = 0; page < 200; page += 2) {
                long at = address + page * PAGE;
                assertThat(space.unmap(at, PAGE)).isZero();
                int flags = ANONYMOUS | MAP_FIXED;
                assertThat(space.map(at, PAGE, READ_WRITE, flags, null, 0, "")).isEqualTo(at);
                space.writeInt(at, -round);
            }
            for (int page = 0; page < 200; page++) {
                int expected = page % 2 == 0 ? -round : round;
                assertThat(space.readInt(address + page * PAGE)).isEqualTo(expected);
            }
            assertThat(space.residency().discard(address, 200 * PAGE)).isZero();
        }
        space.close();
    }
}
