package dev.genkan.kernel;

import dev.genkan.kernel.abi.FileMode;
import dev.genkan.kernel.fs.Kstat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringTokenizer;

/** Whose rights a process has: its user and group ids (credentials(7)). */
public final class Credentials {
    public int uid, euid, suid, fsuid;
    public int gid, egid, sgid, fsgid;
    public int[] groups = new int[0];

    /** The rights of one user and group. */
    public Credentials(int uid, int gid) {
        setUser(uid);
        setGroup(gid);
    }

    /**
     * The rights of the user who runs this JVM, read from the host's {@code /proc/self/status};
     * root's if the host has no such file.
     */
    public static Credentials ofHost() {
        var credentials = new Credentials(0, 0);
        try {
            Path status = Path.of("/proc/self/status");
            for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
                var words = new StringTokenizer(line);
                switch (words.hasMoreTokens() ? words.nextToken() : "") {
                    case "Uid:" -> credentials.setUser(Integer.parseUnsignedInt(words.nextToken()));
                    case "Gid:" ->
                            credentials.setGroup(Integer.parseUnsignedInt(words.nextToken()));
                    case "Groups:" -> {
                        credentials.groups = new int[words.countTokens()];
                        for (int i = 0; i < credentials.groups.length; i++) {
                            credentials.groups[i] = Integer.parseUnsignedInt(words.nextToken());
                        }
                    }
                    default -> {}
                }
            }
        } catch (IOException e) {
            return new Credentials(0, 0);
        }
        return credentials;
    }

    /** The same rights, for a new task. */
    public Credentials copy() {
        Credentials copy = new Credentials(uid, gid);
        copy.euid = euid;
        copy.suid = suid;
        copy.fsuid = fsuid;
        copy.egid = egid;
        copy.sgid = sgid;
        copy.fsgid = fsgid;
        copy.groups = groups;
        return copy;
    }

    /**
     * The rights that a program is executed with: those of its file's owner and group, if its
     * set-user-ID and set-group-ID bits say so.
     *
     * @param mayGain whether those bits count: not after PR_SET_NO_NEW_PRIVS
     */
    public Credentials executing(Kstat file, boolean mayGain) {
        Credentials next = copy();
        int groupBits = FileMode.S_ISGID | 010;
        if (mayGain && FileMode.isRegular(file.mode)) {
            next.euid = (file.mode & FileMode.S_ISUID) != 0 ? file.uid : euid;
            next.egid = (file.mode & groupBits) == groupBits ? file.gid : egid;
        }
        next.suid = next.euid;
        next.fsuid = next.euid;
        next.sgid = next.egid;
        next.fsgid = next.egid;
        return next;
    }

    private void setUser(int id) {
        uid = id;
        euid = id;
        suid = id;
        fsuid = id;
    }

    private void setGroup(int id) {
        gid = id;
        egid = id;
        sgid = id;
        fsgid = id;
    }

    /** Whether the effective user is root: it holds every capability here. */
    public boolean isPrivileged() {
        return euid == 0;
    }

    /** Whether it is in this group by its file-system group or a supplementary one. */
    public boolean inGroup(int group) {
        if (fsgid == group) {
            return true;
        }
        for (int other : groups) {
            if (other == group) {
                return true;
            }
        }
        return false;
    }
}
