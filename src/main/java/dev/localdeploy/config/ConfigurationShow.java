package dev.localdeploy.config;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.localdeploy.config.Effective.Block;
import dev.localdeploy.config.Effective.Leaf;
import dev.localdeploy.text.Visible;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows what holds. The YAML form is itself a configuration file that says the same. */
public final class ConfigurationShow {
    private ConfigurationShow() {}

    /**
     * As YAML.
     *
     * @param deployment whose entry to apply; null for the folder as a whole
     * @param origins whether each line ends with where its value comes from
     */
    public static String yaml(
            Configuration configuration, @Nullable String deployment, boolean origins) {
        var text = new StringBuilder();
        comment(text, "What holds " + subject(configuration, deployment) + ".");
        comment(text, "Read: " + files(configuration));
        configuration.notes().forEach(note -> comment(text, "Note: " + note));
        if (deployment != null && !configuration.deploymentNames().contains(deployment)) {
            comment(text, "Note: " + noEntry(configuration, deployment));
        }
        block(text, effective(configuration, deployment), "", origins);
        return text.toString();
    }

    /**
     * As JSON: {@code working_directory}, {@code deployment}, {@code files}, {@code notes}, {@code
     * settings}, and if asked for {@code origins}, which has a sentence for each key.
     */
    public static String json(
            Configuration configuration, @Nullable String deployment, boolean origins) {
        Block effective = effective(configuration, deployment);
        return Json.written(json -> {
            json.writeStartObject();
            json.writeStringField("working_directory", configuration.workingDirectory().toString());
            json.writeStringField("deployment", deployment);
            Json.texts(json, "files", configuration.files());
            Json.texts(json, "notes", configuration.notes());
            json.writeFieldName("settings");
            settings(json, effective);
            if (origins) {
                json.writeObjectFieldStart("origins");
                origins(json, effective, "");
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    private static Block effective(Configuration configuration, @Nullable String deployment) {
        return deployment == null
                ? Effective.ofFolder(configuration)
                : Effective.ofDeployment(configuration, deployment);
    }

    private static String subject(Configuration configuration, @Nullable String deployment) {
        String folder = "in " + configuration.workingDirectory();
        return deployment == null ? folder : "for the deployment " + deployment + " " + folder;
    }

    private static String files(Configuration configuration) {
        return configuration.files().isEmpty()
                ? "no file"
                : configuration.files().stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(", "));
    }

    private static String noEntry(Configuration configuration, String deployment) {
        String known =
                configuration.deploymentNames().isEmpty()
                        ? "there are none"
                        : "there are " + String.join(", ", configuration.deploymentNames());
        return "%s has no entry under deployments; %s".formatted(deployment, known);
    }

    private static void comment(StringBuilder text, String comment) {
        text.append("# ").append(Visible.line(comment)).append('\n');
    }

    private static void block(StringBuilder text, Block block, String indent, boolean origins) {
        for (Map.Entry<String, Effective> child : block.children().entrySet()) {
            text.append(indent).append(YamlText.of(child.getKey())).append(':');
            switch (child.getValue()) {
                case Leaf(var plain, var origin) -> {
                    text.append(' ').append(YamlText.of(plain));
                    text.append(origins ? "  # " + origin.shown() : "").append('\n');
                }
                case Block inner -> {
                    text.append('\n');
                    block(text, inner, indent + "  ", origins);
                }
            }
        }
    }

    private static void settings(JsonGenerator json, Effective effective) throws IOException {
        switch (effective) {
            case Leaf(var plain, _) -> Json.plain(json, plain);
            case Block(var children) -> {
                json.writeStartObject();
                for (Map.Entry<String, Effective> child : children.entrySet()) {
                    json.writeFieldName(child.getKey());
                    settings(json, child.getValue());
                }
                json.writeEndObject();
            }
        }
    }

    private static void origins(JsonGenerator json, Effective effective, String path)
            throws IOException {
        switch (effective) {
            case Leaf(_, var origin) -> json.writeStringField(path, origin.shown());
            case Block(var children) -> {
                for (Map.Entry<String, Effective> child : children.entrySet()) {
                    String start = path.isEmpty() ? "" : path + ".";
                    origins(json, child.getValue(), start + child.getKey());
                }
            }
        }
    }
}
