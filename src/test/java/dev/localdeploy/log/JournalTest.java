package dev.localdeploy.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.log.Journal.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalTest {
    private static final Layout LAYOUT =
            new Layout(
                    new FileIdentity(1, 2, 3, true),
                    65_536,
                    131_072,
                    List.of(new Archive(0, 65_536, 4), new Archive(65_536, 196_608, 7)),
                    new Layout.Former(new FileIdentity(5, 6, 0, false), 8, 9),
                    Layout.EMPTY.emptied());

    @TempDir Path folder;
    private Path file;
    private Path log;
    private Journal journal;

    @BeforeEach
    void setUp() {
        file = folder.resolve("x.journal");
        log = folder.resolve("a log\nwith a strange name");
        journal = new Journal(file, log);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_written_is_read_again(Step step) throws IOException {
        journal.write(step, LAYOUT, 8);

        assertThat(journal.read()).contains(new Journal.Entry(step, LAYOUT, 8));
    }

    @Test
    void before_the_first_rotation_there_is_none() throws IOException {
        assertThat(journal.read()).isEmpty();
    }

    @Test
    void half_a_journal_is_none() throws IOException {
        journal.write(Step.RESTING, LAYOUT);
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 5));

        assertThatThrownBy(journal::read).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_log_of_which_nothing_is_left_is_told_from_the_others() throws IOException {
        journal.write(Step.RESTING, LAYOUT);
        assertThat(Journal.subjectOf(file)).isEqualTo(new Journal.Subject(log, false));

        Files.writeString(new Archive(0, 1, 7).fileFor(log), "");
        assertThat(Journal.subjectOf(file)).isEqualTo(new Journal.Subject(log, true));
    }
}
