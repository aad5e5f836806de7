package dev.genkan.kernel.task;

import dev.genkan.kernel.ExitStatus;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.fs.ProcessView;
import dev.genkan.kernel.fs.Processes;
import dev.genkan.kernel.fs.WaitQueue;
import dev.genkan.kernel.hook.SignalEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * All processes of a kernel and their tasks, by number and by descent. Its lock guards who is whose
 * child, and which process is in which group and session.
 */
public final class ProcessTree implements Processes {
    /** The parent of those whose own has ended; it is not there, and waits for each at once. */
    static final int INIT_PID = 1;

    /** The id of the first program. */
    private static final int FIRST_PID = 100;

    /** No id is higher (kernel.pid_max). */
    private static final int MAX_PID = 32_768;

    /** How many tasks there may be, whoever asks (kernel.threads-max). */
    private static final int MAX_TASKS = 4096;

    private static final ThreadLocal<@Nullable Task> CURRENT = new ThreadLocal<>();

    private final NavigableMap<Integer, Process> processes = new ConcurrentSkipListMap<>();
    private final NavigableMap<Integer, Task> tasks = new ConcurrentSkipListMap<>();
    private final WaitQueue emptied = new WaitQueue();
    private final JobControl jobs = new JobControl(this);
    private final Births births = new Births();
    private int lastId = FIRST_PID - 1;
    private boolean closing;

    // ---- numbers

    /** An id that no task, process, group or session has. EAGAIN if there are too many tasks. */
    public synchronized int newId() {
        if (isEmpty()) {
            lastId = FIRST_PID - 1;
            closing = false;
        }
        if (closing || tasks.size() >= MAX_TASKS || processes.size() >= MAX_TASKS) {
            throw Errno.error(Errno.EAGAIN);
        }
        do {
            lastId = lastId + 1 < MAX_PID ? lastId + 1 : FIRST_PID;
        } while (isUsed(lastId));
        return lastId;
    }

    private boolean isUsed(int id) {
        if (tasks.containsKey(id) || processes.containsKey(id)) {
            return true;
        }
        for (Process each : processes.values()) {
            if (each.processGroup == id || each.session == id) {
                return true;
            }
        }
        return false;
    }

    /** The process of an id, also one that has ended and is not yet waited for; null if none. */
    public @Nullable Process find(int pid) {
        return processes.get(pid);
    }

    /** The task of an id that has not ended; null if there is none. */
    public @Nullable Task task(int tid) {
        return tasks.get(tid);
    }

    /** All processes, in order of their ids; those that have ended, too. */
    public List<Process> all() {
        return List.copyOf(processes.values());
    }

    /** All tasks, in order of their ids. */
    public List<Task> allTasks() {
        return List.copyOf(tasks.values());
    }

    /** The host's threads that run tasks. */
    public List<Thread> threads() {
        List<Thread> threads = new ArrayList<>();
        for (Task task : tasks.values()) {
            Thread thread = task.thread();
            if (thread != null) {
                threads.add(thread);
            }
        }
        return threads;
    }

    /** How many tasks a user has. */
    int tasksOf(int uid) {
        int count = 0;
        for (Task task : tasks.values()) {
            count += task.credentials().uid == uid ? 1 : 0;
        }
        return count;
    }

    // ---- coming

    /** Takes in a process with its first task, as a child of another, or of nobody. */
    synchronized void add(Process process, Task task, @Nullable Process parent) {
        process.parent = parent;
        if (parent != null) {
            parent.children.add(process);
        }
        processes.put(process.pid(), process);
        tasks.put(task.tid(), task);
        if (closing) {
            // Its id was taken before.
            var _ = process.end(new ExitStatus(0, Signal.SIGKILL));
        }
    }

    /** A process begins to make another one: what it is sent as others are is for both. */
    synchronized void beginBirth(Process parent) {
        births.begin(parent);
    }

    /** Ends what {@link #beginBirth} began. */
    synchronized void endBirth(Process parent) {
        births.end(parent);
    }

    /** Takes in a process that another has made, as a child of that or of its parent. */
    synchronized void addBorn(Process process, Task task, @Nullable Process parent, Process by) {
        add(process, task, parent);
        births.deliver(by, process);
    }

    /** Takes in a process that nobody here waits for. */
    public void add(Process process, Task task) {
        add(process, task, null);
    }

    /** Takes in one more task of a process. */
    synchronized void add(Task task) {
        tasks.put(task.tid(), task);
    }

    /** Has a task be its process's first one from now on: it executes a program. */
    synchronized void lead(Task task) {
        tasks.remove(task.tid());
        task.becomeLeader();
        tasks.put(task.tid(), task);
    }

    /** Takes back a task that could not be started, and its process if that is new. */
    synchronized void forget(Task task) {
        tasks.remove(task.tid(), task);
        Process process = task.process();
        process.remove(task);
        if (process.threads() == 0) {
            remove(process);
        }
    }

