package dev.genkan.stress;

import dev.genkan.kernel.abi.ErrnoException;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.fs.FileTable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A descriptor that one thread opens and another uses, by a guess, without the table's lock. */
@JCStressTest
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "Not yet open: EBADF.")
@Outcome(id = "42", expect = Expect.ACCEPTABLE, desc = "Open, and all of the file is there.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A file that is not yet made.")
@State
public class NewDescriptor {
    private final FileTable table = new FileTable();

    private static final class Numbered extends File {
        private int number;

        Numbered(int number) {
            this.number = number;
        }
    }

    @Actor
    public void opens() {
        table.install(new Numbered(42), false);
    }

    @Actor
    public void uses(I_Result r) {
        try {
            r.r1 = ((Numbered) table.file(0)).number;
        } catch (ErrnoException e) {
            r.r1 = -1;
        }
    }
}
