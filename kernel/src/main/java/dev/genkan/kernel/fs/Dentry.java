package dev.genkan.kernel.fs;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A name in a directory and the inode that it leads to, which may be absent: so open, create and
 * unlink share one walk.
 *
 * <p>There is one of each name as long as somebody holds it, so that mounts, working directories
 * and open files see a rename.
 */
public final class Dentry {
    private @Nullable Dentry parent;
    private String name;
    private volatile @Nullable Inode inode;
    private boolean unlinked;
    private @Nullable Map<String, WeakReference<Dentry>> children;
    private int purgeAt = 64;

    private Dentry(@Nullable Dentry parent, String name, @Nullable Inode inode) {
        this.parent = parent;
        this.name = name;
        this.inode = inode;
    }

    /** The top of a file system. */
    static Dentry root(Inode inode) {
        return new Dentry(null, "", inode);
    }

    /** Of a file that has no place in any directory. */
    static Dentry anonymous(String name, Inode inode) {
        return new Dentry(null, name, inode);
    }

    /** The directory that it is in; itself at the top of a file system. */
    public Dentry parent() {
        Dentry above = parent;
        return above == null ? this : above;
    }

    public boolean isRoot() {
        return parent == null;
    }

    public String name() {
        Inode file = inode;
        return name.isEmpty() && file != null ? file.anonymousName() : name;
    }

    /** Whether the name has been taken away while somebody still holds it. */
    public boolean isUnlinked() {
        return unlinked;
    }

    /** Whether a file has this name. */
    public boolean exists() {
        return inode != null;
    }

    /** The file; must only be asked of one that exists. */
    public Inode inode() {
        Inode present = inode;
        if (present == null) {
            throw new IllegalStateException("no file has the name " + name);
        }
        return present;
    }

    /** The entry of a name in this directory; its inode is absent if there is no such file. */
    Dentry lookup(String child) {
        return entry(child, inode().lookup(child));
    }

    /** As {@link #lookup}, for a name on the way to another. */
    Dentry lookupOnTheWay(String child) {
        return entry(child, inode().lookupOnTheWay(child));
    }

    private Dentry entry(String child, @Nullable Inode found) {
        if (found == null) {
            return new Dentry(this, child, null);
        }
        synchronized (this) {
            if (children == null) {
                children = new HashMap<>();
            }
            WeakReference<Dentry> reference = children.get(child);
            Dentry known = reference == null ? null : reference.get();
            if (known != null) {
                Inode before = known.inode;
                if (before != null && (before == found || before.isSame(found))) {
                    known.inode = found;
                    return known;
                }
            }
            Dentry fresh = new Dentry(this, child, found);
            children.put(child, new WeakReference<>(fresh));
            if (children.size() > purgeAt) {
                children.values().removeIf(r -> r.get() == null);
                purgeAt = Math.max(64, children.size() * 2);
            }
            return fresh;
        }
    }

    /** The name is gone; those who hold it keep the file. */
    void unlinked() {
        unlinked = true;
        Dentry above = parent;
        if (above != null) {
            above.forget(this);
        }
    }

    /** A file has come to have this name. */
    Dentry become(Inode created) {
        inode = created;
        Dentry above = parent;
        if (above != null) {
            above.remember(this);
        }
        return this;
    }

    /** It has moved to another name. */
    void moved(Dentry directory, String newName) {
        Dentry above = parent;
        if (above != null) {
            above.forget(this);
        }
        parent = directory;
        name = newName;
        directory.remember(this);
    }

    private synchronized void forget(Dentry child) {
        if (children != null) {
            WeakReference<Dentry> reference = children.get(child.name);
            if (reference != null && reference.get() == child) {
                children.remove(child.name);
            }
        }
    }

    private synchronized void remember(Dentry child) {
        if (children == null) {
            children = new HashMap<>();
        }
        children.put(child.name, new WeakReference<>(child));
    }

    /** Whether it is the other one or below it, within one file system. */
    boolean isWithin(Dentry other) {
        Dentry at = this;
        while (true) {
            if (at == other) {
                return true;
            }
            Dentry above = at.parent;
            if (above == null) {
                return false;
            }
            at = above;
        }
    }
}
