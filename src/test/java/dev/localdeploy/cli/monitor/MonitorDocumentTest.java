package dev.localdeploy.cli.monitor;

import static dev.localdeploy.cli.monitor.Some.NOON;
import static dev.localdeploy.cli.monitor.Some.after;
import static dev.localdeploy.cli.monitor.Some.id;
import static dev.localdeploy.cli.monitor.Some.json;
import static dev.localdeploy.cli.monitor.Some.opened;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.cli.link.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The screens in docs/monitor.md are those that the program draws. */
class MonitorDocumentTest {
    private static final Path PAGE = Path.of("docs/monitor.md");
    private static final Pattern SCREEN = Pattern.compile("(?s)```\n.*?\n```");
    private static final int WIDTH = 100;

    @Test
    void the_documented_screens_are_drawn_by_the_program() throws IOException {
        String page = Files.readString(PAGE);
        String upToDate = withScreens(page, List.of(all(), one()));

        if (Boolean.getBoolean("write-docs")) {
            Files.writeString(PAGE, upToDate);
        }
        assertThat(page)
                .as(
                        "bring it up to date with: ./mvnw test -Dwrite-docs=true -Dtest=%s",
                        getClass().getSimpleName())
                .isEqualTo(upToDate);
    }

    private static String withScreens(String page, List<String> screens) {
        Matcher screen = SCREEN.matcher(page);
        var text = new StringBuilder();
        for (String drawn : screens) {
            assertThat(screen.find()).isTrue();
            screen.appendReplacement(
                    text, Matcher.quoteReplacement("```\n" + drawn.stripTrailing() + "\n```"));
        }
        return screen.appendTail(text).toString();
    }

    private static String all() {
        State state =
                Some.listing(
                        Some.running("api", 42.3, 212.4),
                        Some.row("assets", "CRASHED", "UNHEALTHY", 0, Double.NaN, Double.NaN),
                        Some.row("mailer", "STARTING", "UNKNOWN", 4711, 3.1, 18.9),
                        Some.running("web", 0.2, 88.0));
        return drawn(Some.pressing(state, Key.Kind.DOWN), 15);
    }

    private static String one() {
        State state =
                after(
                        opened("api"),
                        new Happening.Remembered(id("api"), figures()),
                        new Happening.Logged(
                                id("api"),
                                List.of(
                                        "GET /orders/1034 200 in 31 ms",
                                        "GET /orders/1035 200 in 28 ms",
                                        "Exception: order 1036 has no customer",
                                        "    at orders.js:214",
                                        "GET /orders/1037 200 in 30 ms"),
                                true));
        return drawn(state, 28);
    }

    /** Five minutes of waves, with a restart in the middle. */
    private static Json figures() {
        var times = new StringBuilder();
        var cpu = new StringBuilder();
        var memory = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            String comma = i == 0 ? "" : ",";
            boolean down = i == 12;
            times.append(comma).append((long) NOON - 300 + 10L * i);
            cpu.append(comma).append(down ? "null" : 20 + Math.round(15 * Math.sin(i / 2.0)));
            memory.append(comma).append(down ? "null" : 60 + (i < 12 ? i * 9 : (i - 12) * 4));
        }
        return json(
                "{'timestamps':[%s],'cpu_percent':[%s],'memory_mb':[%s]}"
                        .formatted(times, cpu, memory));
    }

    private static String drawn(State state, int height) {
        var text = new StringBuilder();
        for (String line : Some.picture(state, WIDTH, height)) {
            text.append(line.stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
