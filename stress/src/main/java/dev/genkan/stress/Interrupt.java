package dev.genkan.stress;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Memory;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A stop that is asked for while the engine looks after another call for attention. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Seen at once.")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "Seen the next time.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, or seen twice.")
@State
public class Interrupt {
    private static final Memory MEMORY = new Memory(Memory.PAGE_SIZE);

    private final Cpu cpu = new Cpu(MEMORY, true);

    public Interrupt() {
        cpu.callAttention();
    }

    @Actor
    public void kernel() {
        cpu.interrupt();
    }

    @Actor
    public void engine(ZZ_Result r) {
        r.r1 = cpu.interrupted();
    }

    @Arbiter
    public void later(ZZ_Result r) {
        r.r2 = cpu.interrupted();
    }
}
