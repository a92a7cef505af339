package dev.localdeploy.cli.link;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A JSON value that was read. Asking for what is not there gives {@link Literal#NULL}, so that a
 * client can talk to a daemon that knows fewer fields.
 *
 * <p>Methods rather than a switch over the cases, because the first such switch of a JVM costs 20
 * ms; and a reader of its own ({@link JsonReader}), because even a streaming library costs 10.
 */
public sealed interface Json {
    record Fields(Map<String, Json> byName) implements Json {
        @Override
        public Json field(String name) {
            return byName.getOrDefault(name, Literal.NULL);
        }

        @Override
        public void appendTo(StringBuilder document) {
            char separator = '{';
            for (var field : byName.entrySet()) {
                JsonDocument.appendQuoted(field.getKey(), document.append(separator));
                field.getValue().appendTo(document.append(':'));
                separator = ',';
            }
            document.append(byName.isEmpty() ? "{}" : "}");
        }
    }

    record Items(List<Json> inOrder) implements Json {
        @Override
        public List<Json> items() {
            return inOrder;
        }

        @Override
        public void appendTo(StringBuilder document) {
            char separator = '[';
            for (Json item : inOrder) {
                item.appendTo(document.append(separator));
                separator = ',';
            }
            document.append(inOrder.isEmpty() ? "[]" : "]");
        }
    }

    record Text(String value) implements Json {
        @Override
        public String textOr(String otherwise) {
            return value;
        }

        @Override
        public void appendTo(StringBuilder document) {
            JsonDocument.appendQuoted(value, document);
        }
    }

    /**
     * A number.
     *
     * @param digits as they came, so that nothing is lost
     */
    record Amount(String digits) implements Json {
        @Override
        public String textOr(String otherwise) {
            return digits;
        }

        @Override
        public double amountOr(double otherwise) {
            return Double.parseDouble(digits);
        }

        @Override
        public void appendTo(StringBuilder document) {
            document.append(digits);
        }
    }

    enum Literal implements Json {
        TRUE("true"),
        FALSE("false"),
        NULL("null");

        private final String word;

        Literal(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        @Override
        public void appendTo(StringBuilder document) {
            document.append(word);
        }
    }

    void appendTo(StringBuilder document);

    /** The value of one field. */
    default Json field(String name) {
        return Literal.NULL;
    }

    /** The value at the end of a path of field names. */
    default Json at(String... path) {
        Json here = this;
        for (String name : path) {
            here = here.field(name);
        }
        return here;
    }

    default List<Json> items() {
        return List.of();
    }

    default boolean isNull() {
        return this == Literal.NULL;
    }

    default boolean isTrue() {
        return this == Literal.TRUE;
    }

    /** The text, or a number as it was written, or what to say where there is nothing. */
    default String textOr(String otherwise) {
        return otherwise;
    }

    default double amountOr(double otherwise) {
        return otherwise;
    }

    default long wholeOr(long otherwise) {
        return (long) amountOr((double) otherwise);
    }

    /**
     * @throws IOException if it is not JSON
     */
    static Json parse(String document) throws IOException {
        return new JsonReader(document).read();
    }
}
