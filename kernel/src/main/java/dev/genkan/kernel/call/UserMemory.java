package dev.genkan.kernel.call;

import dev.genkan.cpu.Access;
import dev.genkan.cpu.Memory;
import dev.genkan.kernel.mm.AddressSpace;
import dev.genkan.kernel.mm.Fault;

/** Questions about a program's memory that no copy answers. */
final class UserMemory {
    private UserMemory() {}

    /** How many bytes from an address on can be written; their pages are there afterwards. */
    static int writable(AddressSpace mm, long address, int count) {
        int done = 0;
        while (done < count) {
            long at = address + done;
            if ((mm.memory().permissions(at) & Memory.WRITE) == 0
                    && mm.fault(at, Access.WRITE) != Fault.RESOLVED) {
                return done;
            }
            int toPageEnd = Memory.PAGE_SIZE - (int) (at & (Memory.PAGE_SIZE - 1));
            done += Math.min(toPageEnd, count - done);
        }
        return done;
    }
}
