package dev.localdeploy.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.cli.doctor.Finding.Verdict;
import dev.localdeploy.cli.link.DaemonCard;
import dev.localdeploy.wire.Folders;
import dev.localdeploy.wire.Protocol;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Lock and port, with a /proc of its own. */
@EnabledOnOs(OS.LINUX)
class DaemonExamTest {
    @TempDir private Path root;
    private Folders folders;
    private DaemonExam exam;

    @BeforeEach
    void leaveALock() throws IOException {
        folders =
                new Folders(
                        Files.createDirectories(root.resolve("state")),
                        root.resolve("run"),
                        root.resolve("config"));
        Files.createFile(folders.lockFile());
        exam = new DaemonExam(folders, "1.2.3", root.resolve("proc"));
    }

    @Test
    void the_lock_is_well_in_the_hand_of_the_daemon_and_of_nobody() throws IOException {
        locks("");
        assertThat(exam.lock(Optional.empty()).message()).isEqualTo("Nobody holds the lock");

        holds(4711, folders.lockFile());
        assertThat(exam.lock(daemon(4711, 28470)).message()).isEqualTo("The daemon holds the lock");
    }

    @Test
    void whoever_else_holds_it_is_named_with_what_to_do() throws IOException {
        holds(815, folders.lockFile());

        Finding alone = exam.lock(Optional.empty());
        assertThat(alone.verdict()).isEqualTo(Verdict.PROBLEM);
        assertThat(alone.message()).contains("Process 815 holds " + folders.lockFile());
        assertThat(alone.remedy()).contains("kill 815");

        Finding besideAnother = exam.lock(daemon(4711, 28470));
        assertThat(besideAnother.verdict()).isEqualTo(Verdict.PROBLEM);
        assertThat(besideAnother.message()).contains("815", "another one (4711)");
    }

    /** Nobody may be told to kill a stranger's process. */
    @Test
    void a_lock_on_another_file_with_the_same_inode_is_none_of_ours() throws IOException {
        holds(815, Files.createFile(root.resolve("on-another-disk")));

        assertThat(exam.lock(Optional.empty()).verdict()).isEqualTo(Verdict.OK);
    }

    /** Root may look into every folder, so a file that is none stands for one that is closed. */
    @Test
    void who_may_hold_it_but_cannot_be_looked_at_is_named_and_not_to_be_killed()
            throws IOException {
        locksOf(815);
        Files.createFile(Files.createDirectories(root.resolve("proc/815")).resolve("fd"));

        for (var card : List.of(Optional.<DaemonCard>empty(), daemon(4711, 28470))) {
            Finding found = exam.lock(card);
            assertThat(found.verdict()).isEqualTo(Verdict.WARNING);
            assertThat(found.message())
                    .contains("Process 815 may hold " + folders.lockFile(), "cannot be seen");
            assertThat(found.remedy()).contains("/proc/815/fd").doesNotContain("kill");
        }
        assertThat(exam.lock(daemon(815, 28470)).verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void who_is_seen_to_hold_it_counts_for_more_than_who_may() throws IOException {
        holds(4711, folders.lockFile());
        locksOf(815, 4711);
        Files.createFile(Files.createDirectories(root.resolve("proc/815")).resolve("fd"));

        assertThat(exam.lock(daemon(4711, 28470)).verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void a_holder_that_has_just_ended_holds_nothing() throws IOException {
        locksOf(815);

        assertThat(exam.lock(Optional.empty()).message()).isEqualTo("Nobody holds the lock");
    }

    @Test
    void another_port_than_the_usual_is_a_warning() {
        assertThat(exam.port(daemon(4711, 28470)).verdict()).isEqualTo(Verdict.OK);

        Finding found = exam.port(daemon(4711, 28471));
        assertThat(found.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(found.message()).contains("28471", "28470 was taken");
        assertThat(found.remedy()).contains("daemon status --json");
    }

    /** The kernel tells of the lock by the inode of our lock file, whatever the holder has open. */
    private void holds(long pid, Path open) throws IOException {
        locksOf(pid);
        Path descriptors = Files.createDirectories(root.resolve("proc/" + pid + "/fd"));
        Files.createSymbolicLink(descriptors.resolve("7"), open);
        Files.createSymbolicLink(descriptors.resolve("8"), root.resolve("gone"));
    }

    private void locksOf(long... pids) throws IOException {
        Object inode = Files.getAttribute(folders.lockFile(), "unix:ino");
        locks(
                LongStream.of(pids)
                        .mapToObj(
                                "1: POSIX  ADVISORY  WRITE %%d 00:2a:%s 0 EOF\n".formatted(inode)
                                        ::formatted)
                        .collect(Collectors.joining()));
    }

    private void locks(String text) throws IOException {
        Files.writeString(Files.createDirectories(root.resolve("proc")).resolve("locks"), text);
    }

    private Optional<DaemonCard> daemon(long pid, int port) {
        return Optional.of(
                new DaemonCard(
                        pid,
                        "1.2.3",
                        Protocol.CURRENT,
                        URI.create("http://127.0.0.1:" + port),
                        root.resolve("token"),
                        folders.state().toString(),
                        folders.daemonLog().toString(),
                        "one"));
    }
}
