package dev.genkan.stress;

import dev.genkan.cpu.Memory;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** LOCK CMPXCHG of neighboring bytes, which are compared and set by the int that holds both. */
@JCStressTest
@Outcome(id = "1, 1, 513", expect = Expect.ACCEPTABLE, desc = "Neither loses the other's byte.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A byte was lost, or not set.")
@State
public class BytesOfAWord {
    private static final Memory MEMORY = new Memory(1 << 20);
    private static final AtomicInteger NEXT = new AtomicInteger();

    static {
        MEMORY.protect(0, 1 << 20, Memory.READ | Memory.WRITE);
    }

    private final long address = (NEXT.getAndIncrement() & 0x1fff) * 64L;

    public BytesOfAWord() {
        MEMORY.writeInt(address, 0);
    }

    @Actor
    public void first(III_Result r) {
        r.r1 = MEMORY.compareAndSet(address, 1, 0, 1) ? 1 : 0;
    }

    @Actor
    public void second(III_Result r) {
        r.r2 = MEMORY.compareAndSet(address + 1, 1, 0, 2) ? 1 : 0;
    }

    @Arbiter
    public void both(III_Result r) {
        r.r3 = MEMORY.readInt(address);
    }
}
