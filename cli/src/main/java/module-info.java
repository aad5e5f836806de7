/** The command line. */
module dev.genkan.cli {
    requires dev.genkan.lab;
    requires info.picocli;
    requires static org.jspecify;

    exports dev.genkan.cli;
}
