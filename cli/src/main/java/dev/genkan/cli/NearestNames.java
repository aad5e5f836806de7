package dev.genkan.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Names like one that was mistyped. */
final class NearestNames {
    private NearestNames() {}

    /** At most three of the names, the nearest first; none that is far off. */
    static List<String> of(String typed, Collection<String> names) {
        int far = Math.max(2, typed.length() / 3);
        return names.stream()
                .distinct()
                .filter(name -> distance(typed, name) <= far)
                .sorted(
                        Comparator.comparingInt((String name) -> distance(typed, name))
                                .thenComparing(Comparator.naturalOrder()))
                .limit(3)
                .toList();
    }

    /** How many characters to add, leave out, replace or swap with their neighbor. */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] now = new int[b.length() + 1];
            now[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(replace, 1 + Math.min(last[j], now[j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    now[j] = Math.min(now[j], before[j - 2] + 1);
                }
            }
            before = last;
            last = now;
        }
        return last[b.length()];
    }
}
