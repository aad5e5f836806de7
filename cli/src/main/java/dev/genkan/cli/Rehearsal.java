package dev.genkan.cli;

/**
 * Runs what users run, once: the launcher's build has the JVM write down which classes that takes
 * (an AOT cache), so that later starts need not load them one by one.
 */
final class Rehearsal {
    private Rehearsal() {}

    /**
     * Runs them.
     *
     * @param arguments the folder of the examples
     */
    public static void main(String[] arguments) {
        String examples = arguments[0];
        int worst = 0;
        for (String hello : new String[] {"hello-int80", "hello-sysenter", "hello-syscall"}) {
            worst |= Main.run("run", examples + "/bin/" + hello);
        }
        worst |=
                Main.run(
                        "run",
                        "--syscall",
                        examples + "/Stephen.java",
                        "--dmesg",
                        examples + "/bin/test",
                        "rehearsal");
        worst |= Main.run("run", "--strace", examples + "/bin/test", "rehearsal");
        worst |= Main.run("table", "write");
        System.exit(worst);
    }
}
