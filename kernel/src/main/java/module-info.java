/** A Linux kernel: it knows the processor's traps and has never heard of an opcode. */
module dev.genkan.kernel {
    requires transitive dev.genkan.cpu;
    requires static transitive org.jspecify;
    requires java.compiler;

    exports dev.genkan.kernel;
    exports dev.genkan.kernel.abi;
    exports dev.genkan.kernel.entry;
    exports dev.genkan.kernel.exec;
    exports dev.genkan.kernel.fs;
    exports dev.genkan.kernel.hook;
    exports dev.genkan.kernel.load;
    exports dev.genkan.kernel.mm;
    exports dev.genkan.kernel.net;
    exports dev.genkan.kernel.task;
}
