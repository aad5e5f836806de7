package dev.genkan.kernel.entry;

import dev.genkan.cpu.Cpu;
import dev.genkan.cpu.Trap;
import dev.genkan.kernel.Clock;
import dev.genkan.kernel.KernelLog;
import dev.genkan.kernel.Linux;
import dev.genkan.kernel.RateLimit;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.ErrnoException;
import dev.genkan.kernel.abi.SystemCallTable;
import dev.genkan.kernel.abi.TableRow;
import dev.genkan.kernel.abi.Version;
import dev.genkan.kernel.hook.SystemCallEvent;
import dev.genkan.kernel.hook.TaskHook;
import dev.genkan.kernel.task.CallingConvention;
import dev.genkan.kernel.task.SystemCallServer;
import dev.genkan.kernel.task.Task;
import dev.genkan.kernel.task.TaskExit;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The door into the kernel: finds the method of a system call by its number and calls it.
 *
 * <p>A call of a row that nothing watches costs a bounds check, two loads, a branch and a switch.
 * Rows are bound to their methods when they are first called.
 */
public final class SystemCalls implements SystemCallServer {
    private final Version version;
    private final KernelLog log;
    private final Clock clock;
    private final TaskHook[] hooks;
    private final RateLimit unknown = new RateLimit();
    private final Set<TableRow> told = ConcurrentHashMap.newKeySet();
    private final Map<Integer, @Nullable CallFamily> families = new LinkedHashMap<>();
    private final Table i386 = new Table(Abi.I386);
    private final Table x8664 = new Table(Abi.X86_64);
    private List<UserCall> userCalls = List.of();
    private @Nullable CallIndex index;

    /** The slots of one table. */
    private final class Table {
        private final Abi abi;
        private @Nullable SystemCallTable rows;
        // Null where a number was not called yet, and where there is no row.
        private @Nullable Slot[] slots = new @Nullable Slot[0];

        Table(Abi abi) {
            this.abi = abi;
        }

        SystemCallTable rows() {
            SystemCallTable table = rows;
            if (table == null) {
                table = withUserRows(SystemCallTable.of(abi, version), userCalls);
                slots = new @Nullable Slot[table.size()];
                rows = table;
            }
            return table;
        }
    }

    /**
     * A dispatcher over the tables of one version of the kernel.
     *
     * @param hooks what sees every call, in this order
     */
    public SystemCalls(Version version, KernelLog log, Clock clock, List<TaskHook> hooks) {
        this.version = version;
        this.log = log;
        this.clock = clock;
        this.hooks = hooks.toArray(TaskHook[]::new);
    }

    @Override
    public void serve(Task task, Trap.SystemCall door) {
        CallingConvention convention = task.convention();
        Cpu cpu = task.cpu();
        task.setResult(
                call(
                        task,
                        convention.abi(),
                        convention.number(cpu),
                        convention.argument(cpu, 0),
                        convention.argument(cpu, 1),
                        convention.argument(cpu, 2),
                        convention.argument(cpu, 3),
                        convention.argument(cpu, 4),
                        convention.argument(cpu, 5)));
    }

    /**
     * Answers one call.
     *
     * @param abi whose table numbers it
     * @param number the low 32 bits of rax, or eax
     * @param a the first of the six registers, zero-extended for i386
     * @return the result, or a negative errno or ERESTART code; no exception but {@link TaskExit}
     *     leaves it
     */
    public long call(
            Task task, Abi abi, int number, long a, long b, long c, long d, long e, long f) {
        @Nullable Slot[] slots = abi == Abi.I386 ? i386.slots : x8664.slots;
        if (number >= 0 && number < slots.length) {
            Slot slot = slots[number];
            if (slot != null && slot.flags == 0) {
                return invoke(slot, task, a, b, c, d, e, f);
            }
        }
        return slowly(task, abi, number, a, b, c, d, e, f);
    }

    private long invoke(Slot slot, Task task, long a, long b, long c, long d, long e, long f) {
        CallFamily family = slot.family;
        if (family == null) {
            return -Errno.ENOSYS;
        }
        try {
            return family.call(slot.index, task, a, b, c, d, e, f);
        } catch (ErrnoException error) {
            return -error.errno();
        } catch (TaskExit exit) {
            throw exit;
        } catch (RuntimeException | Error bug) {
            return oops(slot, task, bug);
        }
    }

