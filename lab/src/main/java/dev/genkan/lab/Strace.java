package dev.genkan.lab;

import dev.genkan.cpu.Cpu;
import dev.genkan.kernel.ExitStatus;
import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.hook.SignalEvent;
import dev.genkan.kernel.hook.SystemCallEvent;
import dev.genkan.kernel.hook.TaskHook;
import dev.genkan.kernel.mm.AddressSpace;
import dev.genkan.kernel.task.Task;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prints each system call, signal and exit in strace's text format.
 *
 * <p>Everything follows from the signature of the method that answers a call: a system call of the
 * user's own is printed by the same means as the kernel's. What is known before the call is written
 * before it, so that a call that blocks is seen.
 */
public final class Strace implements TaskHook {
    private static final int RESULT_COLUMN = 40;

    private final PrintStream out;
    private final boolean follows;
    private final boolean toFile;
    private final Map<Method, CallFormat> formats = new HashMap<>();

    /** What each task that is traced has told. */
    private final Map<Integer, Traced> tasks = new HashMap<>();

    /** The task whose line has no end yet; null if there is none. */
    private @Nullable Traced writing;

    private boolean several;
    private int column;

    /** A task that is traced. */
    private static final class Traced {
        final int tid;
        @Nullable Call call;
        @Nullable Abi abi;

        Traced(int tid) {
            this.tid = tid;
        }
    }

    /** Traces the first task alone; writes to a stream, and flushes it after each piece. */
    public Strace(PrintStream out) {
        this(out, false, false);
    }

    /**
     * Traces all tasks, or the first one.
     *
     * @param follows as {@code strace -f}: also what it makes by fork(2) and clone(2)
     * @param toFile whether nobody watches: then each line begins with the task's number if there
     *     may be several, and nothing else is said
     */
    public Strace(PrintStream out, boolean follows, boolean toFile) {
        this.out = out;
        this.follows = follows;
        this.toFile = toFile;
    }

    /** The task of an id, if it is traced. */
    private @Nullable Traced traced(int tid) {
        Traced found = tasks.get(tid);
        if (found == null && (follows || tasks.isEmpty())) {
            found = new Traced(tid);
            if (!tasks.isEmpty()) {
                interrupt();
                if (!toFile) {
                    write("strace: Process " + tid + " attached\n");
                }
                several = true;
            }
            tasks.put(tid, found);
        }
        return found;
    }

    @Override
    public synchronized void start(
            Task task, String file, List<String> arguments, long environment, int variables) {
        Traced traced = traced(task.tid());
        if (traced == null) {
            return;
        }
        StringBuilder line = new StringBuilder(prefix(traced));
        line.append("execve(").append(quote(file)).append(", [");
        String separator = "";
        for (String argument : arguments) {
            line.append(separator).append(quoteShort(argument));
            separator = ", ";
        }
        write(line.append("], ").append(Structs.environment(environment, variables)).toString());
        finish("0");
        traced.abi = Abi.X86_64;
        Abi now = task.cpu().longMode() ? Abi.X86_64 : Abi.I386;
        personality(traced, now, task.process().pid());
    }

    private static String quoteShort(String text) {
        int limit = Text.STRING_LIMIT;
        return text.length() <= limit ? quote(text) : quote(text.substring(0, limit)) + "...";
    }

    private static String quote(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return Text.quote(bytes, bytes.length);
    }

    @Override
    public void enter(Task task, SystemCallEvent event) {
        int pid = task.process().pid();
        enter(event, task.mm(), pid, task.tid(), task.cpu().gpr[Cpu.RSP]);
    }

    synchronized void enter(
            SystemCallEvent event, AddressSpace memory, int pid, int tid, long stack) {
        Traced traced = traced(tid);
        if (traced == null) {
            return;
        }
        interrupt();
        personality(traced, event.abi(), pid);
        Call call = new Call(format(event), event, memory);
        traced.call = call;
        writing = traced;
        write(prefix(traced));
        call.print(event.name()).print("(");
        call.print(frame(event, call.memory(), stack));
        call.format().printArguments(call, false);
        flush(call);
    }

