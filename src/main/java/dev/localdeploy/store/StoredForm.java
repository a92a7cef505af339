package dev.localdeploy.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.stability.logwatch.Bookmark;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Deployments and bookmarks to bytes and back. Times keep their nanoseconds; text is indented for
 * people.
 */
final class StoredForm {
    private final String version;
    private final JsonMapper json =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    StoredForm(String version) {
        this.version = version;
    }

    byte[] write(Deployment deployment) throws JsonProcessingException {
        return json.writeValueAsBytes(StoredDeployment.of(deployment, version));
    }

    /**
     * @throws IOException if it is not JSON, or not in the form of {@link StoredDeployment}
     * @throws IllegalArgumentException if it says something impossible
     * @throws NewerFormatException if only a newer version can understand it
     */
    Deployment read(byte[] bytes) throws IOException, NewerFormatException {
        JsonNode tree = json.readTree(bytes);
        JsonNode format = tree.path("format");
        Impossible.unless(format.isInt() && format.intValue() >= 1, "format", format);
        if (format.intValue() > StoredDeployment.FORMAT) {
            throw new NewerFormatException(
                    format.intValue(), tree.path("written_by").asText("unknown"));
        }
        @Nullable StoredDeployment stored = json.treeToValue(tree, StoredDeployment.class);
        return Impossible.ifMissing(stored, "file").toDeployment();
    }

    byte[] write(Bookmark bookmark) throws JsonProcessingException {
        return json.writeValueAsBytes(StoredBookmark.of(bookmark, version));
    }

    /**
     * @throws IOException if it is not JSON, or not in the form of {@link StoredBookmark}
     * @throws IllegalArgumentException if it says something impossible
     */
    Bookmark readBookmark(byte[] bytes) throws IOException {
        @Nullable StoredBookmark stored = json.readValue(bytes, StoredBookmark.class);
        return Impossible.ifMissing(stored, "file").toBookmark();
    }

    /** The deployment's name, if a damaged file still says it in whole before the damage. */
    Optional<String> legibleName(byte[] bytes) {
        try (JsonParser parser = json.createParser(bytes)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isName = parser.currentName().equals("name");
                if (parser.nextToken() == JsonToken.VALUE_STRING && isName) {
                    return Optional.of(parser.getText());
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** The file is fine, but not ours to judge. */
    static final class NewerFormatException extends Exception {
        private static final long serialVersionUID = 1L;

        NewerFormatException(int format, String writtenBy) {
            super(
                    "it has format %d, written by local-deploy %s; this version reads up to %d"
                            .formatted(format, writtenBy, StoredDeployment.FORMAT));
        }
    }
}
