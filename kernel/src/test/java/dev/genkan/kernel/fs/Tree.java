package dev.genkan.kernel.fs;

import dev.genkan.kernel.Clock;
import dev.genkan.kernel.Credentials;
import dev.genkan.kernel.Entropy;
import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.ErrnoException;
import dev.genkan.kernel.abi.Fcntl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A mounted tree with short ways to use it; results are texts, errors the names of errnos. */
final class Tree {
    final Vfs vfs;
    final FileSystemContext context;
    final Credentials who;
    final Names names;

    Tree(Mounts.Builder mounts, Credentials who) {
        Mounts built = mounts.build(Clock.host(), Entropy.seeded(1));
        vfs = built.vfs();
        context = built.vfs().context();
        this.who = who;
        names = new Names(context, who);
    }

    /** Root's view of a host folder as the root of everything. */
    static Tree of(Path root) {
        return new Tree(Mounts.builder().root(root), new Credentials(0, 0));
    }

    interface Action {
        Object run();
    }

    /** What an action answers: its value as text, or the name of its errno. */
    static String answer(Action action) {
        try {
            return String.valueOf(action.run());
        } catch (ErrnoException e) {
            return Errno.name(e.errno());
        }
    }

    VfsPath place(String path) {
        return vfs.lookup(context, who, context.workingDirectory(), path, true);
    }

    String open(String path, int flags) {
        return answer(
                () -> {
                    openFile(path, flags).close();
                    return "ok";
                });
    }

    File openFile(String path, int flags) {
        return vfs.open(context, who, context.workingDirectory(), path, flags, 0644);
    }

    String write(String path, String text) {
        return answer(
                () -> {
                    File file = openFile(path, Fcntl.O_CREAT | Fcntl.O_TRUNC | Fcntl.O_WRONLY);
                    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
                    int n = file.write(bytes, 0, bytes.length);
                    file.close();
                    return n < 0 ? Errno.name(-n) : "ok";
                });
    }

    String read(String path) {
        return answer(
                () -> {
                    File file = openFile(path, Fcntl.O_RDONLY);
                    byte[] bytes = new byte[100];
                    int n = file.read(bytes, 0, bytes.length);
                    file.close();
                    return n < 0
                            ? Errno.name(-n)
                            : new String(bytes, 0, n, StandardCharsets.ISO_8859_1);
                });
    }

    String list(String path) {
        return answer(() -> place(path).inode().names().stream().sorted().toList());
    }

    String does(Runnable action) {
        return answer(
                () -> {
                    action.run();
                    return "ok";
                });
    }

    String rename(String from, String to) {
        VfsPath start = context.workingDirectory();
        return does(() -> names.rename(start, from, start, to, 0));
    }

    String mkdir(String path) {
        return does(() -> names.mkdir(context.workingDirectory(), path, 0755));
    }

    String unlink(String path) {
        return does(() -> names.unlink(context.workingDirectory(), path));
    }

    String rmdir(String path) {
        return does(() -> names.rmdir(context.workingDirectory(), path));
    }

    String symlink(String target, String path) {
        return does(() -> names.symlink(target, context.workingDirectory(), path));
    }
}
