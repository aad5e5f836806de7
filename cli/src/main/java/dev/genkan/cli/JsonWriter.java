package dev.genkan.cli;

import dev.genkan.kernel.abi.TableRow;
import java.io.PrintWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Prints an array with an object for each row, one to a line. */
final class JsonWriter implements TableWriter {
    @Override
    public void write(List<TableListing> listings, PrintWriter out) {
        JsonFactory factory =
                JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartArray();
            for (TableListing listing : listings) {
                for (TableRow row : listing.rows()) {
                    json.writeRaw('\n');
                    row(json, listing, row);
                }
            }
            json.writeRaw('\n');
            json.writeEndArray();
        }
        out.println();
    }

    private static void row(JsonGenerator json, TableListing listing, TableRow row) {
        json.writeStartObject();
        json.writeStringProperty("table", listing.abiName());
        json.writeNumberProperty("number", row.number());
        json.writeStringProperty("abi", row.abi().column());
        json.writeStringProperty("name", row.name());
        text(json, "entryPoint", row.entryPoint());
        text(json, "compatEntryPoint", row.compatEntryPoint());
        if (row.noreturn()) {
            json.writeBooleanProperty("noreturn", true);
        }
        text(json, "since", TableListing.shown(row.since()));
        text(json, "until", TableListing.shown(row.until()));
        if (!row.formerNames().isEmpty()) {
            json.writeArrayPropertyStart("formerNames");
            for (TableRow.FormerName former : row.formerNames()) {
                json.writeStartObject();
                json.writeStringProperty("name", former.name());
                json.writeStringProperty("since", former.since().toString());
                json.writeStringProperty("until", former.until().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeBooleanProperty("implemented", listing.implemented().test(row));
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, String value) {
        if (!value.isEmpty()) {
            json.writeStringProperty(name, value);
        }
    }
}
