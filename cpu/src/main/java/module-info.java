/** The processor: user-mode i386 and x86-64 in Java; it has never heard of Linux. */
module dev.genkan.cpu {
    requires static transitive org.jspecify;

    exports dev.genkan.cpu;
    exports dev.genkan.cpu.decode;
    exports dev.genkan.cpu.execute;
    exports dev.genkan.cpu.interpret;
    exports dev.genkan.cpu.translate;
}
