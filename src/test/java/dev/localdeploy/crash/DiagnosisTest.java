package dev.localdeploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.crash.MemoryKill.Sureness;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.Exit.NotStarted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnosisTest {
    private static final PortHolder STRANGER =
            new PortHolder(3000, 815L, "python3 -m http.server 3000", null);

    static Stream<CapturedEnd> captured() throws IOException {
        return CapturedEnd.all().stream();
    }

    @ParameterizedTest
    @MethodSource("captured")
    void the_first_cause_of_a_real_end_is_the_right_one(CapturedEnd end) {
        List<Cause> causes = Diagnosis.of(Ends.ended(end.exit()), Ends.nothing(), end.lines());

        assertThat(causes.getFirst().code().code()).as("%s", causes).isEqualTo(end.code());
        assertThat(causes.getFirst().nextCommand()).contains(end.next()).isNotBlank();
        assertThat(causes.getFirst().sentence()).doesNotContain("{}").endsWith(".");
    }

    @ParameterizedTest
    @MethodSource("captured")
    void an_explanation_is_still_found_below_a_page_of_other_output(CapturedEnd end) {
        List<String> lines = new ArrayList<>(Collections.nCopies(500, "GET / 200 12 ms"));
        lines.addAll(end.lines());

        assertThat(first(Ends.ended(end.exit()), Ends.nothing(), lines).code().code())
                .isEqualTo(end.code());
    }

    @Test
    void an_error_of_long_ago_does_not_outweigh_how_it_ended() {
        List<String> lines = new ArrayList<>();
        lines.add("Error: connect ECONNREFUSED 127.0.0.1:6379");
        lines.addAll(Collections.nCopies(150, "GET / 200 12 ms"));
        lines.add("Traceback (most recent call last):");
        lines.add("ValueError: boom");

        assertThat(causes(new Exit.Code(1), lines))
                .containsExactly(
                        CauseCode.UNHANDLED_EXCEPTION, CauseCode.CONNECTION_REFUSED_DEPENDENCY);
    }

    @Test
    void words_do_not_explain_a_kill_from_outside() {
        List<String> lines = List.of("Error: connect ECONNREFUSED 127.0.0.1:6379");

        assertThat(causes(new Exit.Signalled(9), lines).getFirst())
                .isEqualTo(CauseCode.KILLED_BY_SIGNAL);
    }

    @Test
    void a_kill_by_the_kernel_is_one_and_says_what_memory_did() {
        MemoryKill kill = new MemoryKill(Sureness.CERTAIN, "the kernel's log says: Killed process");

        Cause cause =
                first(Ends.ended(new Exit.Signalled(9)), Ends.evidence(null, kill), List.of());

        assertThat(cause.code()).isEqualTo(CauseCode.OUT_OF_MEMORY_KERNEL);
        assertThat(cause.confidence()).isEqualTo(Confidence.CERTAIN);
        assertThat(cause.evidence()).contains("the kernel's log says: Killed process");
    }

    @Test
    void a_kill_somewhere_is_no_more_than_a_possibility_for_a_program_that_says_why_it_ended() {
        MemoryKill kill = new MemoryKill(Sureness.POSSIBLE, "the kernel killed a process");

        List<Cause> causes =
                Diagnosis.of(
                        Ends.ended(new Exit.Code(1)),
                        Ends.evidence(null, kill),
                        List.of("ValueError: boom"));

        assertThat(causes.stream().map(Cause::code))
                .containsExactly(CauseCode.UNHANDLED_EXCEPTION, CauseCode.OUT_OF_MEMORY_KERNEL);
    }

    @Test
    void who_holds_the_port_is_named_and_shown_rather_than_ended() {
        Cause cause =
                first(
                        Ends.ended(new Exit.Code(1)),
                        Ends.evidence(STRANGER, Ends.NO_KILL),
                        List.of("Error: listen EADDRINUSE: address already in use :::3000"));

        assertThat(cause.code()).isEqualTo(CauseCode.PORT_IN_USE);
        assertThat(cause.confidence()).isEqualTo(Confidence.CERTAIN);
        assertThat(cause.sentence())
                .isEqualTo("Port 3000 is in use by pid 815 (python3 -m http.server 3000).");
        assertThat(cause.nextCommand()).isEqualTo("ps -fp 815");
    }

    @Test
    void a_port_held_by_another_deployment_is_told_by_its_name() {
        Cause cause =
                first(
                        Ends.ended(new Exit.Code(1)),
                        Ends.evidence(new PortHolder(3000, 815L, "node", "web"), Ends.NO_KILL),
                        List.of("Error: listen EADDRINUSE: address already in use :::3000"));

        assertThat(cause.sentence()).contains("deployment web");
        assertThat(cause.nextCommand()).isEqualTo("local-deploy status web");
    }

    @Test
    void a_stranger_on_the_port_is_a_possibility_even_if_the_program_says_nothing() {
        List<Cause> causes =
                Diagnosis.of(
                        Ends.ended(new Exit.Code(1)),
                        Ends.evidence(STRANGER, Ends.NO_KILL),
                        List.of());

        assertThat(causes.getFirst().code()).isEqualTo(CauseCode.PORT_IN_USE);
        assertThat(causes.getFirst().confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @ParameterizedTest
    @CsvSource({
        "COMMAND_NOT_FOUND, command_not_found",
        "COMMAND_NOT_EXECUTABLE, not_executable",
        "WORKING_DIRECTORY_GONE, working_directory_gone",
        "LOG_FILE_NOT_WRITABLE, launch_failed",
        "OTHER, launch_failed"
    })
    void a_launch_that_failed_says_so_for_certain(NotStarted.Cause cause, String code) {
        EndedRun run = Ends.ended(new NotStarted(cause, 127, "it is so"));

        Cause first = first(run, Ends.nothing(), List.of("Error: of an earlier run"));

        assertThat(first.code().code()).isEqualTo(code);
        assertThat(first.confidence()).isEqualTo(Confidence.CERTAIN);
    }

    @ParameterizedTest
    @CsvSource({
        "Memory leak detected: +14.2 MB/min over 5 min, memory_leak",
        "Thread count threshold exceeded: 1204, resource_exhausted",
        "File descriptor threshold exceeded: 900 of 1024, resource_exhausted",
        "HTTP check failed 3 times in a row: No answer from http://localhost:3000/, unresponsive",
        "Not ready 60 s after its start: Connection to http://localhost:3000/ refused, unresponsive",
        "Log pattern matched: OutOfMemoryError: Java heap space, log_pattern_matched",
        "Disk write rate is 80 MB/s, ended_by_watcher"
    })
    void what_a_watcher_ended_is_told_in_its_words(String reason, String code) {
        Cause cause = first(Ends.ended(new Exit.Signalled(15), reason), Ends.nothing(), List.of());

        assertThat(cause.code().code()).isEqualTo(code);
        assertThat(cause.sentence()).contains(reason);
    }

    @Test
    void a_missing_variable_that_the_last_good_run_had_is_certain() {
        Evidence evidence =
                new Evidence(
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        new EnvironmentChange(List.of(), List.of("DATABASE_URL"), List.of()),
                        null,
                        null,
                        false,
                        List.of(),
                        Ends.NO_KILL,
                        List.of());

        Cause cause =
                first(Ends.ended(new Exit.Code(1)), evidence, List.of("KeyError: 'DATABASE_URL'"));

        assertThat(cause.code()).isEqualTo(CauseCode.CONFIGURATION_MISSING_ENV);
        assertThat(cause.confidence()).isEqualTo(Confidence.CERTAIN);
        assertThat(cause.evidence()).anyMatch(line -> line.contains("last good run"));
    }

    @Test
    void a_restart_of_the_machine_is_no_riddle() {
        Cause cause =
                first(
                        Ends.ended(new Exit.Unknown("the machine was restarted")),
                        Ends.nothing(),
                        List.of("Error: of before"));

        assertThat(cause.code()).isEqualTo(CauseCode.MACHINE_RESTARTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Error: listen EADDRINUSE: address already in use :::22221 | 22221",
                "Error: listen EADDRINUSE: address already in use 127.0.0.1:3000 | 3000",
                "Web server failed to start. Port 8080 was already in use. | 8080",
                "listen tcp :8081: bind: address already in use | 8081",
                "bind on address ('127.0.0.1', 8000): address already in use | 8000"
            })
    void the_port_is_read_from_the_complaint(String line, int port) {
        assertThat(Diagnosis.portsIn(List.of("up", line, "bye"), "run")).containsExactly(port);
    }

    @Test
    void without_a_number_in_the_complaint_the_command_line_may_know_the_port() {
        List<String> complaint = List.of("OSError: [Errno 98] Address already in use");

        assertThat(Diagnosis.portsIn(complaint, "python3 -m http.server 23456"))
                .containsExactly(23456);
        assertThat(Diagnosis.portsIn(List.of("all is well"), "python3 -m http.server 23456"))
                .isEmpty();
    }

    @Test
    void lines_made_to_be_slow_are_not() {
        List<String> lines = Collections.nCopies(200, "a ".repeat(199) + "(".repeat(2));

        assertThat(causes(new Exit.Code(1), lines)).containsExactly(CauseCode.UNKNOWN);
    }

    private static List<CauseCode> causes(Exit exit, List<String> lines) {
        return Diagnosis.of(Ends.ended(exit), Ends.nothing(), lines).stream()
                .map(Cause::code)
                .toList();
    }

    private static Cause first(EndedRun run, Evidence evidence, List<String> lines) {
        return Diagnosis.of(run, evidence, lines).getFirst();
    }
}
