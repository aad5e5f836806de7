package dev.genkan.kernel.mm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VmaMapTest {
    private static final long PAGE = 4096;

    private static Vma vma(long first, long last, int protection) {
        return new Vma(
                first * PAGE,
                last * PAGE,
                protection,
                Vma.MAP_PRIVATE | Vma.MAP_ANONYMOUS,
                null,
                0,
                "");
    }

    private static List<String> ranges(VmaMap map) {
        return map.all().stream()
                .map(v -> v.start() / PAGE + "-" + v.end() / PAGE + ":" + v.protection())
                .toList();
    }

    @Test
    void joinsNeighborsThatAreAlike() {
        VmaMap map = new VmaMap();
        map.add(vma(1, 2, 1));
        map.add(vma(3, 4, 1));
        map.add(vma(2, 3, 1));
        map.add(vma(4, 5, 3));
        assertThat(ranges(map)).containsExactly("1-4:1", "4-5:3");
        assertThat(map.length()).isEqualTo(4 * PAGE);
    }

    @Test
    void splitsWhatSticksOut() {
        VmaMap map = new VmaMap();
        map.add(vma(1, 10, 1));
        assertThat(map.remove(3 * PAGE, 5 * PAGE)).hasSize(1);
        assertThat(ranges(map)).containsExactly("1-3:1", "5-10:1");
        assertThat(map.isWhole(PAGE, 3 * PAGE)).isTrue();
        assertThat(map.isWhole(PAGE, 6 * PAGE)).isFalse();
        assertThat(map.isFree(3 * PAGE, 5 * PAGE)).isTrue();
    }

    @Test
    void findsTheHighestGapAlsoAfterOneOpensAbove() {
        VmaMap map = new VmaMap();
        map.add(vma(90, 100, 1));
        assertThat(map.findDown(PAGE, PAGE, 100 * PAGE)).isEqualTo(89 * PAGE);
        map.add(vma(89, 90, 3));
        map.add(vma(80, 88, 1));
        assertThat(map.findDown(2 * PAGE, PAGE, 100 * PAGE)).isEqualTo(78 * PAGE);
        assertThat(map.findDown(PAGE, PAGE, 100 * PAGE)).isEqualTo(88 * PAGE);
        map.remove(95 * PAGE, 97 * PAGE);
        assertThat(map.findDown(2 * PAGE, PAGE, 100 * PAGE)).isEqualTo(95 * PAGE);
        assertThat(map.findDown(200 * PAGE, PAGE, 100 * PAGE)).isEqualTo(-1);
        assertThat(map.findUp(PAGE, 80 * PAGE, 100 * PAGE)).isEqualTo(88 * PAGE);
    }

    /** The same as one bit per page, whatever is added and removed. */
    @Test
    void agreesWithOneBitPerPage() {
        Random random = new Random(1);
        VmaMap map = new VmaMap();
        BitSet pages = new BitSet();
        for (int i = 0; i < 5000; i++) {
            int start = random.nextInt(200);
            int end = start + 1 + random.nextInt(20);
            map.remove(start * PAGE, end * PAGE);
            pages.clear(start, end);
            if (random.nextBoolean()) {
                map.add(vma(start, end, random.nextInt(3)));
                pages.set(start, end);
            }
            int length = 1 + random.nextInt(8);
            long found = map.findDown(length * PAGE, 0, 240 * PAGE);
            assertThat(found).isEqualTo(highestGap(pages, length, 240));
            assertThat(map.length()).isEqualTo(pages.cardinality() * PAGE);
        }
    }

    private static long highestGap(BitSet pages, int length, int top) {
        for (int start = top - length; start >= 0; start--) {
            int next = pages.nextSetBit(start);
            if (next < 0 || next >= start + length) {
                return start * PAGE;
            }
        }
        return -1;
    }
}
