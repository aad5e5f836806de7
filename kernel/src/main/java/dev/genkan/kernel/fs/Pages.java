package dev.genkan.kernel.fs;

import dev.genkan.cpu.SharedMemory;
import dev.genkan.kernel.abi.Errno;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file in memory: pages that were never written are absent, and read as what is
 * below (the lower file of an overlay) or as zeros. Once a program has mapped the file to share it,
 * all of it is in memory that address spaces show.
 */
final class Pages {
    static final int PAGE_SIZE = 4096;

    /** Where it ends at the latest (MAX_LFS_FILESIZE). */
    static final long MAX_SIZE = Long.MAX_VALUE;

    /** A larger file is not shared by those who map it, but written back. */
    private static final long MAX_SHARED = 1L << 36;

    private final Budget budget;
    private final Map<Long, byte[]> pages = new HashMap<>();
    private long size;
    private @Nullable Inode lower;
    // How far the lower file still shows.
    private long lowerSize;
    private @Nullable SharedMemory shared;

    Pages(Budget budget) {
        this.budget = budget;
    }

    /** Starts as the content of another file, of which nothing is copied yet. */
    void over(Inode file, long length) {
        lower = file;
        lowerSize = length;
        size = length;
    }

    long size() {
        return size;
    }

    /** How many pages are held in memory. */
    long count() {
        return shared == null ? pages.size() : countOf(size);
    }

    private static long countOf(long bytes) {
        return bytes / PAGE_SIZE + (bytes % PAGE_SIZE == 0 ? 0 : 1);
    }

    /** The whole content as memory that address spaces can show; null if that is too much. */
    @Nullable SharedMemory share() {
        if (shared != null || size > MAX_SHARED) {
            return shared;
        }
        long wanted = countOf(size);
        SharedMemory memory = null;
        long taken = take(wanted);
        try {
            if (taken == wanted) {
                memory = new SharedMemory(Math.max(wanted, 1) * PAGE_SIZE);
                byte[] chunk = new byte[16 * PAGE_SIZE];
                for (long at = 0; at < size; at += chunk.length) {
                    int count = read(chunk, 0, chunk.length, at);
                    if (count < 0) {
                        memory.close();
                        memory = null;
                        break;
                    }
                    memory.write(at, chunk, 0, count);
                }
            }
        } catch (OutOfMemoryError e) {
            memory = null;
        }
        if (memory == null) {
            budget.give(taken);
            return null;
        }
        budget.give(pages.size());
        pages.clear();
        lower = null;
        lowerSize = 0;
        shared = memory;
        return memory;
    }

    /** Takes up to so many pages from the budget; answers how many. */
    private long take(long wanted) {
        long taken = 0;
        while (taken < wanted && budget.take()) {
            taken++;
        }
        return taken;
    }

    private int writeShared(
            SharedMemory memory, byte[] from, int offset, int length, long position) {
        long end = Math.min(position + length, MAX_SHARED);
        long more = countOf(Math.max(size, end)) - countOf(size);
        long taken = take(more);
        if (taken < more) {
            end = Math.min(end, (countOf(size) + taken) * PAGE_SIZE);
        }
        if (end <= position) {
            budget.give(taken);
            return -Errno.ENOSPC;
        }
        memory.extend(countOf(end) * PAGE_SIZE);
        memory.write(position, from, offset, (int) (end - position));
        size = Math.max(size, end);
        return (int) (end - position);
    }

    private void truncateShared(SharedMemory memory, long newSize) {
        if (newSize < size) {
            memory.clear(newSize, Math.min(memory.size(), countOf(size) * PAGE_SIZE) - newSize);
            budget.give(countOf(size) - countOf(newSize));
        } else {
            memory.extend(countOf(newSize) * PAGE_SIZE);
            var _ = take(countOf(newSize) - countOf(size));
        }
        size = newSize;
    }

    int read(byte[] to, int offset, int length, long position) {
        if (position >= size) {
            return 0;
        }
        int count = (int) Math.min(length, size - position);
        if (shared != null) {
            shared.read(position, to, offset, count);
            return count;
        }
        int done = 0;
        while (done < count) {
            long at = position + done;
            int within = (int) (at & (PAGE_SIZE - 1));
            int chunk = Math.min(PAGE_SIZE - within, count - done);
            byte[] page = pages.get(at / PAGE_SIZE);
            if (page != null) {
                System.arraycopy(page, within, to, offset + done, chunk);
            } else {
                int error = readLower(to, offset + done, chunk, at);
                if (error < 0) {
                    return done > 0 ? done : error;
                }
            }
            done += chunk;
        }
        return done;
    }

