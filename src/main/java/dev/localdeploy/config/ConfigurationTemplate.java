package dev.localdeploy.config;

import java.util.List;

/** A project file to start from: every key explained, at its built-in value, commented out. */
public final class ConfigurationTemplate {
    /** Where {@code config init} puts it. */
    public static final String FILE_NAME = ConfigurationFile.PROJECT_FILE;

    private static final int WIDTH = 100;

    private final StringBuilder text = new StringBuilder();

    private ConfigurationTemplate() {}

    public static String text() {
        var template = new ConfigurationTemplate();
        template.write();
        return template.text.toString();
    }

    private void write() {
        explain("", "Settings of this project for local-deploy. Everything in here is optional.");
        explain(
                "",
                "The keys below are switched off by a # and show the built-in values, or an example where there is none. Take away the #, and nothing else, to set one. Then see what holds with: local-deploy config show --origin");
        text.append('\n');
        Schema.topKeys().forEach(key -> text.append(assignment(key)).append('\n'));
        for (Section section : Schema.sections()) {
            heading(section.name(), section.why());
            keys("  ", section.keys());
        }
        deployments();
    }

    private void deployments() {
        heading(Schema.DEPLOYMENTS, Schema.whyDeployments());
        text.append("  #web:\n");
        keys("    ", Schema.keysOfEntry());
        explain(
                "    ",
                "These sections may stand here, too, and then hold for this deployment only.");
        for (Section section : Schema.sectionsOfEntry()) {
            text.append("    #").append(section.name()).append(":\n");
            text.append("      #").append(assignment(section.keys().getFirst())).append('\n');
        }
    }

    private void heading(String name, String why) {
        text.append('\n');
        explain("", why);
        text.append(name).append(":\n");
    }

    private void keys(String indent, List<Key<?>> keys) {
        for (Key<?> key : keys) {
            explain(indent, key.why());
            text.append(indent).append('#').append(assignment(key)).append('\n');
        }
    }

    private static String assignment(Key<?> key) {
        return key.name() + ": " + key.example();
    }

    /** A space after the # tells explanations from keys that are switched off. */
    private void explain(String indent, String sentence) {
        var line = new StringBuilder(indent).append('#');
        for (String word : sentence.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(indent).append('#');
            }
            line.append(' ').append(word);
        }
        text.append(line).append('\n');
    }
}
