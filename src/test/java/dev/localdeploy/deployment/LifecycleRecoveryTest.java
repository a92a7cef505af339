package dev.localdeploy.deployment;

import static dev.localdeploy.testing.DeploymentBuilder.deployment;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.deployment.DeploymentState.BackingOff;
import dev.localdeploy.deployment.DeploymentState.Ending;
import dev.localdeploy.deployment.DeploymentState.Failed;
import dev.localdeploy.deployment.DeploymentState.Idle;
import dev.localdeploy.deployment.DeploymentState.Launching;
import dev.localdeploy.deployment.DeploymentState.Running;
import dev.localdeploy.deployment.DeploymentState.StopCause;
import dev.localdeploy.deployment.DeploymentState.Stopping;
import dev.localdeploy.deployment.Event.Recovered;
import dev.localdeploy.deployment.Event.StopRequested;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.FoundRun;
import dev.localdeploy.process.FoundRun.Alive;
import dev.localdeploy.process.FoundRun.Ended;
import dev.localdeploy.process.FoundRun.LostInReboot;
import dev.localdeploy.process.Run;
import dev.localdeploy.restart.Circuit;
import dev.localdeploy.restart.RestartAttempt;
import dev.localdeploy.restart.RestartAttempt.Result;
import dev.localdeploy.restart.RestartHistory;
import dev.localdeploy.restart.RestartPolicy;
import dev.localdeploy.testing.DeploymentBuilder;
import dev.localdeploy.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of a daemon's start: what was saved is compared with what is there. */
class LifecycleRecoveryTest {
    private static final Instant START = ManualTime.START;

    /** So long the daemon was away. */
    private static final Duration AWAY = ofMinutes(30);

    private static final Exit CRASH = new Exit.Code(3);

    private final DeploymentBuilder billing = deployment("billing").autoRestart();
    private Story story = new Story(billing.build());

    @Test
    void a_run_that_still_lives_is_adopted_and_watched() {
        recover(billing.running(4), new Alive(run(4)));

        assertThat(story.state()).isInstanceOfSatisfying(Running.class, this::isRunFour);
        assertThat(story.done).containsExactly("watch 4");
    }

    private void isRunFour(Running running) {
        assertThat(running.run()).isEqualTo(run(4));
    }

    @Test
    void an_adopted_run_that_has_been_up_long_enough_is_stable_at_once() {
        recover(billing.running(4), new Alive(run(4)));

        assertThat(story.state()).isEqualTo(new Running(run(4), true, true));
    }

    @Test
    void an_adopted_run_becomes_stable_when_its_time_is_up_counted_from_its_launch() {
        Run young = run(4, START.plus(AWAY).minusSeconds(50));
        recover(billing.running(4), new Alive(young));
        assertThat(story.state()).isEqualTo(new Running(young, true, false));

        story.pass(ofSeconds(10));

        assertThat(story.state()).isEqualTo(new Running(young, true, true));
    }

    @Test
    void a_clock_that_was_set_back_does_not_prolong_the_way_to_stability() {
        Run fromTheFuture = run(4, START.plus(Duration.ofDays(400)));
        recover(billing.running(4), new Alive(fromTheFuture));

        story.pass(ofSeconds(60));

        assertThat(story.state()).isEqualTo(new Running(fromTheFuture, true, true));
    }

    @Test
    void an_adopted_run_that_was_ready_stays_so() {
        recover(
                deployment("billing").port(3000).runs(4).state(new Running(run(4), true, false)),
                new Alive(run(4)));

        assertThat(story.deployment().status()).isEqualTo(DeploymentStatus.RUNNING);
    }

    @Test
    void an_adopted_run_that_was_not_ready_is_still_starting() {
        recover(deployment("billing").port(3000).running(4), new Alive(run(4)));

        assertThat(story.deployment().status()).isEqualTo(DeploymentStatus.STARTING);
    }

