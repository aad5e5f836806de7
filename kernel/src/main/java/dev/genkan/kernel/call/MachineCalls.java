package dev.genkan.kernel.call;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Descriptor;
import dev.genkan.cpu.Feature;
import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.Meaning;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The calls about the machine and the kernel: names, memory, randomness, segments. */
public final class MachineCalls {
    private static final int FIELD = 65, OLD_FIELD = 9;
    private static final int GRND_NONBLOCK = 1, GRND_RANDOM = 2, GRND_INSECURE = 4;
    private static final int ARCH_SET_GS = 0x1001,
            ARCH_SET_FS = 0x1002,
            ARCH_GET_FS = 0x1003,
            ARCH_GET_GS = 0x1004,
            ARCH_GET_CPUID = 0x1011,
            ARCH_SET_CPUID = 0x1012;

    /** The first and last entry of the descriptor table for set_thread_area(2), on 64 bits. */
    private static final int TLS_FIRST = 12, TLS_LAST = 14;

    private static final long TASK_SIZE = (1L << 47) - 4096;

    private MachineCalls() {}

    // ---- names

    private static String[] names(Task task) {
        Kernel kernel = task.kernel();
        // As on a 64-bit kernel, where personality(PER_LINUX32) hides its width.
        boolean narrow = (task.process().personality & 0xff) == 8;
        return new String[] {
            "Linux",
            kernel.hostName(),
            kernel.release(),
            kernel.version(),
            narrow || !kernel.model().has(Feature.LM) ? kernel.model().machine() : "x86_64",
            kernel.domainName()
        };
    }

    private static long write(UserPointer to, String[] names, int fields, int size) {
        byte[] bytes = new byte[fields * size];
        for (int i = 0; i < fields; i++) {
            byte[] text = names[i].getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(text, 0, bytes, i * size, Math.min(text.length, size - 1));
        }
        return to.copyToUser(bytes, 0, bytes.length) == 0 ? 0 : -Errno.EFAULT;
    }

    /** Implements uname(2). */
    public static long sys_newuname(
            Task task, @As(value = Meaning.STRUCT_UTSNAME, out = true) UserPointer name) {
        return write(name, names(task), 6, FIELD);
    }

    /** Implements the second uname of i386: without the domain. */
    public static long sys_uname(Task task, @As(Meaning.ADDRESS) UserPointer name) {
        return name.isNull() ? -Errno.EFAULT : write(name, names(task), 5, FIELD);
    }

    /** Implements the first uname of i386: eight bytes a name. */
    public static long sys_olduname(Task task, @As(Meaning.ADDRESS) UserPointer name) {
        return name.isNull() ? -Errno.EFAULT : write(name, names(task), 5, OLD_FIELD);
    }

    private static String nameArgument(Task task, UserPointer name, int length) {
        if (!task.credentials().isPrivileged()) {
            throw Errno.error(Errno.EPERM);
        }
        if (length < 0 || length > FIELD - 1) {
            throw Errno.error(Errno.EINVAL);
        }
        return new String(name.bytes(length), StandardCharsets.ISO_8859_1);
    }

    /** Implements sethostname(2): the kernel's own, not the host's. */
    public static long sys_sethostname(
            Task task, @As(value = Meaning.BUFFER_IN, length = 1) UserPointer name, int length) {
        task.kernel().setHostName(nameArgument(task, name, length));
        return 0;
    }

    /** Implements setdomainname(2): the kernel's own, not the host's. */
    public static long sys_setdomainname(
            Task task, @As(value = Meaning.BUFFER_IN, length = 1) UserPointer name, int length) {
        task.kernel().setDomainName(nameArgument(task, name, length));
        return 0;
    }

    // ---- the machine

