package dev.localdeploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keeps docs/why.md true: scripts rely on the codes that it names. */
class CauseDocumentTest {
    @Test
    void the_document_has_every_code_and_no_other() throws IOException {
        List<String> documented =
                Files.readString(Path.of("docs/why.md"))
                        .lines()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.split("`")[1])
                        .toList();

        assertThat(documented)
                .containsExactlyElementsOf(
                        Arrays.stream(CauseCode.values()).map(CauseCode::code).toList());
    }
}