    @Test
    void the_readiness_of_an_earlier_run_is_not_that_of_the_one_that_is_adopted() {
        recover(
                deployment("billing").port(3000).runs(4).state(new Running(run(4), true, true)),
                new Alive(run(5)));

        assertThat(story.deployment().status()).isEqualTo(DeploymentStatus.STARTING);
    }

    @Test
    void an_adopted_run_without_a_port_is_ready_a_second_after_its_launch() {
        Run young = run(4, START.plus(AWAY).minusMillis(400));
        recover(
                deployment("billing").runs(4).state(new Running(young, false, false)),
                new Alive(young));

        story.pass(ofMillis(599));
        assertThat(story.deployment().status()).isEqualTo(DeploymentStatus.STARTING);

        story.pass(ofMillis(1));
        assertThat(story.deployment().status()).isEqualTo(DeploymentStatus.RUNNING);
    }

    @Test
    void the_crash_of_an_adopted_run_is_answered_like_any_other() {
        recover(billing.running(4), new Alive(run(4)));

        story.exit(4, CRASH);
        story.pass(ofSeconds(2));

        assertThat(story.done).containsExactly("watch 4", "forget 4", "launch 5");
    }

    @Test
    void a_run_that_ended_meanwhile_enters_the_history_with_its_true_time() {
        Instant ended = START.plus(ofMinutes(7));

        recover(billing.running(4), new Ended(run(4), CRASH, ended));

        assertThat(attempts())
                .singleElement()
                .satisfies(attempt -> {
                    assertThat(attempt.at()).isEqualTo(ended);
                    assertThat(attempt.reason()).isEqualTo("Process exited with code 3");
                });
        assertThat(story.deployment().lastEnding()).isEqualTo(new Ending(CRASH, ended));
        assertThat(story.deployment().restarts().crashes()).containsExactly(ended);
    }

    @Test
    void a_backoff_that_was_over_meanwhile_is_not_waited_for_again() {
        recover(billing.running(4), new Ended(run(4), CRASH, START.plus(ofMinutes(7))));

        assertThat(story.done).containsExactly("forget 4", "launch 5");
        assertThat(attempts().getLast().result()).isEqualTo(Result.LAUNCHED);
    }

    @Test
    void a_run_that_was_up_long_enough_before_it_ended_meanwhile_had_become_stable() {
        Deployment third = withAttemptUnderWay(billing.running(4));

        recover(third, false, new Ended(run(4), CRASH, START.plus(ofMinutes(7))));

        assertThat(attempts().getFirst().result()).isEqualTo(Result.SUCCEEDED);
        assertThat(attempts().getLast().backoff()).isEqualTo(ofSeconds(2));
    }

    @Test
    void a_run_that_ended_soon_made_its_attempt_fail() {
        Deployment second = withAttemptUnderWay(billing.running(4));

        recover(second, false, new Ended(run(4), CRASH, START.plusSeconds(5)));

        assertThat(attempts().getFirst().result()).isEqualTo(Result.FAILED);
        assertThat(attempts().getLast().backoff()).isEqualTo(ofSeconds(4));
    }

    @Test
    void several_runs_that_ended_meanwhile_are_replayed_in_order() {
        recover(
                billing.running(4),
                new Ended(run(4), CRASH, START.plusSeconds(10)),
                new Ended(run(5), new Exit.Code(4), START.plusSeconds(20)));

        assertThat(attempts())
                .extracting(RestartAttempt::at)
                .containsExactly(START.plusSeconds(10), START.plusSeconds(20));
        assertThat(attempts())
                .extracting(RestartAttempt::result)
                .containsExactly(Result.FAILED, Result.LAUNCHED);
        assertThat(story.done).containsExactly("forget 4", "forget 5", "launch 6");
        assertThat(story.deployment().restarts().total()).isEqualTo(2);
    }

    @Test
    void a_relaunch_that_was_not_saved_any_more_counts_as_the_attempt_it_was() {
        recover(
                backingOff(billing.runs(4), START.plusSeconds(2)),
                false,
                new Alive(run(5, START.plusSeconds(2))));

        assertThat(story.state()).isEqualTo(new Running(run(5, START.plusSeconds(2)), true, true));
        assertThat(story.deployment().lastRun()).isEqualTo(5);
        assertThat(story.deployment().restarts().total()).isEqualTo(1);
        assertThat(attempts().getLast().result()).isEqualTo(Result.SUCCEEDED);
    }

