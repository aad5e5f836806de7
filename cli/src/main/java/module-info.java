/** The command line. */
module dev.genkan.cli {
    requires dev.genkan.lab;
    requires info.picocli;
    requires static org.jspecify;
    requires tools.jackson.core;

    exports dev.genkan.cli;

    // Options are set on fields.
    opens dev.genkan.cli to
            info.picocli;
}
