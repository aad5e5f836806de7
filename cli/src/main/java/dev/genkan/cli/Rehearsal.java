package dev.genkan.cli;

/**
 * Runs what users run, once: the launcher's build has the JVM write down which classes that takes
 * (an AOT cache), so that later starts need not load them one by one.
 *
 * <p>All classes of a cache are made ready at each start, needed or not. So there are two, and
 * neither holds what needs picocli, whose classes are too old for a cache.
 */
final class Rehearsal {
    private Rehearsal() {}

    /**
     * Runs them.
     *
     * @param arguments the folder of the examples, and {@code run} or, with javac, {@code compile}
     */
    public static void main(String[] arguments) {
        String bin = arguments[0] + "/bin/";
        int worst = 0;
        for (String hello : new String[] {"hello-int80", "hello-sysenter", "hello-syscall"}) {
            worst |= Main.run("run", bin + hello);
        }
        // Translated at once, as only hot code would be.
        worst |= Main.run("run", "--engine", "translator", bin + "test", "rehearsal");
        if (arguments[1].equals("compile")) {
            worst |=
                    Main.run(
                            "run",
                            "--syscall",
                            arguments[0] + "/Stephen.java",
                            "--dmesg",
                            bin + "test",
                            "rehearsal");
        }
        System.exit(worst);
    }
}