    @Test
    void a_crash_and_its_relaunch_that_were_both_not_saved_are_both_accounted_for() {
        recover(
                billing.running(4),
                new Ended(run(4), CRASH, START.plusSeconds(10)),
                new Alive(run(5, START.plus(AWAY))));

        assertThat(story.done).containsExactly("forget 4", "watch 5");
        assertThat(attempts().getLast().result()).isEqualTo(Result.LAUNCHED);
        assertThat(story.deployment().restarts().total()).isEqualTo(1);
        assertThat(story.deployment().restarts().attemptsSinceStable()).isEqualTo(1);
    }

    @Test
    void the_record_of_a_run_that_is_accounted_for_is_only_forgotten() {
        Deployment saved = backingOff(billing.runs(4), START.plus(AWAY).plusSeconds(1));

        recover(saved, false, new Ended(run(4), CRASH, START));

        assertThat(story.done).containsExactly("forget 4");
        assertThat(story.deployment()).isEqualTo(saved);
    }

    @Test
    void a_backoff_goes_on_with_the_time_that_remains() {
        recover(backingOff(billing.runs(4), START.plus(AWAY).plusSeconds(90)), false);

        story.pass(ofSeconds(89));
        assertThat(story.done).isEmpty();

        story.pass(ofSeconds(1));
        assertThat(story.done).containsExactly("launch 5");
    }

    @Test
    void a_clock_that_was_set_back_does_not_prolong_a_backoff_beyond_what_the_policy_allows() {
        recover(backingOff(billing.runs(4), START.plus(Duration.ofDays(400))), false);

        story.pass(RestartPolicy.STANDARD.longestWait());

        assertThat(story.done).containsExactly("launch 5");
    }

    @Test
    void an_open_circuit_stays_open_over_the_daemons_death() {
        Instant until = START.plus(AWAY).plus(ofMinutes(5));
        RestartHistory open =
                new RestartHistory(2, 0, 2, 2, new Circuit.Open(until), List.of(START), List.of());
        recover(backingOff(billing.runs(4).restarts(open), until), false);
        assertThat(story.done).isEmpty();

        story.pass(ofMinutes(5));

        assertThat(story.done).containsExactly("launch 5");
        assertThat(story.deployment().restarts().circuit()).isEqualTo(new Circuit.HalfOpen());
    }

    @Test
    void a_stop_that_was_under_way_goes_on() {
        Deployment stopping =
                billing.down()
                        .runs(4)
                        .state(new Stopping(run(4), new StopCause.Requested(), List.of()))
                        .build();
        recover(stopping, false, new Alive(run(4)));
        assertThat(story.done).containsExactly("ask 4", "watch 4");

        story.pass(Lifecycle.STANDARD_GRACE);
        assertThat(story.done).endsWith("kill 4");

        story.exit(4, new Exit.Signalled(9));
        assertThat(story.state()).isEqualTo(new Idle());
    }

    @Test
    void a_restart_that_was_under_way_goes_on() {
        Deployment restarting =
                billing.runs(4)
                        .state(new Stopping(run(4), new StopCause.Requested(), List.of()))
                        .build();
        recover(restarting, false, new Alive(run(4)));

        story.exit(4, new Exit.Signalled(15));

        assertThat(story.done).startsWith("ask 4", "watch 4").contains("launch 5");
        assertThat(attempts()).isEmpty();
    }

    @Test
    void a_stop_that_was_done_meanwhile_is_a_stop() {
        Deployment stopping =
                billing.down()
                        .runs(4)
                        .state(new Stopping(run(4), new StopCause.Requested(), List.of()))
                        .build();

        recover(stopping, false, new Ended(run(4), new Exit.Signalled(15), START.plusSeconds(1)));

        assertThat(story.state()).isEqualTo(new Idle());
        assertThat(story.done).containsExactly("forget 4");
        assertThat(attempts()).isEmpty();
    }

