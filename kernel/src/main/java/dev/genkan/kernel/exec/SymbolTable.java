package dev.genkan.kernel.exec;

import dev.genkan.kernel.fs.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The functions of an ELF file by their place in the file (elf(5)): of {@code .symtab}, or of
 * {@code .dynsym} if it was stripped.
 */
final class SymbolTable {
    /** The table of a file that has none. */
    static final SymbolTable NONE = new SymbolTable();

    private static final int SHT_SYMTAB = 2, SHT_DYNSYM = 11, STT_FUNC = 2, STT_GNU_IFUNC = 10;

    /** Larger tables are left alone. */
    private static final long MOST = 32 << 20;

    /** By offset in the file. */
    private final TreeMap<Long, Function> functions = new TreeMap<>();

    private record Function(long size, String name) {}

    private record Section(int type, long offset, long size, int link) {}

    private SymbolTable() {}

    /** Reads the table of a file; {@link #NONE} if it is no ELF file or has been stripped. */
    static SymbolTable of(File file) {
        ByteBuffer header = read(file, 0, 64);
        if (header.remaining() < 52 || header.getInt(0) != 0x464c_457f) {
            return NONE;
        }
        boolean wide = header.get(4) == 2;
        long offset = wide ? header.getLong(40) : header.getInt(32) & 0xffff_ffffL;
        int size = header.getShort(wide ? 58 : 46) & 0xffff;
        int count = header.getShort(wide ? 60 : 48) & 0xffff;
        if (size < (wide ? 64 : 40)) {
            return NONE;
        }
        ByteBuffer headers = read(file, offset, (long) size * count);
        Section[] sections = new Section[headers.remaining() / size];
        Section found = null;
        for (int k = 0; k < sections.length; k++) {
            sections[k] = section(headers, k * size, wide);
            int type = sections[k].type;
            if (type == SHT_SYMTAB || type == SHT_DYNSYM && found == null) {
                found = sections[k];
            }
        }
        if (found == null || found.link >= sections.length) {
            return NONE;
        }
        SymbolTable table = new SymbolTable();
        Section strings = sections[found.link];
        table.add(
                read(file, found.offset, found.size),
                read(file, strings.offset, strings.size),
                segments(file, header, wide),
                wide);
        return table;
    }

    private static Section section(ByteBuffer from, int at, boolean wide) {
        return wide
                ? new Section(
                        from.getInt(at + 4),
                        from.getLong(at + 24),
                        from.getLong(at + 32),
                        from.getInt(at + 40))
                : new Section(
                        from.getInt(at + 4),
                        from.getInt(at + 16) & 0xffff_ffffL,
                        from.getInt(at + 20) & 0xffff_ffffL,
                        from.getInt(at + 24));
    }

    /** Offsets in the file less addresses, by the address where each begins to hold. */
    private static NavigableMap<Long, Long> segments(File file, ByteBuffer header, boolean wide) {
        long offset = wide ? header.getLong(32) : header.getInt(28) & 0xffff_ffffL;
        int size = header.getShort(wide ? 54 : 42) & 0xffff;
        int count = header.getShort(wide ? 56 : 44) & 0xffff;
        ByteBuffer headers = read(file, offset, (long) size * count);
        NavigableMap<Long, Long> all = new TreeMap<>();
        for (int at = 0; size >= (wide ? 56 : 32) && at < headers.remaining(); at += size) {
            if (headers.getInt(at) == ElfFile.PT_LOAD) {
                long from = wide ? headers.getLong(at + 8) : headers.getInt(at + 4) & 0xffff_ffffL;
                long address =
                        wide ? headers.getLong(at + 16) : headers.getInt(at + 8) & 0xffff_ffffL;
                all.put(address, from - address);
            }
        }
        return all;
    }

    private void add(
            ByteBuffer symbols,
            ByteBuffer strings,
            NavigableMap<Long, Long> segments,
            boolean wide) {
        int each = wide ? 24 : 16;
        for (int at = 0; at + each <= symbols.remaining(); at += each) {
            int type = symbols.get(at + (wide ? 4 : 12)) & 15;
            long value = wide ? symbols.getLong(at + 8) : symbols.getInt(at + 4) & 0xffff_ffffL;
            long size = wide ? symbols.getLong(at + 16) : symbols.getInt(at + 8) & 0xffff_ffffL;
            Map.Entry<Long, Long> segment = segments.floorEntry(value);
            if ((type == STT_FUNC || type == STT_GNU_IFUNC) && segment != null && value != 0) {
                String name = string(strings, symbols.getInt(at));
                functions.putIfAbsent(value + segment.getValue(), new Function(size, name));
            }
        }
    }

    private static String string(ByteBuffer strings, int at) {
        int end = at;
        while (end >= 0 && end < strings.remaining() && strings.get(end) != 0) {
            end++;
        }
        if (at < 0 || end <= at) {
            return "";
        }
        byte[] bytes = new byte[end - at];
        strings.get(at, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The function that an offset in the file is in, or an empty string. */
    String name(long offset) {
        Map.Entry<Long, Function> below = functions.floorEntry(offset);
        if (below == null) {
            return "";
        }
        Function function = below.getValue();
        // Functions written in assembly often have no size.
        boolean inside = function.size == 0 || offset - below.getKey() < function.size;
        return inside ? function.name : "";
    }

    /** As much of a range as the file has; nothing of one that is too large. */
    private static ByteBuffer read(File file, long offset, long length) {
        if (offset < 0 || length < 0 || length > MOST) {
            return ByteBuffer.allocate(0);
        }
        byte[] bytes = new byte[(int) length];
        int done = 0;
        while (done < bytes.length) {
            int count = file.pread(bytes, done, bytes.length - done, offset + done);
            if (count <= 0) {
                break;
            }
            done += count;
        }
        return ByteBuffer.wrap(bytes, 0, done).order(ByteOrder.LITTLE_ENDIAN);
    }
}
