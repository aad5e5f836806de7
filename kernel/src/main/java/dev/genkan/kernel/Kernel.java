package dev.genkan.kernel;

import dev.genkan.kernel.hook.TaskHook;
import java.util.ArrayList;
import java.util.List;

/** A Linux kernel: built by a {@link Builder}, it runs programs. */
public final class Kernel {
    private final Clock clock;
    private final Entropy entropy;
    private final String release;
    private final KernelLog log;
    private final List<TaskHook> hooks;

    private Kernel(Builder builder) {
        clock = builder.clock;
        entropy = builder.entropy;
        release = builder.release + builder.localVersion;
        hooks = List.copyOf(builder.hooks);
        log = new KernelLog(clock, builder.logSize);
        log.printk(KernelLog.NOTICE, "Linux version " + release + " (Genkan)");
    }

    /** A builder with the defaults: a current release, the host's clock and random source. */
    public static Builder builder() {
        return new Builder();
    }

    public Clock clock() {
        return clock;
    }

    public Entropy entropy() {
        return entropy;
    }

    /** What {@code uname -r} answers, local version included. */
    public String release() {
        return release;
    }

    /** What printk writes and dmesg reads. */
    public KernelLog log() {
        return log;
    }

    public List<TaskHook> hooks() {
        return hooks;
    }

    /** Collects what a kernel is made of. */
    public static final class Builder {
        private Clock clock = Clock.host();
        private Entropy entropy = Entropy.host();
        private String release = "6.12.0";
        private String localVersion = "-genkan";
        private int logSize = KernelLog.DEFAULT_SIZE;
        private final List<TaskHook> hooks = new ArrayList<>();

        private Builder() {}

        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        public Builder entropy(Entropy value) {
            entropy = value;
            return this;
        }

        /** The version without the local one, such as {@code 4.7.1}. */
        public Builder release(String value) {
            release = value;
            return this;
        }

        /** The end of the release, such as {@code -stephen}. */
        public Builder localVersion(String value) {
            localVersion = value;
            return this;
        }

        /** The size of the log's ring in bytes, at least that of one record. */
        public Builder logSize(int bytes) {
            logSize = bytes;
            return this;
        }

        public Builder hook(TaskHook hook) {
            hooks.add(hook);
            return this;
        }

        public Kernel build() {
            return new Kernel(this);
        }
    }
}