    @Test
    void a_restart_of_which_both_halves_happened_unsaved_is_one_restart() {
        Deployment restarting =
                billing.runs(4)
                        .state(new Stopping(run(4), new StopCause.Requested(), List.of()))
                        .build();

        recover(
                restarting,
                false,
                new Ended(run(4), new Exit.Signalled(15), START.plusSeconds(1)),
                new Alive(run(5)));

        assertThat(story.state()).isEqualTo(new Running(run(5), true, true));
        assertThat(story.done).containsExactly("forget 4", "watch 5");
        assertThat(attempts()).isEmpty();
    }

    @Test
    void a_crash_whose_orphans_were_being_cleared_away_stays_a_crash() {
        Ending leader = new Ending(CRASH, START.plusSeconds(3));
        Deployment clearing =
                billing.runs(4)
                        .state(new Stopping(run(4), new StopCause.LeaderGone(leader), List.of()))
                        .build();

        recover(clearing, false, new Alive(run(4)));
        story.exit(4, CRASH);

        assertThat(attempts().getLast().at()).isEqualTo(leader.at());
    }

    @Test
    void a_living_run_that_nobody_wants_is_ended() {
        recover(billing.down().runs(4), new Alive(run(4)));

        assertThat(story.done).containsExactly("ask 4", "watch 4");
    }

    @Test
    void a_crash_of_what_should_be_down_launches_nothing() {
        // A restart that could not be saved: the file still says stopped.
        recover(billing.down().runs(4), new Ended(run(5), CRASH, START));
        story.pass(ofMinutes(60));

        assertThat(story.done).containsExactly("forget 5");
        assertThat(story.state()).isEqualTo(new Idle());
    }

    @Test
    void of_two_living_runs_the_older_is_killed() {
        recover(billing.running(4), new Alive(run(4)), new Alive(run(5)));

        assertThat(story.done).containsExactly("watch 4", "kill 4", "watch 5");
        story.exit(4, new Exit.Signalled(9));
        assertThat(story.state()).isEqualTo(new Running(run(5), true, true));
        assertThat(story.done).endsWith("forget 4");
    }

    @Test
    void an_older_run_that_lives_on_while_the_newer_ended_is_adopted_and_none_is_launched() {
        recover(
                billing.running(5),
                new Alive(run(4)),
                new Ended(run(5), CRASH, START.plusSeconds(9)));
        story.pass(ofMinutes(60));

        assertThat(story.done).containsExactly("forget 5", "watch 4");
        story.exit(4, CRASH);
        story.pass(ofMinutes(60));
        assertThat(story.done).endsWith("forget 4", "launch 6");
    }

    @Test
    void a_run_of_which_no_trace_is_left_has_crashed() {
        recover(billing.running(4).build(), false);

        assertThat(attempts().getLast().reason())
                .isEqualTo("Process ended, exit code unknown: no trace of it was left");
        story.pass(ofSeconds(2));
        assertThat(story.done).containsExactly("launch 5");
    }

    @Test
    void a_launch_that_was_saved_but_never_made_is_made() {
        recover(billing.runs(5).state(new Launching()).build(), false);

        assertThat(story.done).containsExactly("launch 6");
    }

    @Test
    void a_launch_that_was_made_is_not_made_again() {
        recover(billing.runs(5).state(new Launching()), new Alive(run(5)));

        assertThat(story.done).containsExactly("watch 5");
    }

    @Test
    void a_deployment_that_was_created_but_never_launched_is_launched() {
        recover(billing.build(), false);

        assertThat(story.done).containsExactly("launch 1");
    }

    @Test
    void what_was_down_or_had_failed_stays_as_it_is() {
        Deployment down = billing.down().runs(4).build();
        recover(down, false);
        assertThat(story.deployment()).isEqualTo(down);

        Deployment failed =
                deployment("billing")
                        .runs(4)
                        .state(new Failed(new Ending(CRASH, START), "why"))
                        .build();
        recover(failed, false);
        assertThat(story.deployment()).isEqualTo(failed);
        assertThat(story.done).isEmpty();
    }

