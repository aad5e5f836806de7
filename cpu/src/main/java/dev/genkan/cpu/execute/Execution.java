package dev.genkan.cpu.execute;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.decode.Instruction;

/** Executes one instruction of any family. */
public final class Execution {
    private Execution() {}

    /**
     * Executes one instruction. {@link Cpu#rip} is the address of the instruction after it, and a
     * branch changes it.
     *
     * @throws dev.genkan.cpu.GuestFault if it traps; no register and no memory has changed then,
     *     except for a string instruction, PUSHA, POPA and ENTER that stopped half-way
     */
    public static void execute(Cpu cpu, Instruction i) {
        switch (i.op.family()) {
            case ARITHMETIC -> Arithmetic.execute(cpu, i);
            case DECIMAL -> Decimal.execute(cpu, i);
            case SHIFT -> Shift.execute(cpu, i);
            case MULTIPLY -> Multiply.execute(cpu, i);
            case BIT -> Bits.execute(cpu, i);
            case MOVE -> Move.execute(cpu, i);
            case STACK -> Stack.execute(cpu, i);
            case CONTROL -> Control.execute(cpu, i);
            case STRING -> Strings.execute(cpu, i);
            case ATOMIC -> Atomic.execute(cpu, i);
            case FLAG -> FlagControl.execute(cpu, i);
            case SEGMENT -> Segment.execute(cpu, i);
            case SYSTEM -> SystemInstructions.execute(cpu, i);
            case X87 -> X87.execute(cpu, i);
            case VECTOR_MOVE -> VectorMove.execute(cpu, i);
            case VECTOR_SHUFFLE -> VectorShuffle.execute(cpu, i);
            case VECTOR_INTEGER -> VectorInteger.execute(cpu, i);
            case VECTOR_SHIFT -> VectorShift.execute(cpu, i);
            case VECTOR_FLOAT -> VectorFloat.execute(cpu, i);
            case VECTOR_CONVERT -> VectorConvert.execute(cpu, i);
            case VECTOR_LANE -> VectorLane.execute(cpu, i);
            case VECTOR_WIDEN -> VectorWiden.execute(cpu, i);
            case VECTOR_CROSS -> VectorCross.execute(cpu, i);
            case VECTOR_CRYPTO -> VectorCrypto.execute(cpu, i);
            case VECTOR_TEXT -> VectorText.execute(cpu, i);
            case VECTOR_GATHER -> VectorGather.execute(cpu, i);
            case VECTOR_FMA -> VectorFma.execute(cpu, i);
            case VECTOR_STATE -> VectorState.execute(cpu, i);
        }
    }
}
