package dev.genkan.cli;

import dev.genkan.kernel.abi.TableException;
import dev.genkan.kernel.load.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs a session again whenever one of its files has changed, until Ctrl-C. */
final class Watch {
    private static final long LOOK_EVERY_MILLIS = 50;

    private final Session session;
    private final PrintStream err;

    Watch(Session session, PrintStream err) {
        this.session = session;
        this.err = err;
    }

    int run() {
        while (true) {
            Map<Path, String> before = look();
            Thread program = Thread.ofPlatform().name("program").start(this::once);
            Path changed = awaitChange(before);
            session.stop();
            try {
                program.join();
            } catch (InterruptedException e) {
                return 1;
            }
            err.println("genkan: " + changed + " has changed: running again");
        }
    }

    private void once() {
        try {
            int status = session.run();
            err.println("genkan: exit status " + status + "; waiting for a change");
        } catch (LoadException error) {
            error.problems().forEach(err::println);
        } catch (TableException error) {
            err.println(error.getMessage() + RunOptions.REPLACING);
        }
    }

    private Path awaitChange(Map<Path, String> before) {
        while (true) {
            try {
                Thread.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Map<Path, String> now = look();
            for (Map.Entry<Path, String> each : now.entrySet()) {
                if (!each.getValue().equals(before.get(each.getKey()))) {
                    return each.getKey();
                }
            }
            for (Path path : before.keySet()) {
                if (!now.containsKey(path)) {
                    return path;
                }
            }
        }
    }

    /** Time and size of each file; what is not there has none. */
    private Map<Path, String> look() {
        Map<Path, String> seen = new HashMap<>();
        for (Path path : session.watched()) {
            try {
                seen.put(path, Files.getLastModifiedTime(path) + " " + Files.size(path));
            } catch (IOException e) {
                seen.put(path, "");
            }
        }
        return seen;
    }
}
