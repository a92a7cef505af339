package dev.localdeploy.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.localdeploy.deployment.Refusal;
import dev.localdeploy.text.NearestWord;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request's JSON object. Notes every mistake it meets, so that {@link #check} can
 * name all of them at once; until then a field with a mistake counts as not said.
 */
final class RequestFields {
    /** An environment may be 2 MB long on Linux, and JSON may double it. In bytes. */
    static final int LARGEST = 8 * 1024 * 1024;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final ObjectNode fields;
    private final List<String> mistakes = new ArrayList<>();

    private RequestFields(ObjectNode fields) {
        this.fields = fields;
    }

    /**
     * @param body may be empty, which says nothing
     * @param known all fields there are
     * @throws Refusal if it is no JSON object
     */
    static RequestFields of(InputStream body, List<String> known) {
        var request = new RequestFields(parsed(bytesOf(body)));
        request.fields.fieldNames().forEachRemaining(name -> request.checkKnown(name, known));
        return request;
    }

    /** Reads no further than it has to: a body need not say how long it is. */
    private static byte[] bytesOf(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new WebApplicationException(Response.Status.REQUEST_ENTITY_TOO_LARGE);
            }
            return bytes;
        } catch (IOException e) {
            throw invalid("the body cannot be read: " + e.getMessage());
        }
    }

    private static ObjectNode parsed(byte[] body) {
        if (body.length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            if (JSON.readTree(body) instanceof ObjectNode object) {
                return object;
            }
            throw invalid("the body must be a JSON object, such as {\"name\": \"web\"}");
        } catch (JsonProcessingException e) {
            var where = e.getLocation();
            throw invalid(
                    "the body is not valid JSON"
                            + (where == null
                                    ? ""
                                    : " in line %d, column %d"
                                            .formatted(where.getLineNr(), where.getColumnNr()))
                            + ": "
                            + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw invalid("the body cannot be read: " + e.getMessage());
        }
    }

    private void checkKnown(String name, List<String> known) {
        if (known.contains(name)) {
            return;
        }
        String help =
                NearestWord.to(name, known)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElseGet(() ->
                                known.isEmpty()
                                        ? "this request takes none"
                                        : "known are " + String.join(", ", known));
        mistakes.add("unknown field '" + name + "'; " + help);
    }

    /**
     * @throws Refusal with every mistake so far
     */
    void check() {
        if (!mistakes.isEmpty()) {
            throw new Refusal(
                    Refusal.Code.INVALID_REQUEST,
                    mistakes.getFirst(),
                    mistakes.size() == 1 ? List.of() : mistakes);
        }
    }

    void mistake(String message) {
        mistakes.add(message);
    }

    boolean says(String name) {
        return fields.hasNonNull(name);
    }

    JsonNode node(String name) {
        return fields.path(name);
    }

    @Nullable String text(String name) {
        JsonNode node = fields.path(name);
        if (!says(name)) {
            return null;
        }
        return text(node, name).orElse(null);
    }

    /** A text without the NUL character, which no argument, path or variable can hold. */
    Optional<String> text(JsonNode node, String name) {
        if (!node.isTextual()) {
            mistakes.add("'%s' must be a text in quotes, not %s".formatted(name, kindOf(node)));
            return Optional.empty();
        }
        if (node.textValue().indexOf(0) >= 0) {
            mistakes.add("'%s' must not contain the NUL character".formatted(name));
            return Optional.empty();
        }
        return Optional.of(node.textValue());
    }

    @Nullable Boolean flag(String name) {
        JsonNode node = fields.path(name);
        if (says(name) && !node.isBoolean()) {
            mistakes.add("'%s' must be true or false, not %s".formatted(name, kindOf(node)));
        }
        return node.isBoolean() ? node.booleanValue() : null;
    }

    @Nullable Integer number(String name, int least, int most) {
        JsonNode node = fields.path(name);
        boolean fits =
                node.isIntegralNumber()
                        && node.canConvertToInt()
                        && node.intValue() >= least
                        && node.intValue() <= most;
        if (says(name) && !fits) {
            mistakes.add(
                    "'%s' must be a whole number from %d to %d, not %s"
                            .formatted(name, least, most, shown(node)));
        }
        return fits ? node.intValue() : null;
    }

    double seconds(String name, double most, double standard) {
        JsonNode node = fields.path(name);
        boolean fits = node.isNumber() && node.doubleValue() >= 0 && node.doubleValue() <= most;
        if (says(name) && !fits) {
            mistakes.add(
                    "'%s' must be a number of seconds from 0 to %.0f, not %s"
                            .formatted(name, most, shown(node)));
        }
        return fits ? node.doubleValue() : standard;
    }

    @Nullable Path absolutePath(String name) {
        @Nullable String text = text(name);
        if (text == null) {
            return null;
        }
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            mistakes.add(
                    "'%s' must be an absolute path, such as /home/me/app, not '%s'"
                            .formatted(name, text));
            return null;
        }
        return path.normalize();
    }

    Map<String, String> texts(String name) {
        JsonNode node = fields.path(name);
        if (!says(name)) {
            return Map.of();
        }
        if (!(node instanceof ObjectNode object)) {
            mistakes.add(
                    "'%s' must be an object, such as {\"A\": \"b\"}, not %s"
                            .formatted(name, kindOf(node)));
            return Map.of();
        }
        var texts = new LinkedHashMap<String, String>();
        object.properties()
                .forEach(field ->
                        text(field.getValue(), name + "." + field.getKey())
                                .ifPresent(value -> texts.put(field.getKey(), value)));
        return texts;
    }

    /** Only scalars are shown: an object may hold an environment. */
    private static String shown(JsonNode node) {
        return node.isNumber() ? node.asText() : kindOf(node);
    }

    static String kindOf(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            default -> "nothing";
        };
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static Refusal invalid(String message) {
        return new Refusal(Refusal.Code.INVALID_REQUEST, message);
    }
}
