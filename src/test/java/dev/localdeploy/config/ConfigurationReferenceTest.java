package dev.localdeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps docs/configuration.md true: its tables are made from the schema. */
class ConfigurationReferenceTest {
    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final String BEGIN = "<!-- made from Schema.java: begin -->\n";
    private static final String END = "<!-- made from Schema.java: end -->\n";

    @Test
    void the_page_lists_every_key_as_it_is() throws IOException {
        String page = Files.readString(PAGE);
        String upToDate =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                        + tables()
                        + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("write-docs")) {
            Files.writeString(PAGE, upToDate);
        }

        assertThat(Files.readString(PAGE))
                .as(
                        "bring it up to date with: ./mvnw test -Dwrite-docs=true -Dtest=%s",
                        getClass().getSimpleName())
                .isEqualTo(upToDate);
    }

    @Test
    void the_example_is_valid(@TempDir Path temporary) throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("```yaml\n") + "```yaml\n".length();
        Path example =
                Home.write(
                        temporary.resolve("local-deploy.yaml"),
                        page.substring(start, page.indexOf("```", start)));

        Checked checked =
                new ConfigurationFiles(temporary.resolve("none"), temporary).check(example);

        assertThat(checked.text()).isEqualTo(example + " is valid\n");
    }

    private static String tables() {
        var text = new StringBuilder();
        table(text, "At the top of a file", "", Schema.topKeys());
        for (Section section : Schema.sections()) {
            table(text, "`" + section.name() + "`", section.why(), section.keys());
        }
        for (Section section : Schema.sectionsOfUser()) {
            table(text, "`" + section.name() + "`", section.why(), section.keys());
        }
        table(
                text,
                "`deployments`: one entry for each name",
                "In an entry, the keys of `defaults` stand directly, and these sections as blocks of"
                        + " their own: "
                        + String.join(
                                ", ",
                                Schema.sectionsOfEntry().stream()
                                        .map(section -> "`" + section.name() + "`")
                                        .toList())
                        + ".",
                Schema.ownKeysOfEntry());
        return text.toString();
    }

    private static void table(
            StringBuilder text, String heading, String why, List<? extends Key<?>> keys) {
        text.append("### ").append(heading).append("\n\n");
        text.append(why.isEmpty() ? "" : why + "\n\n");
        text.append("| key | expected | built in | for what |\n|---|---|---|---|\n");
        keys.forEach(key -> text.append(row(key)));
        text.append('\n');
    }

    private static <T> String row(Key<T> key) {
        String builtIn =
                key.builtInValue()
                        .map(value -> "`" + YamlText.of(key.kind().plain(value)) + "`")
                        .orElse("– (such as `" + key.example() + "`)");
        return "| `%s` | %s | %s | %s |\n"
                .formatted(key.name(), key.kind().expected(), builtIn, key.why());
    }
}
