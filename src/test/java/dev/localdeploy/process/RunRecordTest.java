package dev.localdeploy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.os.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {
    private static final RunKey KEY = new RunKey("deployment-20251022-a3f7b2c1", 3);
    private static final String START =
            """
            boot 5cbcdd08
            shim 2680 79231
            leader 2681 79232
            started 1795399197.703
            """;

    @Test
    void a_record_without_an_end_speaks_of_a_run_that_lives() {
        RunRecord record = RunRecord.parse(KEY, START);

        assertThat(record.ending()).isNull();
        assertThat(record.run())
                .isEqualTo(
                        new Run(
                                KEY,
                                new ProcessId(2681, 79232, "5cbcdd08"),
                                new ProcessId(2680, 79231, "5cbcdd08"),
                                Instant.parse("2026-11-23T01:59:57.703Z")));
    }

    @Test
    void an_exit_code_and_its_time_are_found() {
        assertThat(RunRecord.parse(KEY, START + "exit 137 1795399198.004\n\n\n").ending())
                .isEqualTo(
                        new RunRecord.Ending(
                                new Exit.Code(137), Instant.parse("2026-11-23T01:59:58.004Z")));
    }

    @Test
    void a_signal_is_not_an_exit_code() {
        assertThat(RunRecord.parse(KEY, START + "signal 9 1795399198.004\n").ending())
                .extracting(RunRecord.Ending::exit)
                .isEqualTo(new Exit.Signalled(9));
    }

    @Test
    void a_failed_start_is_told_in_words() {
        var ending =
                RunRecord.parse(KEY, START + "failed exec 13\nexit 126 1795399198.004\n").ending();

        assertThat(ending.exit().inWords()).startsWith("the command may not be executed");
        assertThat(ending.exit().exitCode()).hasValue(126);
    }

    @Test
    void a_truncated_record_is_no_record() {
        assertThatThrownBy(() -> RunRecord.parse(KEY, "boot 5cbcdd08\nshim 2680 79231\n"))
                .hasMessage("the line 'leader …' is missing");
    }

    @Test
    void an_unreadable_file_is_no_record_and_no_trouble(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("x.1");
        Files.write(file, new byte[] {0, -1, 7, 65});

        assertThat(RunRecord.read(KEY, file)).isEmpty();
        assertThat(RunRecord.read(KEY, folder.resolve("none.1"))).isEmpty();
    }

    @Test
    void a_symbolic_link_is_not_followed(@TempDir Path folder) throws IOException {
        Path real = Files.writeString(folder.resolve("real"), START);
        Path link = Files.createSymbolicLink(folder.resolve("link.1"), real);

        assertThat(RunRecord.read(KEY, link)).isEmpty();
        assertThat(RunRecord.read(KEY, real)).isPresent();
    }

    @Test
    void only_numbered_files_are_records(@TempDir Path folder) {
        RunFolder runs = new RunFolder(folder);

        assertThat(runs.keyOf(folder.resolve("deployment-20251022-a3f7b2c1.3"))).contains(KEY);
        assertThat(runs.keyOf(folder.resolve("deployment-20251022-a3f7b2c1.3.tmp"))).isEmpty();
        assertThat(runs.keyOf(folder.resolve("a."))).isEmpty();
        assertThat(runs.keyOf(folder.resolve("a.99999999999999999999"))).isEmpty();
        assertThat(runs.keyOf(folder.resolve("README"))).isEmpty();
    }
}
