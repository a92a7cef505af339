package dev.localdeploy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.crash.Cause;
import dev.localdeploy.crash.CauseCode;
import dev.localdeploy.crash.Commit;
import dev.localdeploy.crash.Confidence;
import dev.localdeploy.crash.CrashReport;
import dev.localdeploy.crash.CrashReportStore;
import dev.localdeploy.crash.EnvironmentChange;
import dev.localdeploy.crash.Evidence;
import dev.localdeploy.crash.FigurePoint;
import dev.localdeploy.crash.KillCounts;
import dev.localdeploy.crash.LoggedError;
import dev.localdeploy.crash.MemoryKill;
import dev.localdeploy.crash.PortHolder;
import dev.localdeploy.crash.RunNotes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonCrashReportStoreTest {
    private static final String ID = "deployment-20251022-a3f7b2c1";
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123456789Z");

    @TempDir Path temporary;
    private Path folder;
    private JsonCrashReportStore store;

    @BeforeEach
    void open() {
        folder = temporary.resolve("crashes");
        store = new JsonCrashReportStore(folder);
    }

    @Test
    void whatever_is_saved_is_read_exactly_by_the_next_daemon() throws IOException {
        store.save(report(1, List.of("a", "b\u001b[31m")));
        store.save(ID, notes());
        var next = new JsonCrashReportStore(folder);

        assertThat(next.reports(ID)).containsExactly(report(1, List.of("a", "b\u001b[31m")));
        assertThat(next.notes(ID)).contains(notes());
    }

    @Test
    void only_the_last_ten_are_kept() throws IOException {
        for (int run = 1; run <= 25; run++) {
            store.save(report(run, List.of()));
        }

        assertThat(store.reports(ID)).hasSize(CrashReportStore.KEPT);
        assertThat(store.reports(ID).getFirst().run()).isEqualTo(25);
        assertThat(store.reports(ID).getLast().run()).isEqualTo(16);
        assertThat(files()).hasSize(CrashReportStore.KEPT);
    }

    @Test
    void a_report_is_never_larger_than_it_may_be_and_keeps_its_last_lines() throws IOException {
        List<String> lines =
                new java.util.ArrayList<>(Collections.nCopies(50, "\u0001".repeat(400)));
        lines.add("the last line");

        store.save(report(1, lines));

        assertThat(Files.size(files().getFirst()))
                .isLessThanOrEqualTo(JsonCrashReportStore.LARGEST);
        assertThat(store.reports(ID).getFirst().evidence().lastLines()).endsWith("the last line");
    }

    @Test
    void files_are_for_the_user_alone() throws IOException {
        store.save(report(1, List.of()));
        store.save(ID, notes());

        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all)
                    .allSatisfy(path ->
                            assertThat(
                                            PosixFilePermissions.toString(
                                                    Files.getPosixFilePermissions(path)))
                                    .isEqualTo(
                                            Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void what_cannot_be_read_is_passed_over_and_the_rest_is_not() throws IOException {
        store.save(report(1, List.of()));
        store.save(report(2, List.of()));
        store.save(ID, notes());
        Files.writeString(folder.resolve(ID).resolve("run-2.json"), "{\"run\": 2, \"cau");
        Files.writeString(folder.resolve(ID).resolve("run-3.json"), "null");
        Files.writeString(folder.resolve(ID).resolve("run-4.json"), "{}");
        Files.writeString(folder.resolve(ID).resolve("notes.json"), "\0\0");

        assertThat(store.reports(ID)).containsExactly(report(1, List.of()));
        assertThat(store.notes(ID)).isEmpty();
    }

    @Test
    void what_is_deleted_is_gone_and_deleting_nothing_is_no_trouble() throws IOException {
        store.save(report(1, List.of()));

        store.delete(ID);
        store.delete(ID);

        assertThat(store.reports(ID)).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_link_is_not_followed_and_a_path_is_no_id() throws IOException {
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.createDirectory(folder);
        Files.createSymbolicLink(folder.resolve(ID), elsewhere);

        assertThatThrownBy(() -> store.save(report(1, List.of()))).isInstanceOf(IOException.class);
        assertThat(elsewhere).isEmptyDirectory();
        assertThatThrownBy(() -> store.reports("../deployments"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(ID))) {
            return files.toList();
        }
    }

    private static RunNotes notes() {
        return new RunNotes(
                new RunNotes.Began(3, NOW, 4711L, new KillCounts(1L, "/sys/x", null, 41L)),
                new RunNotes.Good(2, NOW, "salt", Map.of("PATH", "0a1b"), new Commit("ab", null)));
    }

    private static CrashReport report(long run, List<String> lines) {
        return new CrashReport(
                ID,
                run,
                "billing",
                "npm run dev",
                null,
                NOW,
                "exit code 1",
                1,
                null,
                null,
                true,
                2,
                List.of(
                        new Cause(
                                CauseCode.PORT_IN_USE,
                                Confidence.CERTAIN,
                                "Port 3000 is in use.",
                                List.of("EADDRINUSE"),
                                "ps -fp 1")),
                new Evidence(
                        lines,
                        List.of(new LoggedError("Error:", "Error: x", List.of("at y"), 3)),
                        List.of(new FigurePoint(NOW, 12.5, 80.1, 7, 30)),
                        new PortHolder(3000, null, "", null),
                        new EnvironmentChange(List.of("A"), List.of(), List.of("B")),
                        new Commit("0123", "main"),
                        null,
                        false,
                        List.of("full"),
                        new MemoryKill(MemoryKill.Sureness.NONE, "none"),
                        List.of("where its output begins")));
    }
}
