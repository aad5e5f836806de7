package dev.genkan.cpu.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Descriptor;
import dev.genkan.cpu.Machine;
import dev.genkan.cpu.Trap;
import org.junit.jupiter.api.Test;

/** What the host cannot be asked about segments, since processors differ. */
final class SegmentTest {
    @Test
    void aNullSelectorClearsTheBase() {
        // mov eax,0x12345; wrfsbase rax; xor ecx,ecx; mov fs,ecx; rdfsbase rbx; int3
        try (Machine m = new Machine(true, "b845230100 f3480faed0 31c9 8ee1 f3480faec3 cc")) {
            m.cpu.gpr[Cpu.RBX] = 1;
            assertThat(m.run()).isInstanceOf(Trap.Breakpoint.class);
            assertThat(m.cpu.gpr[Cpu.RBX]).isZero();
        }
    }

    @Test
    void rexWMakesFarPointersOfTenBytes() {
        // mov eax,0x20000; lfs rbx,[rax]; int3
        try (Machine m = new Machine(true, "b800000200 480fb418 cc")) {
            m.memory.writeLong(Machine.DATA, 0x1122334455667788L);
            m.memory.writeShort(Machine.DATA + 8, (short) Cpu.USER_DATA);
            assertThat(m.run()).isInstanceOf(Trap.Breakpoint.class);
            assertThat(m.cpu.gpr[Cpu.RBX]).isEqualTo(0x1122334455667788L);
            assertThat(m.cpu.selector[Cpu.FS]).isEqualTo(Cpu.USER_DATA);
        }
        // mov eax,0x20000; rex.w lcall [rax]
        try (Machine m = new Machine(true, "b800000200 48ff18")) {
            m.load(Machine.CODE + 0x100, "cc");
            m.memory.writeLong(Machine.DATA, Machine.CODE + 0x100);
            m.memory.writeShort(Machine.DATA + 8, (short) Cpu.USER_CODE_32);
            assertThat(m.run()).isInstanceOf(Trap.Breakpoint.class);
            assertThat(m.cpu.longMode()).isFalse();
            assertThat(m.cpu.gpr[Cpu.RSP]).isEqualTo(Machine.STACK - 16);
            assertThat(m.memory.readLong(Machine.STACK - 16)).isEqualTo(Machine.CODE + 8);
            assertThat(m.memory.readLong(Machine.STACK - 8)).isEqualTo(Cpu.USER_CODE_64);
        }
    }

    @Test
    void syscallIsForSixtyFourBitCode() {
        try (Machine m = new Machine(false, "0f05")) {
            assertThat(m.run()).isEqualTo(new Trap.InvalidOpcode());
        }
    }

    @Test
    void keepsTheCodeOfBothWidths() {
        // mov eax,0x20000; again: inc ecx; lcall [rax]; cmp ecx,10; jb again; int3
        try (Machine m = new Machine(true, "b800000200 ffc1 ff18 83f90a 72f7 cc")) {
            // dec eax; inc edx; inc eax; lret
            m.load(Machine.CODE + 0x100, "48ffc2 40 cb");
            m.memory.writeInt(Machine.DATA, (int) Machine.CODE + 0x100);
            m.memory.writeShort(Machine.DATA + 4, (short) Cpu.USER_CODE_32);
            assertThat(m.run()).isInstanceOf(Trap.Breakpoint.class);
            assertThat(m.cpu.longMode()).isTrue();
            assertThat(m.cpu.gpr[Cpu.RCX]).isEqualTo(10);
            assertThat(m.cpu.gpr[Cpu.RDX]).isEqualTo(10);
            assertThat(m.cpu.gpr[Cpu.RAX]).isEqualTo(Machine.DATA);
        }
    }

    @Test
    void aChangedDescriptorHoldsFromTheNextLoadOn() {
        // mov eax,7; mov ds,eax; mov eax,[8]; int3; mov eax,[8]; mov eax,7; mov ds,eax; mov eax,[8]
        try (Machine m =
                new Machine(
                        false,
                        "b807000000 8ed8 a108000000 cc"
                                + "a108000000 b807000000 8ed8 a108000000")) {
            m.cpu.setLocalDescriptors(new Descriptor[] {Descriptor.data(Machine.DATA, 0xfff)});
            assertThat(m.run()).isInstanceOf(Trap.Breakpoint.class);
            m.cpu.setLocalDescriptors(new Descriptor[] {Descriptor.data(Machine.DATA, 8)});
            assertThat(m.run()).isEqualTo(new Trap.GeneralProtection());
            assertThat(m.cpu.rip).isEqualTo(Machine.CODE + 25);
        }
    }
}
