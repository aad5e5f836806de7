package dev.genkan.kernel.exec;

import dev.genkan.cpu.CodeNames;
import dev.genkan.kernel.fs.File;
import dev.genkan.kernel.mm.MappedCode;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of functions in the files that a program has mapped. A file is read when the first name
 * in it is asked for. No lock is held meanwhile: who asks may keep the memory from being closed.
 */
final class FunctionNames implements CodeNames, MappedCode {
    private final Map<File, SymbolTable> tables = new java.util.concurrent.ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, Part> parts = new ConcurrentSkipListMap<>();

    private record Part(long start, long end, File file, long offset) {}

    @Override
    public void mapped(long start, long end, File file, long offset) {
        parts.put(start, new Part(start, end, file, offset));
    }

    @Override
    public String name(long address) {
        Map.Entry<Long, Part> entry = parts.floorEntry(address);
        @Nullable Part part = entry == null ? null : entry.getValue();
        if (part == null || address >= part.end) {
            return "";
        }
        SymbolTable table = tables.computeIfAbsent(part.file, FunctionNames::read);
        return table.name(part.offset + (address - part.start));
    }

    private static SymbolTable read(File file) {
        try {
            return SymbolTable.of(file);
        } catch (RuntimeException _) {
            // The program may have closed it meanwhile, or written nonsense into it.
            return SymbolTable.NONE;
        }
    }
}
