package dev.genkan.cpu.differential;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Family;
import dev.genkan.cpu.decode.IntegerOp;
import dev.genkan.cpu.decode.Row;
import java.io.IOException;
import java.util.List;

/**
 * A host whose kernel itself runs without privilege, in a virtual machine: its programs do not have
 * the segments, gates and stack faults of the processor, so that it is no witness of them. What the
 * recorded vectors tell of them stands in.
 */
final class Paravirtual {
    private static final int SIGBUS = 7, SIGSEGV = 11;

    private Paravirtual() {}

    /** Whether the host is one: it has no code segment of 32 bits where Linux has it. */
    static boolean isHost(NativeRunner host) throws IOException, InterruptedException {
        Case verr = new Case(true);
        // VERR AX
        verr.code = new byte[] {0x0f, 0x00, (byte) 0xe0};
        verr.gpr[Cpu.RAX] = Cpu.USER_CODE_32;
        return (host.run(List.of(verr)).getFirst().flags & Cpu.ZF) == 0;
    }

    /** Whether such a host does a case in its own way, or does not even enter it. */
    static boolean mediates(Case made) {
        long top = made.gpr[Cpu.RSP] >> 47;
        return top != 0 && top != -1 || made.rows.stream().anyMatch(Paravirtual::mediates);
    }

    /** Whether such a host does an instruction in its own way. */
    static boolean mediates(Row row) {
        return row.op.family() == Family.SEGMENT
                || switch (row.op) {
                    case IntegerOp op ->
                            switch (op) {
                                case JMPF,
                                        CALLF,
                                        RETF,
                                        IRET,
                                        LAR,
                                        LSL,
                                        VERR,
                                        VERW,
                                        INT,
                                        INTO,
                                        INT1,
                                        INT3,
                                        PRIVILEGED ->
                                        true;
                                default -> false;
                            };
                    default -> false;
                };
    }

    /** Whether a result is one that such a host can only tell as a fault of another kind. */
    static boolean mediates(Result host, Result guest) {
        return host.signal == SIGSEGV && guest.signal == SIGBUS;
    }
}
