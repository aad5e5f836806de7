/** What watches and changes system calls from outside the kernel: strace. */
module dev.genkan.lab {
    requires transitive dev.genkan.kernel;
    requires static transitive org.jspecify;

    exports dev.genkan.lab;
}