    @Override
    public void exit(Task task, SystemCallEvent event, long result) {
        // A task that is killed does not come back from its call; its end ends the line.
        if (!task.signals().isKilled()) {
            exit(task.tid(), result);
        }
    }

    synchronized void exit(int tid, long result) {
        Traced traced = tasks.get(tid);
        Call call = traced == null ? null : traced.call;
        if (traced == null || call == null) {
            return;
        }
        resume(traced, call);
        call.returned(result);
        if (!call.format().isComplete(call)) {
            call.format().printArguments(call, true);
        }
        if (!call.failed()) {
            call.format().conclude(call);
        }
        flush(call);
        finish(call.format().result(call));
        traced.call = null;
    }

    @Override
    public synchronized void signal(Task task, SignalEvent signal) {
        Traced traced = traced(task.tid());
        if (traced != null) {
            interrupt();
            write(prefix(traced));
            write("--- " + Signals.name(signal.signal()) + " " + Signals.info(signal) + " ---\n");
        }
    }

    @Override
    public synchronized void end(Task task, ExitStatus status) {
        Traced traced = tasks.remove(task.tid());
        if (traced == null) {
            return;
        }
        Call call = traced.call;
        if (call != null) {
            resume(traced, call);
            finish("?");
        } else {
            interrupt();
        }
        write(prefix(traced));
        write(
                status.signal() == 0
                        ? "+++ exited with " + status.code() + " +++\n"
                        : "+++ killed by "
                                + Signals.name(status.signal())
                                + (status.dumped() ? " (core dumped) +++\n" : " +++\n"));
        several = tasks.size() > 1;
    }

    private String prefix(Traced traced) {
        if (toFile) {
            return follows ? "%-5d ".formatted(traced.tid) : "";
        }
        return several ? "[pid %5d] ".formatted(traced.tid) : "";
    }

    /** Has the line of a call go on that another task's was written after. */
    private void resume(Traced traced, Call call) {
        if (writing != traced) {
            interrupt();
            write(prefix(traced) + "<... " + call.name() + " resumed>");
        }
        writing = null;
    }

    /** Ends the line of a call that goes on. */
    private void interrupt() {
        if (writing != null) {
            write(" <unfinished ...>\n");
            writing = null;
        }
    }

    /** What the sigreturn calls take, which lies on the stack and not in registers. */
    private static String frame(SystemCallEvent event, TracedMemory memory, long stack) {
        boolean i386 = event.abi() == Abi.I386;
        return switch (event.name()) {
            case "rt_sigreturn" ->
                    memory.struct(stack + (i386 ? 248 : 296), 8)
                            .map(s -> "{mask=" + Signals.set(s.longer(0), 64) + "}")
                            .orElse("");
            case "sigreturn" ->
                    memory.struct(stack, 716)
                            .map(s -> s.unsigned(80) | s.unsigned(712) << 32)
                            .map(mask -> "{mask=" + Signals.set(mask, 64) + "}")
                            .orElse("");
            default -> "";
        };
    }

    private CallFormat format(SystemCallEvent event) {
        Method method = event.method();
        return method == null
                ? CallFormat.UNKNOWN
                : formats.computeIfAbsent(method, CallFormat::of);
    }

    private void personality(Traced traced, Abi now, int pid) {
        if (traced.abi != null && traced.abi != now) {
            write(
                    "[ Process PID="
                            + pid
                            + (now == Abi.I386
                                    ? " runs in 32 bit mode. ]\n"
                                    : " runs in 64 bit mode. ]\n"));
        }
        traced.abi = now;
    }

    private void flush(Call call) {
        write(call.text().toString());
        call.text().setLength(0);
    }

    private void write(String text) {
        int line = text.lastIndexOf('\n');
        column = line < 0 ? column + text.length() : text.length() - line - 1;
        out.print(text);
        out.flush();
    }

    private void finish(String result) {
        int spaces = Math.max(1, RESULT_COLUMN - column - 1);
        write(")" + " ".repeat(spaces) + "= " + result + "\n");
    }
}