    // ---- going

    /** A task has ended: its process, too, if it was the last one. */
    void ended(Task task, ExitStatus status) {
        Process process = task.process();
        boolean last;
        synchronized (this) {
            tasks.remove(task.tid(), task);
            process.remove(task);
            process.endedTime += task.usedTime();
            if (task.tid() == process.pid()) {
                process.leaderStatus = status;
            }
            last = process.threads() == 0;
        }
        if (last) {
            // Terminals have locks of their own, which are taken before the tree's.
            jobs.ended(process);
            finish(process, status);
        }
        process.endQueue().wake();
        wakeIfEmpty();
    }

    private void wakeIfEmpty() {
        if (isEmpty()) {
            emptied.wake();
        }
    }

    private synchronized void finish(Process process, ExitStatus lastStatus) {
        process.stopTimers();
        ExitStatus decided = process.ending();
        ExitStatus own = process.leaderStatus;
        process.ended = decided != null ? decided : own != null ? own : lastStatus;
        List<Process> orphans = List.copyOf(process.children);
        process.children.clear();
        Process heir = heir(process);
        for (Process child : orphans) {
            adopt(child, heir);
        }
        Process parent = process.parent;
        for (Process child : orphans) {
            endOrphanedGroup(child.processGroup, child.session);
        }
        if (parent == null) {
            remove(process);
        } else {
            // Its own group may have lost the last one who could continue it.
            endOrphanedGroup(process.processGroup, process.session);
            tellEnd(process, parent);
        }
    }

    /** The nearest ancestor that takes orphans in; null if that is nobody here. */
    private static @Nullable Process heir(Process process) {
        for (Process at = process.parent; at != null; at = at.parent) {
            if (at.childSubreaper && at.ended == null) {
                return at;
            }
        }
        return null;
    }

    private void adopt(Process child, @Nullable Process heir) {
        child.parent = heir;
        child.orphaned = true;
        child.exitSignal = Signal.SIGCHLD;
        if (heir != null) {
            heir.children.add(child);
        }
        if (child.parentDeathSignal != 0 && child.ended == null) {
            var _ = child.send(SignalEvent.from(child.parentDeathSignal, Signal.SI_USER, 0, 0));
        }
        if (child.ended != null) {
            if (heir == null) {
                remove(child);
            } else {
                tellEnd(child, heir);
            }
        }
    }

    /** Tells a parent that a child has ended; one that does not want to know need not wait. */
    private void tellEnd(Process process, Process parent) {
        ExitStatus status = process.ended;
        int signal = process.exitSignal;
        SignalAction action = parent.action(Signal.SIGCHLD);
        boolean forgotten =
                signal == Signal.SIGCHLD
                        && (action.handler() == SignalAction.IGNORE
                                || action.has(SignalAction.SA_NOCLDWAIT));
        if (status != null
                && signal != 0
                && !(forgotten && action.handler() == SignalAction.IGNORE)) {
            int what = status.signal() == 0 ? status.code() : status.signal();
            var _ = parent.send(childEvent(process, signal, ChildWait.code(status), what));
        }
        if (forgotten) {
            remove(process);
        }
        parent.childQueue().wake();
    }

    private static SignalEvent childEvent(Process child, int signal, int code, int status) {
        return new SignalEvent(signal, code, 0, child.pid(), child.uid(), status, 0, 0);
    }

    /** Tells a parent that a child was stopped or continued. */
    void tellParent(Process child, int code, int status) {
        synchronized (this) {
            Process parent = child.parent;
            if (parent == null) {
                return;
            }
            if (!parent.action(Signal.SIGCHLD).has(SignalAction.SA_NOCLDSTOP)) {
                var _ = parent.send(childEvent(child, Signal.SIGCHLD, code, status));
            }
            parent.childQueue().wake();
        }
    }

    /** Forgets a process that has ended: it was waited for. */
    synchronized void remove(Process process) {
        Process parent = process.parent;
        if (parent != null) {
            parent.children.remove(process);
        }
        processes.remove(process.pid(), process);
        wakeIfEmpty();
    }

    /** Whether nobody is left. */
    public boolean isEmpty() {
        return tasks.isEmpty() && processes.isEmpty();
    }

    /** Woken when nobody is left. */
    public WaitQueue emptied() {
        return emptied;
    }

    /** Ends all processes at once; no more come until none is left. */
    public synchronized void killAll() {
        closing = !isEmpty();
        for (Process each : processes.values()) {
            var _ = each.end(new ExitStatus(0, Signal.SIGKILL));
        }
    }

    // ---- groups and sessions

    /** The processes of a group that have not ended. */
    public synchronized List<Process> group(int id) {
        return select(each -> each.processGroup == id);
    }

    /** The processes of a session that have not ended. */
    synchronized List<Process> session(int id) {
        return select(each -> each.session == id);
    }