    private long slowly(
            Task task, Abi abi, int number, long a, long b, long c, long d, long e, long f) {
        @Nullable Slot[] slots = abi == Abi.I386 ? i386.slots : x8664.slots;
        Slot slot = number >= 0 && number < slots.length ? slots[number] : null;
        if (slot == null) {
            slot = bind(abi, number);
        }
        if ((slot == null || (slot.flags & Slot.ABSENT) != 0) && hooks.length == 0) {
            return absent(task, abi, number, slot);
        }
        if (slot != null && (slot.flags & Slot.USER) != 0) {
            Linux.setCurrent(task);
        }
        if (hooks.length == 0 && slot != null) {
            return invoke(slot, task, a, b, c, d, e, f);
        }
        var event =
                new SystemCallEvent(
                        abi,
                        number,
                        slot == null ? "syscall_0x" + Integer.toHexString(number) : slot.row.name(),
                        slot == null ? null : slot.method(),
                        new long[] {a, b, c, d, e, f});
        for (TaskHook hook : hooks) {
            hook.enter(task, event);
        }
        long result =
                slot == null || (slot.flags & Slot.ABSENT) != 0
                        ? absent(task, abi, number, slot)
                        : invoke(slot, task, a, b, c, d, e, f);
        for (int i = hooks.length - 1; i >= 0; i--) {
            hooks[i].exit(task, event, result);
        }
        return result;
    }

    // ---- what cannot be answered

    private long absent(Task task, Abi abi, int number, @Nullable Slot slot) {
        String table = abi == Abi.I386 ? "i386" : "x86_64";
        if (slot == null) {
            if (unknown.allow(log, clock.monotonic(), "unknown system calls")) {
                log.printk(
                        KernelLog.WARNING,
                        program(task)
                                + " called "
                                + number
                                + " ("
                                + table
                                + "), which is no row of"
                                + " the table");
            }
        } else if (told.add(slot.row)) {
            log.printk(
                    KernelLog.WARNING,
                    program(task)
                            + " called "
                            + slot.row.name()
                            + " ("
                            + number
                            + ", "
                            + table
                            + "), which "
                            + (slot.row.hasEntryPoint()
                                    ? "nothing answers: no method " + slot.entryPoint
                                    : "Linux " + version + " does not have"));
        }
        return -Errno.ENOSYS;
    }

    private static String program(Task task) {
        return "pid " + task.process().pid() + " (" + task.comm + ")";
    }

    /** A method failed in a way that no method should: a line in the log, and EFAULT. */
    private long oops(Slot slot, Task task, Throwable bug) {
        String at = "";
        for (StackTraceElement frame : bug.getStackTrace()) {
            boolean own = slot.type != null && frame.getClassName().equals(slot.type.getName());
            if (own || at.isEmpty()) {
                at = " at " + frame.getFileName() + ":" + frame.getLineNumber();
            }
            if (own) {
                break;
            }
        }
        log.printk(
                KernelLog.ERR,
                "Oops: "
                        + slot.entryPoint
                        + " of "
                        + program(task)
                        + ": "
                        + bug
                        + at
                        + "; answered -EFAULT");
        return -Errno.EFAULT;
    }

    // ---- binding

    private synchronized @Nullable Slot bind(Abi abi, int number) {
        Table table = abi == Abi.I386 ? i386 : x8664;
        SystemCallTable rows = table.rows();
        if (number < 0 || number >= table.slots.length) {
            return null;
        }
        Slot slot = table.slots[number];
        if (slot == null) {
            TableRow row = rows.row(number).orElse(null);
            if (row != null) {
                slot = bind(abi, row);
                VarHandle.releaseFence();
                table.slots[number] = slot;
            }
        }
        return slot;
    }