    @Test
    void after_a_reboot_what_should_be_up_and_has_auto_restart_is_started_again() {
        recover(billing.running(4).build(), true, new LostInReboot(run(4)));

        assertThat(story.done).containsExactly("forget 4", "launch 5");
        assertThat(story.deployment().restarts().crashes()).isEmpty();
        assertThat(story.deployment().lastEnding())
                .isEqualTo(new Ending(new Exit.Unknown("the machine was restarted"), story.now));
    }

    @Test
    void after_a_reboot_what_has_no_auto_restart_is_shown_as_crashed_with_the_reason() {
        recover(deployment("billing").running(4).build(), true, new LostInReboot(run(4)));

        assertThat(story.deployment().status()).isEqualTo(DeploymentStatus.CRASHED);
        assertThat(story.state())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed ->
                                assertThat(failed.reason())
                                        .isEqualTo(
                                                "the machine was restarted and auto-restart is"
                                                        + " off"));
    }

    @Test
    void after_a_reboot_what_was_stopped_or_being_stopped_is_down() {
        Deployment stopping =
                billing.down()
                        .runs(4)
                        .state(new Stopping(run(4), new StopCause.Requested(), List.of()))
                        .build();

        recover(stopping, true, new LostInReboot(run(4)));

        assertThat(story.state()).isEqualTo(new Idle());
        assertThat(story.done).containsExactly("forget 4");
    }

    @Test
    void after_a_reboot_no_backoff_and_no_circuit_is_waited_for() {
        Instant until = START.plus(AWAY).plus(ofMinutes(5));
        RestartHistory open =
                new RestartHistory(2, 0, 2, 2, new Circuit.Open(until), List.of(START), List.of());

        recover(backingOff(billing.runs(4).restarts(open), until), true);

        assertThat(story.done).containsExactly("launch 5");
        assertThat(story.deployment().restarts().circuit()).isEqualTo(new Circuit.Closed());
    }

    @Test
    void a_run_that_was_lost_in_a_reboot_tells_of_it_even_if_the_daemon_does_not_know() {
        recover(deployment("billing").running(4).build(), false, new LostInReboot(run(4)));

        assertThat(story.state())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.reason()).contains("machine was restarted"));
    }

    @Test
    void a_stop_right_after_the_recovery_ends_the_adopted_run() {
        recover(billing.running(4), new Alive(run(4)));

        story.send(new StopRequested(Duration.ZERO));
        story.exit(4, new Exit.Signalled(9));

        assertThat(story.done).containsExactly("watch 4", "kill 4", "forget 4");
        assertThat(story.state()).isEqualTo(new Idle());
    }

    private void recover(DeploymentBuilder saved, FoundRun... found) {
        recover(saved.build(), false, found);
    }

    private void recover(Deployment saved, boolean rebooted, FoundRun... found) {
        story = new Story(saved);
        story.now = START.plus(AWAY);
        story.send(new Recovered(List.of(found), rebooted));
    }

    private static Deployment backingOff(DeploymentBuilder builder, Instant until) {
        Deployment d = builder.build();
        Ending last = new Ending(CRASH, START);
        RestartHistory waiting = d.restarts().scheduled("crashed", CRASH, START, ofSeconds(2));
        return d.with(waiting).ended(last).in(new BackingOff(last, until));
    }

    private static Deployment withAttemptUnderWay(DeploymentBuilder builder) {
        Deployment d = builder.build();
        return d.with(d.restarts().scheduled("crashed", CRASH, START, ofSeconds(2)).launched());
    }

    private Run run(long number) {
        return billing.run(number);
    }

    private Run run(long number, Instant startedAt) {
        return billing.run(number, startedAt);
    }

    private List<RestartAttempt> attempts() {
        return story.deployment().restarts().recent();
    }
}
