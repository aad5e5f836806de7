package dev.genkan.kernel.call;

import dev.genkan.kernel.fs.DirectoryFile;

/** The layouts of a directory entry in getdents(2) and getdents64(2). */
enum Dirent {
    /** struct linux_dirent64 of both ABIs. */
    WIDE(8),
    /** struct linux_dirent of x86-64. */
    LONG_8(8),
    /** struct linux_dirent of i386. */
    LONG_4(4);

    private final int wordSize;

    Dirent(int wordSize) {
        this.wordSize = wordSize;
    }

    private int nameOffset() {
        return this == WIDE ? 19 : 2 * wordSize + 2;
    }

    /** How long the entry of a name is, with its padding. */
    int size(String name) {
        int end = nameOffset() + name.length() + (this == WIDE ? 1 : 2);
        return (end + wordSize - 1) / wordSize * wordSize;
    }

    /** Writes an entry. */
    void put(UserStruct to, int at, int size, DirectoryFile.Entry entry) {
        if (wordSize == 8) {
            to.putLong(at, entry.inode()).putLong(at + 8, entry.next());
        } else {
            to.putInt(at, entry.inode()).putInt(at + 4, entry.next());
        }
        to.putShort(at + 2 * wordSize, size);
        to.putString(at + nameOffset(), entry.name());
        to.putByte(this == WIDE ? at + 18 : at + size - 1, entry.type() >> 12);
    }
}