    /** The session of a group, also of one whose processes have all ended; -1 if there is none. */
    synchronized int sessionOfGroup(int group) {
        for (Process each : processes.values()) {
            if (each.processGroup == group) {
                return each.session;
            }
        }
        Process process = processes.get(group);
        return process == null ? -1 : process.session;
    }

    /** Who may use a terminal when. */
    public JobControl jobs() {
        return jobs;
    }

    /**
     * Sends a signal to several at once, so that none that they make escapes it.
     *
     * @param send sends it to one; answers 0 or -errno
     * @return 0 if any was sent it, the last error, or -ESRCH if there is nobody
     */
    public synchronized long sendAll(
            Predicate<Process> wanted, SignalEvent event, ToLongFunction<Process> send) {
        long result = -Errno.ESRCH;
        for (Process each : select(wanted)) {
            long sent = send.applyAsLong(each);
            if (sent == 0) {
                births.sent(each, event);
            }
            if (sent == 0 || result != 0) {
                result = sent;
            }
        }
        return result;
    }

    /** Sends a signal of the kernel's own to a group. */
    void signalGroup(int group, SignalEvent event) {
        var _ = sendAll(each -> each.processGroup == group, event, each -> each.send(event));
    }

    private List<Process> select(Predicate<Process> wanted) {
        List<Process> found = new ArrayList<>();
        for (Process each : processes.values()) {
            if (each.ended == null && wanted.test(each)) {
                found.add(each);
            }
        }
        return found;
    }

    /**
     * Whether nobody is there who would continue a group: no member's parent is of the same session
     * and another group.
     */
    synchronized boolean isOrphaned(int group, int session) {
        for (Process each : processes.values()) {
            Process parent = each.parent;
            if (each.processGroup == group
                    && each.ended == null
                    && parent != null
                    && parent.session == session
                    && parent.processGroup != group) {
                return false;
            }
        }
        return true;
    }

    /** A stopped group that nobody can continue any longer is told to end. */
    private void endOrphanedGroup(int group, int session) {
        if (!isOrphaned(group, session)) {
            return;
        }
        List<Process> members = group(group);
        if (members.stream().noneMatch(each -> each.stopSignal() != 0)) {
            return;
        }
        for (int signal : new int[] {Signal.SIGHUP, Signal.SIGCONT}) {
            signalGroup(group, SignalEvent.from(signal, Signal.SI_KERNEL, 0, 0));
        }
    }

    /** Implements setpgid(2) for a process of the caller's. */
    public synchronized int setGroup(Process caller, int pid, int group) {
        Process process = pid == 0 ? caller : processes.get(pid);
        if (group < 0) {
            return -Errno.EINVAL;
        }
        if (process == null || process.ended != null) {
            return -Errno.ESRCH;
        }
        if (process != caller) {
            if (process.parent != caller) {
                return -Errno.ESRCH;
            }
            if (process.session != caller.session) {
                return -Errno.EPERM;
            }
            if (process.hasExecuted) {
                return -Errno.EACCES;
            }
        }
        if (process.session == process.pid()) {
            return -Errno.EPERM;
        }
        int wanted = group == 0 ? process.pid() : group;
        if (wanted != process.pid()
                && group(wanted).stream().noneMatch(each -> each.session == caller.session)) {
            return -Errno.EPERM;
        }
        process.processGroup = wanted;
        return 0;
    }

    /** Implements setsid(2). */
    public synchronized int newSession(Process process) {
        int pid = process.pid();
        for (Process each : processes.values()) {
            if (each.processGroup == pid) {
                return -Errno.EPERM;
            }
        }
        process.session = pid;
        process.processGroup = pid;
        process.tty = null;
        return pid;
    }

    /** Does something to each child, while nothing changes. */
    synchronized void eachChild(Process parent, Consumer<Process> action) {
        for (Process child : List.copyOf(parent.children)) {
            action.accept(child);
        }
    }

    // ---- what /proc shows

    /** Says which task the calling thread runs. */
    static void setCurrent(@Nullable Task task) {
        if (task == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(task);
        }
    }

    /** The task that the calling thread runs; null if it runs none. */
    static @Nullable Task currentTask() {
        return CURRENT.get();
    }

    @Override
    public int current() {
        Task task = currentTask();
        return task == null ? 0 : task.process().pid();
    }

    @Override
    public int[] pids() {
        return processes.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public @Nullable ProcessView process(int pid) {
        Process process = processes.get(pid);
        return process == null ? null : new ProcessStatus(process);
    }

    /** A line about each task: what it does, and what it waits for. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (Task task : tasks.values()) {
            lines.add(task.describe());
        }
        for (Process process : processes.values()) {
            if (process.isZombie()) {
                lines.add("process " + process.pid() + " has ended, and is not waited for");
            }
        }
        return lines;
    }
}
