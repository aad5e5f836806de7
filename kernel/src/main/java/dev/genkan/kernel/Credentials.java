package dev.genkan.kernel;

/** Whose rights a process has: its user and group ids (credentials(7)). */
public final class Credentials {
    public int uid, euid, suid, fsuid;
    public int gid, egid, sgid, fsgid;
    public int[] groups = new int[0];

    /** The rights of one user and group. */
    public Credentials(int uid, int gid) {
        this.uid = uid;
        euid = uid;
        suid = uid;
        fsuid = uid;
        this.gid = gid;
        egid = gid;
        sgid = gid;
        fsgid = gid;
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