    private Slot bind(Abi abi, TableRow row) {
        int watched = hooks.length > 0 ? Slot.HOOKED : 0;
        String entryPoint = row.entryPoint();
        int place = -1;
        if (abi == Abi.I386 && !row.compatEntryPoint().isEmpty()) {
            place = index().find(row.compatEntryPoint());
            entryPoint = place >= 0 ? row.compatEntryPoint() : entryPoint;
        }
        if (place < 0 && row.hasEntryPoint()) {
            place = index().find(row.entryPoint());
        }
        if (place < 0) {
            return new Slot(watched | Slot.ABSENT, null, 0, row, null, entryPoint);
        }
        int number = place >> 16;
        CallFamily family = families.computeIfAbsent(number, n -> index().family(n));
        return new Slot(watched, family, place & 0xffff, row, index().type(number), entryPoint);
    }

    private CallIndex index() {
        CallIndex found = index;
        if (found == null) {
            found = BuiltInCalls.index();
            index = found;
        }
        return found;
    }

    private boolean answered(TableRow row) {
        return (!row.compatEntryPoint().isEmpty() && index().find(row.compatEntryPoint()) >= 0)
                || (row.hasEntryPoint() && index().find(row.entryPoint()) >= 0);
    }

    private SystemCallTable withUserRows(SystemCallTable table, List<UserCall> calls) {
        if (calls.isEmpty()) {
            return table;
        }
        List<TableRow> careful = new ArrayList<>();
        List<TableRow> replacing = new ArrayList<>();
        for (UserCall call : calls) {
            (call.replace() ? replacing : careful).add(call.row());
        }
        return table.with(careful, row -> !answered(row)).with(replacing, row -> true);
    }

    /**
     * Has the calls of a user instead of those that were loaded before, also while tasks run.
     *
     * @throws dev.genkan.kernel.abi.TableException if a row has the number or name of another; then
     *     nothing has changed
     */
    public synchronized void load(List<UserCall> calls) {
        List<TableRow> rows = new ArrayList<>();
        for (UserCall call : calls) {
            rows.add(call.row());
        }
        SystemCallTable.refuseDuplicates(rows);
        Map<TableRow, Slot> slots = bindUserCalls(calls);
        for (Table table : new Table[] {i386, x8664}) {
            if (table.rows == null && rows.stream().noneMatch(row -> row.abi().in(table.abi))) {
                continue;
            }
            SystemCallTable with = withUserRows(SystemCallTable.of(table.abi, version), calls);
            @Nullable Slot[] fresh = new @Nullable Slot[with.size()];
            slots.forEach(
                    (row, slot) -> {
                        if (row.equals(with.row(row.number()).orElse(null))) {
                            fresh[row.number()] = slot;
                        }
                    });
            VarHandle.releaseFence();
            table.rows = with;
            table.slots = fresh;
        }
        userCalls = List.copyOf(calls);
    }

    private Map<TableRow, Slot> bindUserCalls(List<UserCall> calls) {
        Map<Class<?>, List<Method>> methods = new LinkedHashMap<>();
        Map<Class<?>, Object> targets = new LinkedHashMap<>();
        for (UserCall call : calls) {
            Class<?> type = call.method().getDeclaringClass();
            methods.computeIfAbsent(type, _ -> new ArrayList<>()).add(call.method());
            if (call.target() != null) {
                targets.put(type, call.target());
            }
        }
        Map<Class<?>, CallFamily> adapters = new LinkedHashMap<>();
        Map<TableRow, Slot> slots = new LinkedHashMap<>();
        int flags = Slot.USER | (hooks.length > 0 ? Slot.HOOKED : 0);
        for (UserCall call : calls) {
            Class<?> type = call.method().getDeclaringClass();
            List<Method> own = methods.getOrDefault(type, List.of());
            CallFamily family = adapters.get(type);
            if (family == null) {
                family = AdapterWriter.define(type, own, targets.get(type));
                adapters.put(type, family);
            }
            slots.put(
                    call.row(),
                    new Slot(
                            flags,
                            family,
                            own.indexOf(call.method()),
                            call.row(),
                            type,
                            call.method().getName()));
        }
        return slots;
    }

    /** The rows of one table, the user's among them. */
    public synchronized SystemCallTable table(Abi abi) {
        return (abi == Abi.I386 ? i386 : x8664).rows();
    }
}
