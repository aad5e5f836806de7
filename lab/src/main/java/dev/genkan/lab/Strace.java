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
    private final Map<Method, CallFormat> formats = new HashMap<>();
    private @Nullable Call current;
    private @Nullable Abi abi;
    private int column;

    /** Writes to a stream, and flushes it after each piece. */
    public Strace(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void start(
            Task task, String file, List<String> arguments, long environment, int variables) {
        StringBuilder line = new StringBuilder("execve(").append(quote(file)).append(", [");
        String separator = "";
        for (String argument : arguments) {
            line.append(separator).append(quoteShort(argument));
            separator = ", ";
        }
        write(line.append("], ").append(Structs.environment(environment, variables)).toString());
        finish("0");
        abi = Abi.X86_64;
        personality(task.cpu().longMode() ? Abi.X86_64 : Abi.I386, task.process().pid());
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
        enter(event, task.mm(), task.process().pid(), task.cpu().gpr[Cpu.RSP]);
    }

    synchronized void enter(SystemCallEvent event, AddressSpace memory, int pid, long stack) {
        endLine();
        personality(event.abi(), pid);
        Call call = new Call(format(event), event, memory);
        current = call;
        call.print(event.name()).print("(");
        call.print(frame(event, call.memory(), stack));
        call.format().printArguments(call, false);
        flush(call);
    }

    @Override
    public void exit(Task task, SystemCallEvent event, long result) {
        exit(result);
    }

    synchronized void exit(long result) {
        Call call = current;
        if (call == null) {
            return;
        }
        call.returned(result);
        if (!call.format().isComplete(call)) {
            call.format().printArguments(call, true);
        }
        if (!call.failed()) {
            call.format().conclude(call);
        }
        flush(call);
        finish(call.format().result(call));
        current = null;
    }

    @Override
    public synchronized void signal(Task task, SignalEvent signal) {
        endLine();
        write("--- " + Signals.name(signal.signal()) + " " + Signals.info(signal) + " ---\n");
    }

    @Override
    public synchronized void end(Task task, ExitStatus status) {
        if (current != null) {
            finish("?");
            current = null;
        }
        write(
                status.signal() == 0
                        ? "+++ exited with " + status.code() + " +++\n"
                        : "+++ killed by " + Signals.name(status.signal()) + " +++\n");
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

    private void personality(Abi now, int pid) {
        if (abi != null && abi != now) {
            write(
                    "[ Process PID="
                            + pid
                            + (now == Abi.I386
                                    ? " runs in 32 bit mode. ]\n"
                                    : " runs in 64 bit mode. ]\n"));
        }
        abi = now;
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

    private void endLine() {
        if (current != null) {
            write(" <unfinished ...>\n");
            current = null;
        }
    }
}
