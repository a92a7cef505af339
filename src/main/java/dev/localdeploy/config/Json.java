package dev.localdeploy.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;

/** Writes JSON by hand, because the client that prints it must start at once. */
final class Json {
    // Beyond ASCII there are characters that control a terminal, too.
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Json() {}

    @FunctionalInterface
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** Indented, with a newline at the end. */
    static String written(Writing writing) {
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a string could not be written to", e);
        }
        return text.append('\n').toString();
    }

    static void texts(JsonGenerator json, String name, Collection<?> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (Object text : texts) {
            json.writeString(text.toString());
        }
        json.writeEndArray();
    }

    /**
     * @param plain as {@link Kind#plain} gives it
     */
    static void plain(JsonGenerator json, Object plain) throws IOException {
        switch (plain) {
            case Boolean truth -> json.writeBoolean(truth);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Collection<?> list -> {
                json.writeStartArray();
                for (Object item : list) {
                    plain(json, item);
                }
                json.writeEndArray();
            }
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (var entry : map.entrySet()) {
                    json.writeFieldName(entry.getKey().toString());
                    plain(json, entry.getValue());
                }
                json.writeEndObject();
            }
            default -> json.writeString(plain.toString());
        }
    }
}
