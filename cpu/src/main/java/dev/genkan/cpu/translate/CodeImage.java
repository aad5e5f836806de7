package dev.genkan.cpu.translate;

import dev.genkan.cpu.Memory;
import dev.genkan.cpu.interpret.CommonPage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The code of one file at one address, and its translations, which serve every memory that shows
 * the same bytes: each begins by asking whether the memory has its pages.
 */
final class CodeImage extends Translations {
    private final CommonCode code;

    /** By number; there are several where the file has changed. */
    private final Map<Long, List<Page>> pages = new HashMap<>();

    CodeImage(CommonCode code) {
        this.code = code;
    }

    /** A page of its bytes. */
    static final class Page extends CommonPage {
        final CodeImage image;

        /** The page's number in the program's memory. */
        final long number;

        /** Its number among all pages that memories have in common. */
        final int slot;

        private final byte[] bytes;
        private final Set<Long> asked = ConcurrentHashMap.newKeySet();

        private Page(CodeImage image, long number, int slot, byte[] bytes) {
            this.image = image;
            this.number = number;
            this.slot = slot;
            this.bytes = bytes;
        }

        @Override
        protected boolean mayKeep() {
            return image.code.takeStep();
        }

        /** Whether nobody asked for this address before. */
        boolean ask(long address) {
            return asked.add(address);
        }

        /** Copies bytes from an offset on, as far as the page goes. Returns how many. */
        int copy(int offset, byte[] to, int at, int length) {
            int count = Math.min(length, Memory.PAGE_SIZE - offset);
            System.arraycopy(bytes, offset, to, at, count);
            return count;
        }
    }

    /** The page of these bytes; null if there are too many pages. */
    synchronized @Nullable Page page(long number, byte[] bytes) {
        List<Page> versions = pages.computeIfAbsent(number, _ -> new ArrayList<>(1));
        for (Page each : versions) {
            if (Arrays.equals(each.bytes, bytes)) {
                return each;
            }
        }
        int slot = code.takeSlot();
        if (slot < 0) {
            return null;
        }
        Page page = new Page(this, number, slot, bytes);
        versions.add(page);
        return page;
    }

    @Override
    boolean isElsewhere(long target) {
        return false;
    }

    @Override
    boolean announce(Translation translation, Region region) {
        // Nothing changes here: the region was made of the pages' own bytes.
        return true;
    }

    @Override
    boolean setAsked(Translation translation, boolean asked) {
        Page page = translation.page();
        if (page == null) {
            return false;
        }
        return asked ? page.ask(translation.entry) : page.asked.remove(translation.entry);
    }

    @Override
    void withdraw(Translation translation) {
        translation.invalidate();
    }

    @Override
    void grow(long bytecodes) {
        code.grow(bytecodes);
    }
}