    private int readLower(byte[] to, int offset, int length, long position) {
        int copied = 0;
        Inode below = lower;
        if (below != null && position < lowerSize) {
            int wanted = (int) Math.min(length, lowerSize - position);
            while (copied < wanted) {
                int n = below.read(to, offset + copied, wanted - copied, position + copied);
                if (n < 0) {
                    return n;
                }
                if (n == 0) {
                    break;
                }
                copied += n;
            }
        }
        java.util.Arrays.fill(to, offset + copied, offset + length, (byte) 0);
        return 0;
    }

    int write(byte[] from, int offset, int length, long position) {
        if (shared != null) {
            return length == 0 ? 0 : writeShared(shared, from, offset, length, position);
        }
        int done = 0;
        while (done < length) {
            long at = position + done;
            int within = (int) (at & (PAGE_SIZE - 1));
            int chunk = Math.min(PAGE_SIZE - within, length - done);
            long index = at / PAGE_SIZE;
            byte[] page = pages.get(index);
            if (page == null) {
                page = newPage();
                if (page == null) {
                    return done > 0 ? done : -Errno.ENOSPC;
                }
                if (chunk < PAGE_SIZE) {
                    int error = readLower(page, 0, PAGE_SIZE, index * PAGE_SIZE);
                    if (error < 0) {
                        budget.give(1);
                        return done > 0 ? done : error;
                    }
                }
                pages.put(index, page);
            }
            System.arraycopy(from, offset + done, page, within, chunk);
            done += chunk;
            size = Math.max(size, at + chunk);
        }
        return done;
    }

    private byte @Nullable [] newPage() {
        if (!budget.take()) {
            return null;
        }
        try {
            return new byte[PAGE_SIZE];
        } catch (OutOfMemoryError e) {
            budget.give(1);
            return null;
        }
    }

    void truncate(long newSize) {
        if (shared != null) {
            truncateShared(shared, newSize);
            return;
        }
        if (newSize < size) {
            dropPages(newSize / PAGE_SIZE + (newSize % PAGE_SIZE == 0 ? 0 : 1), Long.MAX_VALUE);
            int within = (int) (newSize & (PAGE_SIZE - 1));
            byte[] last = within == 0 ? null : pages.get(newSize / PAGE_SIZE);
            if (last != null) {
                java.util.Arrays.fill(last, within, PAGE_SIZE, (byte) 0);
            }
            lowerSize = Math.min(lowerSize, newSize);
        }
        size = newSize;
    }

    /** Makes a range read as zeros again; the size stays. Answers 0 or -errno. */
    int punch(long position, long length) {
        long end = length > size - position ? size : position + length;
        if (shared != null) {
            if (end > position) {
                shared.clear(position, end - position);
            }
            return 0;
        }
        long at = position;
        byte[] zeros = new byte[PAGE_SIZE];
        while (at < end) {
            long index = at / PAGE_SIZE;
            int within = (int) (at & (PAGE_SIZE - 1));
            int chunk = (int) Math.min(PAGE_SIZE - within, end - at);
            if (at >= lowerSize && chunk == PAGE_SIZE) {
                long last = end / PAGE_SIZE;
                dropPages(index, last);
                at = last * PAGE_SIZE;
                continue;
            }
            if (pages.containsKey(index) || at < lowerSize) {
                int error = write(zeros, 0, chunk, at);
                if (error < 0) {
                    return error;
                }
            }
            at += chunk;
        }
        return 0;
    }

    private void dropPages(long from, long to) {
        int before = pages.size();
        if (to - from < before) {
            for (long index = from; index < to; index++) {
                pages.remove(index);
            }
        } else {
            pages.keySet().removeIf(index -> index >= from && index < to);
        }
        budget.give(before - pages.size());
    }

    /** The next byte of data (or of a hole) from here on, as SEEK_DATA and SEEK_HOLE; -ENXIO. */
    long seek(long position, boolean data) {
        if (position >= size) {
            return -Errno.ENXIO;
        }
        if (shared != null) {
            return data ? position : size;
        }
        long at = position;
        while (at < size) {
            boolean filled = at < lowerSize || pages.containsKey(at / PAGE_SIZE);
            if (filled == data) {
                return at;
            }
            if (!filled && pages.isEmpty()) {
                break;
            }
            long last = at | (PAGE_SIZE - 1);
            if (at >= lowerSize && last >= size - 1) {
                break; // also because the byte after the last page of all has no position
            }
            at = at < lowerSize ? lowerSize : last + 1;
            if (!filled) {
                at = Math.max(at, nextPage(at));
            }
        }
        return data ? -Errno.ENXIO : size;
    }

    private long nextPage(long position) {
        long next = Long.MAX_VALUE;
        for (long index : pages.keySet()) {
            if (index >= position / PAGE_SIZE) {
                next = Math.min(next, index * PAGE_SIZE);
            }
        }
        return next == Long.MAX_VALUE ? size : next;
    }

    void free() {
        budget.give(count());
        if (shared != null) {
            shared.close();
            shared = null;
        }
        pages.clear();
        lower = null;
        lowerSize = 0;
        size = 0;
    }
}
