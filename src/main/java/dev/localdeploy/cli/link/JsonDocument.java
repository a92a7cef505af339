package dev.localdeploy.cli.link;

import java.util.List;
import java.util.Map;

/** Writes a JSON object, field after field. */
public final class JsonDocument {
    private final StringBuilder document = new StringBuilder("{");

    public JsonDocument text(String name, String value) {
        appendQuoted(value, field(name));
        return this;
    }

    public JsonDocument texts(String name, List<String> values) {
        var out = field(name);
        char separator = '[';
        for (String value : values) {
            appendQuoted(value, out.append(separator));
            separator = ',';
        }
        out.append(values.isEmpty() ? "[]" : "]");
        return this;
    }

    public JsonDocument texts(String name, Map<String, String> values) {
        var inner = new JsonDocument();
        for (var value : values.entrySet()) {
            inner.text(value.getKey(), value.getValue());
        }
        field(name).append(inner);
        return this;
    }

    public JsonDocument number(String name, long value) {
        field(name).append(value);
        return this;
    }

    public JsonDocument number(String name, double value) {
        field(name).append(value);
        return this;
    }

    public JsonDocument flag(String name, boolean value) {
        field(name).append(value);
        return this;
    }

    private StringBuilder field(String name) {
        if (document.length() > 1) {
            document.append(',');
        }
        appendQuoted(name, document);
        return document.append(':');
    }

    @Override
    public String toString() {
        return document + "}";
    }

    static void appendQuoted(String text, StringBuilder document) {
        document.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                document.append('\\').append(c);
            } else if (c < ' ') {
                document.append("\\u00").append(c < 0x10 ? "0" : "").append(Integer.toHexString(c));
            } else {
                document.append(c);
            }
        }
        document.append('"');
    }
}
