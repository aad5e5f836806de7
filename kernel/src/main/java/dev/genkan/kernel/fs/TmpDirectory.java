package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import dev.genkan.kernel.abi.FileMode;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory of a {@link TmpFs}: names of its own over those of the directory below, if there is
 * one, without those that were taken away (whiteouts).
 *
 * <p>All names of a file system change under one lock, that of the file system.
 */
final class TmpDirectory extends TmpNode {
    /** What an entry adds to the size of a directory, as in Linux's tmpfs (BOGO_DIRENT_SIZE). */
    private static final int ENTRY_SIZE = 20;

    private final Map<String, TmpNode> entries = new LinkedHashMap<>();
    // Files of the directory below that were looked at and are unchanged by programs.
    private final Map<String, WeakReference<TmpNode>> seen = new HashMap<>();
    private final Set<String> whiteouts = new HashSet<>();
    private boolean dead;
    private int purgeAt = 64;

    TmpDirectory(TmpFs fs, int mode, int uid, int gid, @Nullable TmpDirectory parent) {
        super(fs, mode, uid, gid);
        own().links = 2;
        if (parent != null) {
            parent.addLinks(1);
        }
    }

    TmpDirectory(TmpFs fs, Inode lower, Kstat stat, @Nullable TmpDirectory home, String name) {
        super(fs, lower, stat, home, name);
    }

    @Override
    public Kstat attributes() {
        Kstat stat = super.attributes();
        if (lower() == null) {
            synchronized (fs()) {
                stat.size = (entries.size() + 2L) * ENTRY_SIZE;
            }
        }
        return stat;
    }

    /** Holds a changed file of the directory below from now on, and itself is held. */
    void keep(String name, TmpNode node) {
        synchronized (fs()) {
            seen.remove(name);
            entries.put(name, node);
            pin();
        }
    }

    @Override
    File open(int flags) {
        Inode below = lower();
        if (below != null) {
            // The host may refuse what the mode allows.
            var unused = below.open(flags);
        }
        return new DirectoryFile(this);
    }

    @Override
    @Nullable TmpNode lookup(String name) {
        synchronized (fs()) {
            TmpNode known = entries.get(name);
            if (known != null) {
                return known;
            }
            Inode below = lower();
            if (below == null || whiteouts.contains(name)) {
                return null;
            }
            // The host may have changed it: what is there now counts, as if it were mounted here.
            Inode found = below.lookup(name);
            if (found == null) {
                return null;
            }
            WeakReference<TmpNode> reference = seen.get(name);
            known = reference == null ? null : reference.get();
            if (known != null && known.follow(found)) {
                return known;
            }
            TmpNode wrapped = fs().wrap(found, this, name);
            seen.put(name, new WeakReference<>(wrapped));
            if (seen.size() > purgeAt) {
                seen.values().removeIf(r -> r.get() == null);
                purgeAt = Math.max(64, seen.size() * 2);
            }
            return wrapped;
        }
    }

    @Override
    @Nullable TmpNode lookupOnTheWay(String name) {
        synchronized (fs()) {
            WeakReference<TmpNode> reference = seen.get(name);
            TmpNode known = reference == null ? null : reference.get();
            return known instanceof TmpDirectory && known.wasThereJustNow() ? known : lookup(name);
        }
    }

    @Override
    List<String> names() {
        synchronized (fs()) {
            List<String> names = new ArrayList<>();
            Inode below = lower();
            Set<String> lowerNames = Set.of();
            if (below != null) {
                lowerNames = new HashSet<>();
                for (String name : below.names()) {
                    if (!whiteouts.contains(name)) {
                        names.add(name);
                        lowerNames.add(name);
                    }
                }
            }
            for (String name : entries.keySet()) {
                if (!lowerNames.contains(name)) {
                    names.add(name);
                }
            }
            return names;
        }
    }

    private void requireNew(String name) {
        if (dead) {
            throw Errno.error(Errno.ENOENT);
        }
        if (lookup(name) != null) {
            throw Errno.error(Errno.EEXIST);
        }
    }

