package dev.genkan.cpu.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Access;
import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Machine;
import dev.genkan.cpu.Trap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Repeated CMPS and SCAS end where they would one by one, wherever pages begin and end. */
final class StringSearchTest {
    private static final long FIRST = Machine.DATA, SECOND = Machine.DATA + 0x1000;
    private static final int ROOM = 0x1000;

    /** REPNE or REPE, then the operation of 1, 2, 4 or 8 bytes, and INT3. */
    private static String code(boolean equal, boolean scan, int size) {
        String prefix = (size == 2 ? "66" : "") + (equal ? "f3" : "f2") + (size == 8 ? "48" : "");
        int opcode = (scan ? 0xae : 0xa6) + (size == 1 ? 0 : 1);
        return prefix + "%02x cc".formatted(opcode);
    }

    private static long element(Machine m, long address, int size) {
        long value = 0;
        for (int k = size - 1; k >= 0; k--) {
            value = value << 8 | m.memory.readByte(address + k) & 255;
        }
        return value;
    }

    @Test
    void endsWhereOneByOneDoes() {
        SplittableRandom random = new SplittableRandom(20261124);
        for (int n = 0; n < 3000; n++) {
            int size = 1 << random.nextInt(4);
            boolean equal = random.nextBoolean();
            boolean scan = random.nextBoolean();
            try (Machine m = new Machine(true, code(equal, scan, size))) {
                // Few values, so that runs of equal and of other elements are long.
                int odd = random.nextInt(1, 400);
                for (int k = 0; k < 2 * ROOM; k++) {
                    m.memory.writeByte(FIRST + k, (byte) (random.nextInt(odd) == 0 ? 1 : 0));
                }
                long value = equal ? 0 : 1;
                long si = FIRST + random.nextInt(64);
                long di = SECOND - random.nextInt(600);
                long count = random.nextInt(600);
                m.cpu.gpr[Cpu.RAX] = value;
                m.cpu.gpr[Cpu.RSI] = si;
                m.cpu.gpr[Cpu.RDI] = di;
                m.cpu.gpr[Cpu.RCX] = count;
                boolean zero = (m.cpu.flags() & Cpu.ZF) != 0;
                long done = 0;
                while (done < count) {
                    long other = element(m, di + done * size, size);
                    zero = (scan ? value : element(m, si + done * size, size)) == other;
                    done++;
                    if (zero != equal) {
                        break;
                    }
                }
                assertThat(m.run()).isEqualTo(new Trap.Breakpoint());
                assertThat(m.cpu.gpr[Cpu.RCX]).isEqualTo(count - done);
                assertThat(m.cpu.gpr[Cpu.RDI]).isEqualTo(di + done * size);
                assertThat(m.cpu.gpr[Cpu.RSI]).isEqualTo(scan ? si : si + done * size);
                assertThat((m.cpu.flags() & Cpu.ZF) != 0).isEqualTo(zero);
            }
        }
    }

    @Test
    void stopsAtThePageThatIsNotThere() {
        for (int size : new int[] {1, 2, 4, 8}) {
            try (Machine m = new Machine(true, code(true, true, size))) {
                m.cpu.gpr[Cpu.RDI] = SECOND + 8;
                m.cpu.gpr[Cpu.RCX] = 100_000;
                long end = SECOND + ROOM;
                assertThat(m.run()).isEqualTo(new Trap.PageFault(end, Access.READ, false));
                assertThat(m.cpu.gpr[Cpu.RDI]).isEqualTo(end);
                assertThat(m.cpu.gpr[Cpu.RCX]).isEqualTo(100_000 - (ROOM - 8) / size);
                assertThat(m.cpu.flags() & Cpu.ZF).isEqualTo(Cpu.ZF);
            }
        }
    }
}
