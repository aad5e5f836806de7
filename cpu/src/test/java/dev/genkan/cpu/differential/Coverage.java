package dev.genkan.cpu.differential;

import dev.genkan.cpu.decode.Family;
import dev.genkan.cpu.decode.Row;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which rows of the opcode tables have been executed here and on the host with one result. */
final class Coverage {
    private final List<Generator.Place> places;
    private final Map<Row, Integer> counts = new HashMap<>();

    Coverage(List<Generator.Place> places) {
        this.places = places;
    }

    void add(Case agreed) {
        for (Row row : agreed.rows) {
            counts.merge(row, 1, Integer::sum);
        }
    }

    List<Row> missing() {
        List<Row> missing = new ArrayList<>();
        for (Generator.Place place : places) {
            if (!counts.containsKey(place.row())) {
                missing.add(place.row());
            }
        }
        return missing;
    }

    @Override
    public String toString() {
        Map<Family, Integer> families = new EnumMap<>(Family.class);
        counts.forEach((row, count) -> families.merge(row.op.family(), count, Integer::sum));
        return counts.size()
                + " of "
                + places.size()
                + " rows compared "
                + families
                + "; missing "
                + missing();
    }
}