    /** Implements sysinfo(2): the memory is the bound that programs have. */
    public static long sys_sysinfo(
            Task task, @As(value = Meaning.STRUCT_SYSINFO, out = true) UserPointer info) {
        Kernel kernel = task.kernel();
        long total = kernel.memory().limit();
        long free = total - kernel.memory().used();
        long uptime = kernel.clock().monotonic() / TimeSpec.SECOND;
        boolean wide = task.abi() == Abi.X86_64;
        UserPointer at = info;
        info.write(new byte[wide ? 112 : 64]);
        if (wide) {
            at.writeLong(uptime);
            at.plus(32).writeLong(total);
            at.plus(40).writeLong(free);
            at.plus(80).writeInt(1);
            at.plus(104).writeInt(1);
        } else {
            // Sizes that do not fit are told in pages.
            int unit = total >> 32 == 0 ? 1 : 4096;
            at.writeInt((int) uptime);
            at.plus(16).writeInt((int) (total / unit));
            at.plus(20).writeInt((int) (free / unit));
            at.plus(40).writeInt(1);
            at.plus(52).writeInt(unit);
        }
        return 0;
    }

    /** Implements getcpu(2): the first processor that the task may run on, wherever it does. */
    public static long sys_getcpu(
            Task task,
            @As(value = Meaning.POINTER_TO_INT, out = true) UserPointer cpu,
            @As(value = Meaning.POINTER_TO_INT, out = true) UserPointer node,
            @As(Meaning.ADDRESS) long unused) {
        if (!cpu.isNull()) {
            cpu.writeInt(Long.numberOfTrailingZeros(task.affinity));
        }
        if (!node.isNull()) {
            node.writeInt(0);
        }
        return 0;
    }

