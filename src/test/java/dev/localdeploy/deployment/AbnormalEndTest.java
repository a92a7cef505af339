package dev.localdeploy.deployment;

import static dev.localdeploy.testing.DeploymentBuilder.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.deployment.DeploymentState.BackingOff;
import dev.localdeploy.deployment.DeploymentState.Ending;
import dev.localdeploy.deployment.DeploymentState.Launching;
import dev.localdeploy.deployment.DeploymentState.Running;
import dev.localdeploy.deployment.DeploymentState.StopCause;
import dev.localdeploy.deployment.DeploymentState.Stopping;
import dev.localdeploy.deployment.Event.LaunchFailed;
import dev.localdeploy.deployment.Event.ProcessExited;
import dev.localdeploy.deployment.Event.Recovered;
import dev.localdeploy.deployment.Event.StopRequested;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.FoundRun;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.restart.RestartHistory;
import dev.localdeploy.testing.DeploymentBuilder;
import dev.localdeploy.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which ends leave a crash report. */
class AbnormalEndTest {
    private static final Instant NOW = ManualTime.START.plusSeconds(60);
    private static final Ending WELL = new Ending(new Exit.Code(0), NOW);
    private static final Ending BADLY = new Ending(new Exit.Code(1), NOW);

    private final DeploymentBuilder billing = deployment("billing");
    private final Run run = billing.run(4);

    @Test
    void an_end_that_nobody_asked_for_is_one_also_with_code_0() {
        List<AbnormalEnd> ends = in(billing.running(4).build(), new ProcessExited(run.key(), WELL));

        assertThat(ends).hasSize(1);
        assertThat(ends.getFirst().run()).isEqualTo(run);
        assertThat(ends.getFirst().ending()).isEqualTo(WELL);
        assertThat(ends.getFirst().ordered()).isNull();
    }

    @Test
    void a_stop_or_restart_by_the_user_is_none() {
        Deployment stopping = stopping(new StopCause.Requested());

        assertThat(in(stopping, new ProcessExited(run.key(), WELL))).isEmpty();
    }

    @Test
    void what_a_watcher_ended_says_what_it_saw() {
        Deployment stopping = stopping(new StopCause.Ordered("Memory leak detected"));

        List<AbnormalEnd> ends = in(stopping, new ProcessExited(run.key(), WELL));

        assertThat(ends.getFirst().ordered()).isEqualTo("Memory leak detected");
        assertThat(ends.getFirst().ending()).isEqualTo(WELL);
    }

    @Test
    void a_leader_that_left_others_behind_is_told_of_when_they_are_gone_as_it_ended() {
        Deployment stopping = stopping(new StopCause.LeaderGone(BADLY));

        assertThat(in(stopping, new ProcessExited(run.key(), WELL)).getFirst().ending())
                .isEqualTo(BADLY);
        assertThat(in(stopping, new StopRequested(Duration.ZERO)).getFirst().ending())
                .isEqualTo(BADLY);
    }

    @Test
    void the_end_of_another_run_is_none() {
        assertThat(in(billing.running(4).build(), new ProcessExited(billing.run(3).key(), BADLY)))
                .isEmpty();
    }

    @Test
    void a_launch_that_failed_has_no_run() {
        Deployment launching = billing.runs(4).state(new Launching()).build();

        List<AbnormalEnd> ends = in(launching, new LaunchFailed("no process could be started"));

        assertThat(ends.getFirst().run()).isNull();
        assertThat(ends.getFirst().key()).isEqualTo(new RunKey(run.key().deployment(), 4));
        assertThat(ends.getFirst().ending().exit().inWords())
                .isEqualTo("no process could be started");
    }

    @Test
    void ends_of_which_no_daemon_heard_are_told_by_the_next_and_only_once() {
        Deployment saved = billing.running(4).build();
        List<FoundRun> found =
                List.of(
                        ended(billing.run(3)),
                        ended(run),
                        ended(billing.run(5)),
                        new FoundRun.Alive(billing.run(6)));

        List<AbnormalEnd> ends = in(saved, new Recovered(found, false));

        assertThat(ends.stream().map(end -> end.key().number())).containsExactly(4L, 5L);
        assertThat(ends).allMatch(AbnormalEnd::unwatched);
    }

    @Test
    void a_run_without_a_trace_and_one_lost_in_a_reboot_are_told_with_what_is_known() {
        Deployment saved = billing.running(4).build();

        assertThat(in(saved, new Recovered(List.of(), false)).getFirst().ending().exit())
                .isEqualTo(new Exit.Unknown("no trace of it was left"));
        assertThat(
                        in(saved, new Recovered(List.of(new FoundRun.LostInReboot(run)), true))
                                .getFirst()
                                .ending()
                                .exit())
                .isEqualTo(new Exit.Unknown("the machine was restarted"));
    }

    @Test
    void the_end_that_the_last_daemon_saw_is_told_again_in_case_it_left_no_report() {
        Deployment saved = billing.runs(4).state(new BackingOff(BADLY, NOW)).build();

        List<AbnormalEnd> ends = in(saved, new Recovered(List.of(), false));

        assertThat(ends.getFirst().key().number()).isEqualTo(4);
        assertThat(ends.getFirst().ending()).isEqualTo(BADLY);
    }

    @Test
    void what_a_watcher_ended_just_before_the_daemon_died_is_told_with_its_reason() {
        Deployment saved =
                billing.runs(4)
                        .restarts(
                                RestartHistory.NONE.scheduled(
                                        "Memory leak detected",
                                        BADLY.exit(),
                                        NOW,
                                        Duration.ofSeconds(2)))
                        .state(new BackingOff(BADLY, NOW))
                        .build();

        assertThat(in(saved, new Recovered(List.of(), false)).getFirst().ordered())
                .isEqualTo("Memory leak detected");
    }

    @Test
    void what_the_user_wants_down_or_restarted_has_not_crashed_while_nobody_looked() {
        Recovered found = new Recovered(List.of(ended(run)), false);

        assertThat(in(billing.running(4).down().build(), found)).isEmpty();
        assertThat(in(stopping(new StopCause.Requested()), found)).isEmpty();
    }

    @Test
    void what_was_adopted_has_not_ended() {
        Deployment saved = billing.runs(4).state(new Running(run, true, true)).build();

        assertThat(in(saved, new Recovered(List.of(new FoundRun.Alive(run)), false))).isEmpty();
    }

    private Deployment stopping(StopCause cause) {
        return deployment("billing").runs(4).state(new Stopping(run, cause, List.of())).build();
    }

    private static FoundRun ended(Run run) {
        return new FoundRun.Ended(run, BADLY.exit(), BADLY.at());
    }

    private static List<AbnormalEnd> in(Deployment before, Event event) {
        return AbnormalEnd.in(before, event, NOW);
    }
}