    private void put(String name, TmpNode node) {
        entries.put(name, node);
        seen.remove(name);
        // What is below must stay hidden when this name goes again.
        whiteoutIfBelow(name);
        touchModified();
    }

    private void whiteoutIfBelow(String name) {
        Inode below = lower();
        if (below != null && !whiteouts.contains(name) && below.lookup(name) != null) {
            whiteouts.add(name);
        }
    }

    private void take(String name) {
        entries.remove(name);
        seen.remove(name);
        whiteoutIfBelow(name);
        touchModified();
    }

    @Override
    TmpNode create(String name, int mode, int uid, int gid, long rdev) {
        synchronized (fs()) {
            requireNew(name);
            TmpNode node = fs().newNode(mode, uid, gid, rdev, this);
            put(name, node);
            return node;
        }
    }

    /** Makes a file without a name (O_TMPFILE). */
    TmpNode createUnnamed(int mode, int uid, int gid) {
        TmpFile file = new TmpFile(fs(), mode, uid, gid);
        file.own().links = 0;
        // Memory is counted by names, so that names are bounded too.
        fs().budget().give(1);
        file.setVanished(true);
        return file;
    }

    @Override
    TmpNode symlink(String name, String target, int uid, int gid) {
        synchronized (fs()) {
            requireNew(name);
            TmpNode node = new TmpSpecial(fs(), target, uid, gid);
            put(name, node);
            return node;
        }
    }

    @Override
    void link(String name, Inode target) {
        synchronized (fs()) {
            requireNew(name);
            if (!(target instanceof TmpNode node)) {
                throw Errno.error(Errno.EXDEV);
            }
            if (!fs().budget().take()) {
                throw Errno.error(Errno.ENOSPC);
            }
            if (node instanceof TmpFile file) {
                file.setVanished(false);
            }
            node.addLinks(1);
            put(name, node);
        }
    }

    @Override
    void remove(String name, Inode child) {
        synchronized (fs()) {
            TmpNode node = lookup(name);
            if (node == null || node != child) {
                throw Errno.error(Errno.ENOENT);
            }
            bury(node);
            take(name);
        }
    }

    /** A name of a file is gone; a directory must be empty. */
    private void bury(TmpNode node) {
        if (node instanceof TmpDirectory directory) {
            if (!directory.names().isEmpty()) {
                throw Errno.error(Errno.ENOTEMPTY);
            }
            directory.own();
            directory.dead = true;
            directory.addLinks(-directory.own().links);
            addLinks(-1);
        } else {
            node.addLinks(-1);
        }
        node.leaveHome();
    }

    @Override
    void rename(
            String name,
            Inode child,
            Inode toDirectory,
            String toName,
            @Nullable Inode target,
            boolean exchange) {
        synchronized (fs()) {
            if (!(toDirectory instanceof TmpDirectory to) || to.fs() != fs()) {
                throw Errno.error(Errno.EXDEV);
            }
            if (to.dead) {
                throw Errno.error(Errno.ENOENT);
            }
            TmpNode node = lookup(name);
            TmpNode there = to.lookup(toName);
            if (node == null || node != child || there != target) {
                throw Errno.error(Errno.ENOENT);
            }
            if (exchange && there != null) {
                node.own();
                there.own();
                take(name);
                to.take(toName);
                put(name, there);
                to.put(toName, node);
                moveDirectoryLink(node, this, to);
                moveDirectoryLink(there, to, this);
                node.addLinks(0);
                there.addLinks(0);
                return;
            }
            if (there != null) {
                to.bury(there);
                to.take(toName);
            }
            node.own();
            node.leaveHome();
            take(name);
            to.put(toName, node);
            moveDirectoryLink(node, this, to);
            node.addLinks(0);
        }
    }

    private static void moveDirectoryLink(TmpNode node, TmpDirectory from, TmpDirectory to) {
        if (FileMode.isDirectory(node.mode()) && from != to) {
            from.addLinks(-1);
            to.addLinks(1);
        }
    }
}