    /** Implements getrandom(2). */
    public static long sys_getrandom(
            Task task,
            @As(value = Meaning.RANDOM_OUT, length = 1) UserPointer buffer,
            @As(Meaning.UNSIGNED) long length,
            @As(Meaning.GETRANDOM_FLAGS) int flags) {
        if ((flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE)) != 0
                || (flags & (GRND_RANDOM | GRND_INSECURE)) == (GRND_RANDOM | GRND_INSECURE)) {
            return -Errno.EINVAL;
        }
        long wanted =
                Long.compareUnsigned(length, Integer.MAX_VALUE) > 0 ? Integer.MAX_VALUE : length;
        byte[] chunk = new byte[(int) Math.min(wanted, 65_536)];
        long done = 0;
        while (done < wanted) {
            int part = (int) Math.min(chunk.length, wanted - done);
            task.kernel().entropy().fill(chunk, 0, part);
            long missing = buffer.plus(done).copyToUser(chunk, 0, part);
            done += part - missing;
            if (missing != 0) {
                return done == 0 ? -Errno.EFAULT : done;
            }
            if (task.signals().isPending()) {
                break;
            }
        }
        return done;
    }

    /** Implements reboot(2): EPERM, for a program has no machine of its own. */
    public static long sys_reboot(
            Task task,
            @As(Meaning.HEX) int magic1,
            @As(Meaning.HEX) int magic2,
            @As(Meaning.REBOOT_COMMAND) int command,
            @As(Meaning.ADDRESS) long argument) {
        return -Errno.EPERM;
    }

    /** Implements personality(2). */
    @As(Meaning.PERSONALITY)
    public static long sys_personality(Task task, @As(Meaning.PERSONALITY) int personality) {
        int old = task.process().personality;
        if (personality != -1) {
            task.process().personality = personality;
        }
        return old & 0xffff_ffffL;
    }

    // ---- segments

    /** Implements arch_prctl(2). */
    public static long sys_arch_prctl(
            Task task,
            @As(Meaning.ARCH_PRCTL_CODE) int code,
            @As(Meaning.ADDRESS) UserPointer argument) {
        Cpu cpu = task.cpu();
        switch (code) {
            case ARCH_GET_CPUID -> {
                return 1;
            }
            case ARCH_SET_CPUID -> {
                return argument.address() != 0 ? 0 : -Errno.ENODEV;
            }
            default -> {}
        }
        if (task.abi() == Abi.I386) {
            return -Errno.EINVAL;
        }
        switch (code) {
            case ARCH_SET_FS, ARCH_SET_GS -> {
                if (Long.compareUnsigned(argument.address(), TASK_SIZE) >= 0) {
                    return -Errno.EPERM;
                }
                cpu.setSegment(code == ARCH_SET_FS ? Cpu.FS : Cpu.GS, 0, argument.address());
                return 0;
            }
            case ARCH_GET_FS -> argument.writeLong(cpu.segmentBase[Cpu.FS]);
            case ARCH_GET_GS -> argument.writeLong(cpu.segmentBase[Cpu.GS]);
            default -> {
                return -Errno.EINVAL;
            }
        }
        return 0;
    }

    /** Bits of the last word of struct user_desc. */
    private static final int SEG_32BIT = 1,
            READ_EXEC_ONLY = 1 << 3,
            LIMIT_IN_PAGES = 1 << 4,
            SEG_NOT_PRESENT = 1 << 5,
            USEABLE = 1 << 6;

    private static final int EMPTY = READ_EXEC_ONLY | SEG_NOT_PRESENT;

    /** What struct user_desc describes; null if it asks for the entry to be emptied. */
    private static @Nullable Descriptor descriptor(long base, long limit, int flags) {
        if (base == 0 && limit == 0 && (flags == EMPTY || flags == 0)) {
            return null;
        }
        int type = flags >> 1 & 3;
        boolean readOnly = (flags & READ_EXEC_ONLY) != 0;
        // P, DPL 3, S, type, accessed: as fill_ldt of Linux.
        int access = 1 << 12 | 3 << 13 | 1 << 8 | type << 10 | (readOnly ? 0 : 1 << 9);
        if ((flags & SEG_NOT_PRESENT) == 0) {
            access |= 1 << 15;
        }
        if ((flags & SEG_32BIT) != 0) {
            access |= 1 << 22;
        }
        if ((flags & USEABLE) != 0) {
            access |= 1 << 20;
        }
        long lastByte = limit & 0xf_ffff;
        if ((flags & LIMIT_IN_PAGES) != 0) {
            access |= 1 << 23;
            lastByte = lastByte << 12 | 0xfff;
        }
        return new Descriptor(base, lastByte, access);
    }

    /** The entries of a local descriptor table, and the size of each in memory. */
    private static final int LDT_ENTRIES = 8192, LDT_ENTRY_SIZE = 8;

    /** Implements modify_ldt(2). */
    public static long sys_modify_ldt(
            Task task,
            int function,
            @As(Meaning.ADDRESS) UserPointer data,
            @As(Meaning.UNSIGNED) long size) {
        return switch (function) {
            case 0 -> readTable(task, data, size);
            case 1 -> writeTable(task, data, size, true);
            case 2 -> {
                // The default table is empty.
                long length = Math.min(size & 0xffff_ffffL, 128);
                yield data.copyToUser(new byte[(int) length], 0, (int) length) == 0
                        ? length
                        : -Errno.EFAULT;
            }
            case 0x11 -> writeTable(task, data, size, false);
            default -> -Errno.ENOSYS;
        };
    }

    private static long readTable(Task task, UserPointer data, long size) {
        @Nullable Descriptor[] table = task.process().localDescriptors;
        if (table.length == 0) {
            return 0;
        }
        int length = (int) Math.min(size & 0xffff_ffffL, (long) LDT_ENTRIES * LDT_ENTRY_SIZE);
        byte[] bytes = new byte[length];
        for (int i = 0; i < table.length && (i + 1) * LDT_ENTRY_SIZE <= length; i++) {
            Descriptor entry = table[i];
            if (entry != null) {
                long limit = (entry.access() & 1 << 23) != 0 ? entry.limit() >> 12 : entry.limit();
                long high =
                        entry.base() >> 16 & 0xff
                                | entry.access() & 0xf0_ff00
                                | limit & 0xf_0000
                                | entry.base() & 0xff00_0000L;
                long word = high << 32 | (entry.base() & 0xffff) << 16 | limit & 0xffff;
                for (int b = 0; b < LDT_ENTRY_SIZE; b++) {
                    bytes[i * LDT_ENTRY_SIZE + b] = (byte) (word >>> 8 * b);
                }
            }
        }
        return data.copyToUser(bytes, 0, length) == 0 ? length : -Errno.EFAULT;
    }

    private static long writeTable(Task task, UserPointer data, long size, boolean old) {
        if (size != 16) {
            return -Errno.EINVAL;
        }
        int index = data.readInt();
        long base = data.plus(4).readInt() & 0xffff_ffffL;
        long limit = data.plus(8).readInt() & 0xffff_ffffL;
        int flags = data.plus(12).readInt();
        if (index < 0 || index >= LDT_ENTRIES) {
            return -Errno.EINVAL;
        }
        if ((flags >> 1 & 3) == 3 && (old || (flags & SEG_NOT_PRESENT) == 0)) {
            return -Errno.EINVAL;
        }
        int used = old ? flags & 0x3f : flags & 0x7f;
        Descriptor wanted = old && base == 0 && limit == 0 ? null : descriptor(base, limit, used);
        @Nullable Descriptor[] table = task.process().localDescriptors;
        if (index >= table.length) {
            table = java.util.Arrays.copyOf(table, index + 1);
            task.process().localDescriptors = table;
        }
        table[index] = wanted;
        Cpu cpu = task.cpu();
        cpu.setLocalDescriptors(table);
        // On the way back to the program, they are loaded again.
        for (int segment : new int[] {Cpu.ES, Cpu.SS, Cpu.DS}) {
            if ((cpu.selector[segment] & 4) != 0) {
                cpu.setSegment(segment, cpu.selector[segment]);
            }
        }
        return 0;
    }

    /** Implements set_thread_area(2); entry numbers are those of a 64-bit kernel, 12 to 14. */
    public static long sys_set_thread_area(
            Task task, @As(Meaning.STRUCT_USER_DESC) UserPointer description) {
        return setThreadArea(task.cpu(), description, true);
    }

    /**
     * Sets an entry of a processor's descriptor table.
     *
     * @param mayChoose whether -1 means an entry that is free
     */
    static long setThreadArea(Cpu cpu, UserPointer description, boolean mayChoose) {
        int index = description.readInt();
        long base = description.plus(4).readInt() & 0xffff_ffffL;
        long limit = description.plus(8).readInt() & 0xffff_ffffL;
        int flags = description.plus(12).readInt();
        Descriptor wanted = descriptor(base, limit, flags & 0x7f);
        if (wanted != null
                && ((flags & SEG_32BIT) == 0
                        || (flags >> 1 & 3) > 1
                        || (flags & SEG_NOT_PRESENT) != 0)) {
            return -Errno.EINVAL;
        }
        if (index == -1 && mayChoose) {
            index = TLS_FIRST;
            while (cpu.descriptor(index << 3 | 3) != null) {
                if (++index > TLS_LAST) {
                    return -Errno.ESRCH;
                }
            }
            description.writeInt(index);
        }
        if (index < TLS_FIRST || index > TLS_LAST) {
            return -Errno.EINVAL;
        }
        cpu.setDescriptor(index, wanted);
        int selector = index << 3 | 3;
        for (int segment : new int[] {Cpu.FS, Cpu.GS}) {
            if (cpu.selector[segment] == selector && wanted != null) {
                cpu.setSegment(segment, selector);
            }
        }
        return 0;
    }

    /** Implements get_thread_area(2). */
    public static long sys_get_thread_area(
            Task task, @As(Meaning.STRUCT_USER_DESC) UserPointer description) {
        int index = description.readInt();
        if (index < TLS_FIRST || index > TLS_LAST) {
            return -Errno.EINVAL;
        }
        Descriptor found = task.cpu().descriptor(index << 3 | 3);
        long base = found == null ? 0 : found.base();
        long limit = 0;
        int flags = EMPTY;
        if (found != null) {
            boolean pages = (found.access() & 1 << 23) != 0;
            limit = pages ? found.limit() >> 12 : found.limit();
            flags =
                    ((found.access() & 1 << 22) != 0 ? SEG_32BIT : 0)
                            | (found.access() >> 10 & 3) << 1
                            | ((found.access() & 1 << 9) == 0 ? READ_EXEC_ONLY : 0)
                            | (pages ? LIMIT_IN_PAGES : 0)
                            | ((found.access() & 1 << 15) == 0 ? SEG_NOT_PRESENT : 0)
                            | ((found.access() & 1 << 20) != 0 ? USEABLE : 0);
        }
        description.plus(4).writeInt((int) base);
        description.plus(8).writeInt((int) limit);
        description.plus(12).writeInt(flags);
        return 0;
    }
}
