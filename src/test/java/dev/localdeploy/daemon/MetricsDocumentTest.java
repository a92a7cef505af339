package dev.localdeploy.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps docs/metrics.md true: its table is made from the metrics there are. */
class MetricsDocumentTest {
    @Test
    void the_document_has_every_metric_and_no_other() throws IOException {
        String page = Files.readString(Path.of("docs/metrics.md"));

        String table =
                page.lines()
                        .filter(line -> line.startsWith("| `local_deploy_"))
                        .collect(Collectors.joining("\n"));

        assertThat(table)
                .isEqualTo(
                        Arrays.stream(Metric.values())
                                .map(MetricsDocumentTest::row)
                                .collect(Collectors.joining("\n")));
    }

    private static String row(Metric metric) {
        String labels =
                metric.labels().stream()
                        .map(label -> "`" + label + "`")
                        .collect(Collectors.joining(", "));
        return "| `%s` | %s | %s | %s |"
                .formatted(metric.exposedName(), metric.kind(), labels, metric.help());
    }
}
