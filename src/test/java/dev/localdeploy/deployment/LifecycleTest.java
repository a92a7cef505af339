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
import dev.localdeploy.deployment.DeploymentState.Running;
import dev.localdeploy.deployment.DeploymentState.StopCause;
import dev.localdeploy.deployment.DeploymentState.Stopping;
import dev.localdeploy.deployment.Event.AutoRestartChanged;
import dev.localdeploy.deployment.Event.BackoffElapsed;
import dev.localdeploy.deployment.Event.BecameReady;
import dev.localdeploy.deployment.Event.BecameStable;
import dev.localdeploy.deployment.Event.BecameUnresponsive;
import dev.localdeploy.deployment.Event.FindingReported;
import dev.localdeploy.deployment.Event.GraceElapsed;
import dev.localdeploy.deployment.Event.LaunchFailed;
import dev.localdeploy.deployment.Event.LeaderExited;
import dev.localdeploy.deployment.Event.ProcessExited;
import dev.localdeploy.deployment.Event.ProcessStarted;
import dev.localdeploy.deployment.Event.RestartForbidden;
import dev.localdeploy.deployment.Event.RestartPutOff;
import dev.localdeploy.deployment.Event.RestartRequested;
import dev.localdeploy.deployment.Event.StartRequested;
import dev.localdeploy.deployment.Event.StopRequested;
import dev.localdeploy.deployment.Event.Survived;
import dev.localdeploy.health.HealthPlan;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.Survivor;
import dev.localdeploy.restart.Circuit;
import dev.localdeploy.restart.RestartAttempt;
import dev.localdeploy.restart.RestartAttempt.Result;
import dev.localdeploy.restart.RestartPolicy;
import dev.localdeploy.scope.Limits;
import dev.localdeploy.stability.StabilityPlan;
import dev.localdeploy.stability.log.LogPlan;
import dev.localdeploy.testing.DeploymentBuilder;
import dev.localdeploy.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules of a deployment's life while the daemon lives. */
class LifecycleTest {
    private static final Exit CRASH = new Exit.Code(1);
    private static final Exit TERMINATED = new Exit.Signalled(15);
    private static final Duration GRACE = ofSeconds(10);

    private Story story = new Story(deployment("billing").autoRestart().build());

    @Nested
    class Starting {
        @Test
        void a_start_launches_the_first_run() {
            send(new StartRequested());

            assertThat(story.done).containsExactly("launch 1");
            assertThat(story.state()).isEqualTo(new Running(story.run(1, story.now), false, false));
        }

        @Test
        void a_second_start_changes_nothing() {
            send(new StartRequested());
            Deployment before = story.deployment();

            send(new StartRequested());

            assertThat(story.done).containsExactly("launch 1");
            assertThat(story.deployment()).isEqualTo(before);
        }

        @Test
        void a_run_that_stays_up_for_the_stable_period_is_stable() {
            send(new StartRequested());

            pass(ofSeconds(60).minusMillis(1));
            assertThat(story.state()).isEqualTo(new Running(run(1), true, false));

            pass(ofMillis(1));
            assertThat(story.state()).isEqualTo(new Running(run(1), true, true));
        }

        @Test
        void a_launch_for_which_there_is_no_process_left_is_tried_again() {
            story.launchesFail = true;
            send(new StartRequested());
            assertThat(story.state()).isInstanceOf(BackingOff.class);

            story.launchesFail = false;
            pass(ofSeconds(2));

            assertThat(story.done).containsExactly("launch 1", "launch 2");
            assertThat(story.state()).isInstanceOf(Running.class);
            assertThat(lastAttempt().reason()).isEqualTo("no process could be started");
        }

        @Test
        void a_launch_that_fails_without_auto_restart_leaves_its_reason() {
            begin(deployment("billing"));
            story.launchesFail = true;

            send(new StartRequested());

            assertThat(story.state())
                    .isInstanceOfSatisfying(
                            Failed.class,
                            failed ->
                                    assertThat(failed.reason())
                                            .isEqualTo("no process could be started"));
        }

        @Test
        void a_report_of_a_launch_that_nobody_waits_for_changes_nothing() {
            send(new StartRequested());
            Deployment before = story.deployment();

            send(new ProcessStarted(run(7)));
            send(new LaunchFailed("too late"));

            assertThat(story.deployment()).isEqualTo(before);
        }
    }

    @Nested
    class Readiness {
        private static final String SILENT = "No answer from http://localhost:3000/ in 3 checks";

        @Test
        void what_has_no_port_is_ready_when_it_has_stayed_up_for_a_second() {
            send(new StartRequested());

            pass(ofMillis(999));
            assertThat(status()).isEqualTo(DeploymentStatus.STARTING);

            pass(ofMillis(1));
            assertThat(status()).isEqualTo(DeploymentStatus.RUNNING);
        }

        @Test
        void what_has_a_port_is_ready_when_somebody_says_so() {
            begin(deployment("billing").port(3000));
            send(new StartRequested());

            pass(ofMinutes(5));
            assertThat(status()).isEqualTo(DeploymentStatus.STARTING);

            send(new BecameReady(story.key(1)));
            assertThat(status()).isEqualTo(DeploymentStatus.RUNNING);
        }

        @Test
        void what_has_only_a_url_is_asked_and_not_believed() {
            begin(
                    deployment("billing")
                            .health(HealthPlan.STANDARD.asking("https://localhost:8443/")));
            send(new StartRequested());

            pass(ofMinutes(5));

            assertThat(status()).isEqualTo(DeploymentStatus.STARTING);
        }

        @Test
        void a_url_that_nobody_asks_for_keeps_nobody_waiting() {
            begin(deployment("billing").health(withoutHttp("https://localhost:8443/")));
            send(new StartRequested());

            pass(ofSeconds(1));

            assertThat(status()).isEqualTo(DeploymentStatus.RUNNING);
        }

        @Test
        void a_new_run_has_to_become_ready_by_itself() {
            begin(deployment("billing").autoRestart().port(3000));
            send(new StartRequested());
            send(new BecameReady(story.key(1)));
            story.exit(1, CRASH);
            pass(ofSeconds(2));

            assertThat(status()).isEqualTo(DeploymentStatus.STARTING);
        }

        @Test
        void that_another_run_is_ready_changes_nothing() {
            begin(deployment("billing").autoRestart().port(3000));
            send(new StartRequested());
            story.exit(1, CRASH);
            pass(ofSeconds(2));
            Deployment before = story.deployment();

            send(new BecameReady(story.key(1)));
            send(new BecameReady(story.key(3)));

            assertThat(story.deployment()).isEqualTo(before);
        }

        @Test
        void readiness_and_stability_do_not_wait_for_each_other() {
            begin(deployment("billing").port(3000));
            send(new StartRequested());

            pass(ofSeconds(60));
            assertThat(story.state()).isEqualTo(new Running(run(1), false, true));

            send(new BecameReady(story.key(1)));
            assertThat(story.state()).isEqualTo(new Running(run(1), true, true));
        }

        @Test
        void news_of_readiness_during_a_stop_does_not_revive_it() {
            begin(deployment("billing").port(3000));
            send(new StartRequested());
            send(new StopRequested(GRACE));

            send(new BecameReady(story.key(1)));

            assertThat(story.state()).isInstanceOf(Stopping.class);
        }

        @Test
        void what_does_not_answer_is_left_alone_unless_it_shall_be_restarted() {
            begin(deployment("billing").autoRestart().port(3000));
            send(new StartRequested());
            Deployment before = story.deployment();

            send(new BecameUnresponsive(story.key(1), SILENT));

            assertThat(story.deployment()).isEqualTo(before);
            assertThat(story.done).containsExactly("launch 1");
        }

        @Test
        void without_auto_restart_what_does_not_answer_is_left_alone_as_well() {
            begin(deployment("billing").port(3000).health(DeploymentBuilder.RESTARTING));
            send(new StartRequested());

            send(new BecameUnresponsive(story.key(1), SILENT));

            assertThat(story.done).containsExactly("launch 1");
        }

        @Test
        void what_does_not_answer_is_restarted_gracefully_where_that_is_wanted() {
            begin(
                    deployment("billing")
                            .autoRestart()
                            .port(3000)
                            .health(DeploymentBuilder.RESTARTING));
            send(new StartRequested());

            send(new BecameUnresponsive(story.key(1), SILENT));
            assertThat(story.newlyDone()).containsExactly("launch 1", "ask 1");

            story.exit(1, TERMINATED);
            assertThat(lastAttempt().reason()).isEqualTo(SILENT);
            assertThat(lastAttempt().backoff()).isEqualTo(ofSeconds(2));
        }

        @Test
        void that_an_earlier_run_did_not_answer_restarts_nothing() {
            begin(
                    deployment("billing")
                            .autoRestart()
                            .port(3000)
                            .health(DeploymentBuilder.RESTARTING));
            send(new StartRequested());
            story.exit(1, CRASH);
            pass(ofSeconds(2));
            story.newlyDone();

            send(new BecameUnresponsive(story.key(1), SILENT));

            assertThat(story.newlyDone()).isEmpty();
        }

        private DeploymentStatus status() {
            return story.deployment().status();
        }

        private static HealthPlan withoutHttp(String target) {
            HealthPlan standard = HealthPlan.STANDARD;
            return new HealthPlan(
                    false,
                    target,
                    standard.headers(),
                    null,
                    standard.execTimeout(),
                    standard.interval(),
                    standard.startupGrace(),
                    standard.unhealthyThreshold(),
                    false,
                    standard.thresholds());
        }
    }

    @Nested
    class Crashing {
        @Test
        void a_crash_is_answered_by_a_new_run_after_the_backoff() {
            send(new StartRequested());
            pass(ofSeconds(5));

            story.exit(1, CRASH);

            Ending ending = new Ending(CRASH, story.now);
            assertThat(story.state())
                    .isEqualTo(new BackingOff(ending, story.now.plus(ofSeconds(2))));
            assertThat(story.deployment().lastEnding()).isEqualTo(ending);
            pass(ofMillis(1999));
            assertThat(story.done).containsExactly("launch 1", "forget 1");
            pass(ofMillis(1));
            assertThat(story.done).containsExactly("launch 1", "forget 1", "launch 2");
        }

        @Test
        void without_a_backoff_the_new_run_follows_at_once() {
            begin(deployment("billing").autoRestart().policy(DeploymentBuilder.EAGER));
            send(new StartRequested());

            story.exit(1, CRASH);

            assertThat(story.done).contains("launch 2");
            assertThat(story.state()).isEqualTo(new Running(run(2), false, false));
        }

        @Test
        void without_auto_restart_it_stays_down_and_keeps_the_reason() {
            begin(deployment("billing"));
            send(new StartRequested());

            story.exit(1, new Exit.Signalled(9));

            assertThat(story.state())
                    .isEqualTo(
                            new Failed(
                                    new Ending(new Exit.Signalled(9), story.now),
                                    "killed by SIGKILL"));
            assertThat(story.done).containsExactly("launch 1", "forget 1");
            assertThat(story.deployment().status()).isEqualTo(DeploymentStatus.CRASHED);
        }

        @Test
        void an_end_with_exit_code_0_is_a_crash_too() {
            send(new StartRequested());

            story.exit(1, new Exit.Code(0));

            assertThat(story.state()).isInstanceOf(BackingOff.class);
        }

        @Test
        void the_history_keeps_every_attempt_with_its_reason() {
            send(new StartRequested());
            story.exit(1, new Exit.Code(137));
            pass(ofSeconds(2));
            story.exit(2, new Exit.Signalled(11));
            pass(ofSeconds(4));

            assertThat(attempts()).extracting(RestartAttempt::number).containsExactly(1L, 2L);
            assertThat(attempts())
                    .extracting(RestartAttempt::reason)
                    .containsExactly("Process exited with code 137", "killed by SIGSEGV");
            assertThat(attempts())
                    .extracting(RestartAttempt::backoff)
                    .containsExactly(ofSeconds(2), ofSeconds(4));
            assertThat(attempts())
                    .extracting(RestartAttempt::result)
                    .containsExactly(Result.FAILED, Result.LAUNCHED);
        }

        @Test
        void it_gives_up_after_the_last_attempt() {
            begin(deployment("billing").autoRestart().policy(withoutCircuit()));
            send(new StartRequested());
            for (int run = 1; run <= 6; run++) {
                story.exit(run, CRASH);
                pass(ofMinutes(5));
            }

            assertThat(story.state())
                    .isInstanceOfSatisfying(
                            Failed.class,
                            failed ->
                                    assertThat(failed.reason())
                                            .isEqualTo(
                                                    "gave up after 5 restart attempts without a"
                                                            + " stable run; last: Process exited"
                                                            + " with code 1"));
            assertThat(story.done).contains("launch 6").doesNotContain("launch 7");
        }

        @Test
        void a_stable_run_starts_the_backoff_from_the_beginning() {
            send(new StartRequested());
            story.exit(1, CRASH);
            pass(ofSeconds(2));
            pass(ofSeconds(60));

            story.exit(2, CRASH);

            assertThat(lastAttempt().backoff()).isEqualTo(ofSeconds(2));
            assertThat(attempts().getFirst().result()).isEqualTo(Result.SUCCEEDED);
        }

        @Test
        void a_command_that_was_not_found_is_not_tried_again() {
            send(new StartRequested());

            story.exit(1, new Exit.Code(127));

            assertThat(story.state())
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).contains("PATH"));
            assertThat(story.deployment().restarts().recent()).isEmpty();
        }

        @Test
        void a_leader_that_leaves_orphans_has_crashed_and_they_are_cleared_away_first() {
            send(new StartRequested());
            story.leaderExit(1, CRASH);
            Ending leader = new Ending(CRASH, story.now);
            assertThat(story.newlyDone()).containsExactly("launch 1", "ask 1");

            pass(ofSeconds(2));
            assertThat(story.newlyDone()).containsExactly("kill 1");

            story.exit(1, TERMINATED);
            assertThat(story.state())
                    .isInstanceOfSatisfying(
                            BackingOff.class, off -> assertThat(off.last()).isEqualTo(leader));
            assertThat(story.deployment().lastEnding()).isEqualTo(leader);
        }

        @Test
        void a_finding_orders_a_restart_that_counts_as_a_crash_with_its_own_reason() {
            send(new StartRequested());

            send(new FindingReported(run(1).key(), "Thread count threshold exceeded: 1204"));
            story.exit(1, TERMINATED);
            pass(ofSeconds(2));

            assertThat(story.done).containsExactly("launch 1", "ask 1", "forget 1", "launch 2");
            assertThat(lastAttempt().reason()).isEqualTo("Thread count threshold exceeded: 1204");
            assertThat(lastAttempt().exitSignal()).hasValue(15);
        }

        @Test
        void a_finding_about_an_earlier_run_or_without_auto_restart_changes_nothing() {
            begin(deployment("billing"));
            send(new StartRequested());
            send(new FindingReported(run(1).key(), "leaks"));
            send(new AutoRestartChanged(true));
            send(new FindingReported(story.key(0), "leaks"));

            assertThat(story.done).containsExactly("launch 1");
        }
    }

    @Nested
    class CircuitBreaking {
        @Test
        void three_crashes_in_the_window_open_the_circuit_for_ten_minutes() {
            crashThreeTimes();

            assertThat(story.deployment().restarts().circuit())
                    .isEqualTo(new Circuit.Open(story.now.plus(ofMinutes(10))));
            pass(ofMinutes(10).minusMillis(1));
            assertThat(story.state()).isInstanceOf(BackingOff.class);

            pass(ofMillis(1));
            assertThat(story.state()).isInstanceOf(Running.class);
            assertThat(story.deployment().restarts().circuit()).isEqualTo(new Circuit.HalfOpen());
        }

        @Test
        void a_clock_that_was_set_back_does_not_keep_the_circuit_open_for_longer() {
            send(new StartRequested());
            for (int number = 1; number <= 3; number++) {
                Instant ahead = story.now.plus(Duration.ofDays(1));
                send(new ProcessExited(story.key(number), new Ending(CRASH, ahead)));
                pass(ofSeconds(10));
            }

            assertThat(story.deployment().restarts().circuit())
                    .isEqualTo(new Circuit.Open(story.now.plusSeconds(590)));
        }

        @Test
        void a_trial_that_crashes_opens_it_again() {
            crashThreeTimes();
            pass(ofMinutes(10));

            story.exit(4, CRASH);

            assertThat(story.deployment().restarts().circuit())
                    .isEqualTo(new Circuit.Open(story.now.plus(ofMinutes(10))));
            pass(ofMinutes(10).minusMillis(1));
            assertThat(story.done).doesNotContain("launch 5");
        }

        @Test
        void a_trial_that_becomes_stable_closes_it() {
            crashThreeTimes();
            pass(ofMinutes(10));

            pass(ofSeconds(60));

            assertThat(story.deployment().restarts().circuit()).isEqualTo(new Circuit.Closed());
            story.exit(4, CRASH);
            assertThat(lastAttempt().backoff()).isEqualTo(ofSeconds(2));
        }

        @Test
        void a_manual_restart_works_behind_an_open_circuit_and_closes_it() {
            crashThreeTimes();

            send(restart());

            assertThat(story.done).endsWith("launch 4");
            assertThat(story.deployment().restarts().circuit()).isEqualTo(new Circuit.Closed());
            assertThat(lastAttempt().result()).isEqualTo(Result.CANCELLED);
        }

        @Test
        void the_reminder_that_a_manual_restart_made_superfluous_changes_nothing() {
            crashThreeTimes();
            send(restart());
            story.newlyDone();

            pass(ofMinutes(11));

            assertThat(story.done).isEmpty();
            assertThat(story.state()).isEqualTo(new Running(run(4), true, true));
        }

        private void crashThreeTimes() {
            send(new StartRequested());
            story.exit(1, CRASH);
            pass(ofSeconds(2));
            story.exit(2, CRASH);
            pass(ofSeconds(4));
            story.exit(3, CRASH);
        }
    }

    @Nested
    class StoppingIt {
        @Test
        void a_stop_asks_first_and_kills_when_the_grace_is_over() {
            send(new StartRequested());
            send(new StopRequested(GRACE));
            assertThat(story.done).containsExactly("launch 1", "ask 1");

            pass(ofMillis(9999));
            assertThat(story.done).doesNotContain("kill 1");
            pass(ofMillis(1));
            assertThat(story.done).endsWith("kill 1");

            story.exit(1, new Exit.Signalled(9));
            assertThat(story.state()).isEqualTo(new Idle());
        }

        @Test
        void a_run_that_goes_when_it_is_asked_is_not_killed() {
            send(new StartRequested());
            send(new StopRequested(GRACE));

            story.exit(1, TERMINATED);
            pass(ofMinutes(1));

            assertThat(story.done).containsExactly("launch 1", "ask 1", "forget 1");
            assertThat(story.state()).isEqualTo(new Idle());
            assertThat(story.deployment().goal()).isEqualTo(Goal.DOWN);
            assertThat(story.deployment().lastEnding())
                    .isEqualTo(new Ending(TERMINATED, story.now.minus(ofMinutes(1))));
        }

        @Test
        void a_stop_by_force_does_not_ask() {
            send(new StartRequested());

            send(new StopRequested(Duration.ZERO));

            assertThat(story.done).containsExactly("launch 1", "kill 1");
        }

        @Test
        void a_second_stop_by_force_does_not_wait_for_the_grace_of_the_first() {
            send(new StartRequested());
            send(new StopRequested(GRACE));

            send(new StopRequested(Duration.ZERO));

            assertThat(story.done).containsExactly("launch 1", "ask 1", "kill 1");
        }

        @Test
        void a_second_stop_with_less_grace_kills_earlier() {
            send(new StartRequested());
            send(new StopRequested(ofMinutes(5)));

            send(new StopRequested(ofSeconds(3)));
            pass(ofSeconds(3));

            assertThat(story.done).containsExactly("launch 1", "ask 1", "kill 1");
        }

        @Test
        void a_stop_during_the_backoff_ends_the_pending_restart() {
            send(new StartRequested());
            story.exit(1, CRASH);

            send(new StopRequested(GRACE));
            pass(ofMinutes(60));

            assertThat(story.state()).isEqualTo(new Idle());
            assertThat(story.done).doesNotContain("launch 2");
            assertThat(lastAttempt().result()).isEqualTo(Result.CANCELLED);
        }

        @Test
        void a_restart_that_is_put_off_comes_then_and_not_before() {
            send(new StartRequested());
            story.exit(1, CRASH);
            Instant due = story.now.plus(ofSeconds(2));
            Instant until = story.now.plus(ofMinutes(30));

            send(new RestartPutOff(due, until));
            pass(ofMinutes(29));
            assertThat(story.state())
                    .isEqualTo(new BackingOff(new Ending(CRASH, ManualTime.START), until));
            assertThat(story.done).doesNotContain("launch 2");

            pass(ofMinutes(1));
            assertThat(story.done).endsWith("launch 2");
        }

        @Test
        void a_restart_that_is_forbidden_leaves_the_deployment_down_with_the_reason() {
            send(new StartRequested());
            story.exit(1, CRASH);

            send(
                    new RestartForbidden(
                            story.now.plus(ofSeconds(2)), "night forbids a restart: late"));
            pass(ofMinutes(60));

            assertThat(story.state())
                    .isEqualTo(
                            new Failed(
                                    new Ending(CRASH, ManualTime.START),
                                    "night forbids a restart: late"));
            assertThat(story.done).doesNotContain("launch 2");
            assertThat(lastAttempt().result()).isEqualTo(Result.CANCELLED);
        }

        @Test
        void who_speaks_of_another_restart_than_the_planned_one_is_not_heard() {
            send(new StartRequested());
            story.exit(1, CRASH);
            Deployment before = story.deployment();

            send(new RestartForbidden(story.now.plus(ofSeconds(1)), "late"));
            send(new RestartPutOff(story.now.plus(ofSeconds(1)), story.now.plus(ofMinutes(9))));
            assertThat(story.deployment()).isEqualTo(before);

            pass(ofSeconds(2));
            send(new RestartForbidden(story.now, "late"));
            assertThat(story.state()).isInstanceOf(Running.class);
        }

        @Test
        void a_stop_of_what_has_failed_makes_it_stopped() {
            begin(deployment("billing"));
            send(new StartRequested());
            story.exit(1, CRASH);

            send(new StopRequested(GRACE));

            assertThat(story.state()).isEqualTo(new Idle());
            assertThat(story.deployment().lastEnding()).isEqualTo(new Ending(CRASH, story.now));
        }

        @Test
        void a_stop_of_what_is_down_changes_nothing() {
            begin(deployment("billing").down());
            Deployment before = story.deployment();

            send(new StopRequested(GRACE));

            assertThat(story.deployment()).isEqualTo(before);
            assertThat(story.done).isEmpty();
        }

        @Test
        void a_stop_while_orphans_are_cleared_away_keeps_it_down() {
            send(new StartRequested());
            story.leaderExit(1, CRASH);

            send(new StopRequested(GRACE));
            story.exit(1, CRASH);
            pass(ofMinutes(60));

            assertThat(story.state()).isEqualTo(new Idle());
            assertThat(story.done).doesNotContain("launch 2");
        }

        @Test
        void an_attempt_whose_leader_is_gone_has_failed_even_if_the_user_stops_it_then() {
            send(new StartRequested());
            story.exit(1, CRASH);
            pass(ofSeconds(2));
            story.leaderExit(2, CRASH);

            send(new StopRequested(GRACE));

            assertThat(lastAttempt().result()).isEqualTo(Result.FAILED);
        }

        @Test
        void a_stop_while_a_finding_has_it_restarted_keeps_it_down() {
            send(new StartRequested());
            send(new FindingReported(run(1).key(), "leaks"));

            send(new StopRequested(GRACE));
            story.exit(1, TERMINATED);
            pass(ofMinutes(60));

            assertThat(story.state()).isEqualTo(new Idle());
            assertThat(story.done).doesNotContain("launch 2");
        }

        @Test
        void the_leaders_exit_during_a_stop_is_no_crash() {
            send(new StartRequested());
            send(new StopRequested(GRACE));

            story.leaderExit(1, TERMINATED);
            pass(GRACE);

            assertThat(story.done).containsExactly("launch 1", "ask 1", "kill 1");
            assertThat(story.state())
                    .isEqualTo(new Stopping(run(1), new StopCause.Requested(), List.of()));
        }

        @Test
        void what_survives_the_kill_is_named_and_keeps_it_from_being_stopped() {
            send(new StartRequested());
            send(new StopRequested(Duration.ZERO));

            send(new Survived(story.key(1), List.of(new Survivor(4711, "nfs-client"))));

            assertThat(story.state())
                    .isEqualTo(
                            new Stopping(
                                    run(1),
                                    new StopCause.Requested(),
                                    List.of(new Survivor(4711, "nfs-client"))));
            assertThat(story.deployment().status()).isEqualTo(DeploymentStatus.STOPPING);
        }

        @Test
        void a_stop_of_what_survived_a_kill_kills_again_without_another_grace() {
            send(new StartRequested());
            send(new StopRequested(Duration.ZERO));
            send(new Survived(story.key(1), List.of(new Survivor(4711, "nfs-client"))));
            story.newlyDone();

            send(new StopRequested(GRACE));

            assertThat(story.newlyDone()).containsExactly("kill 1");
            assertThat(story.state())
                    .isEqualTo(new Stopping(run(1), new StopCause.Requested(), List.of()));
        }

        @Test
        void an_attempt_that_was_up_when_it_was_stopped_succeeded() {
            send(new StartRequested());
            story.exit(1, CRASH);
            pass(ofSeconds(5));

            send(new StopRequested(GRACE));

            assertThat(lastAttempt().result()).isEqualTo(Result.SUCCEEDED);
        }
    }

    @Nested
    class RestartingIt {
        @Test
        void a_restart_ends_the_run_and_launches_the_next_when_nothing_of_it_is_left() {
            send(new StartRequested());

            send(restart());
            assertThat(story.newlyDone()).containsExactly("launch 1", "ask 1");

            story.exit(1, TERMINATED);
            assertThat(story.newlyDone()).containsExactlyInAnyOrder("launch 2", "forget 1");
        }

        @Test
        void a_restart_takes_no_backoff_and_is_no_attempt() {
            send(new StartRequested());
            send(restart());
            story.exit(1, TERMINATED);

            assertThat(story.state()).isEqualTo(new Running(run(2), false, false));
            assertThat(attempts()).isEmpty();
            assertThat(story.deployment().restarts().crashes()).isEmpty();
        }

        @Test
        void a_restart_resets_the_attempts() {
            send(new StartRequested());
            story.exit(1, CRASH);
            pass(ofSeconds(2));
            send(restart());
            story.exit(2, TERMINATED);

            story.exit(3, CRASH);

            assertThat(lastAttempt().backoff()).isEqualTo(ofSeconds(2));
            assertThat(lastAttempt().number()).isEqualTo(2);
        }

        @Test
        void a_restart_during_a_stop_brings_it_up_again() {
            send(new StartRequested());
            send(new StopRequested(GRACE));

            send(restart());
            assertThat(story.done).containsExactly("launch 1", "ask 1");
            story.exit(1, TERMINATED);

            assertThat(story.done).endsWith("launch 2", "forget 1");
            assertThat(story.deployment().goal()).isEqualTo(Goal.UP);
        }

        @Test
        void a_stop_during_a_restart_keeps_it_down() {
            send(new StartRequested());
            send(restart());

            send(new StopRequested(GRACE));
            story.exit(1, TERMINATED);

            assertThat(story.state()).isEqualTo(new Idle());
            assertThat(story.done).doesNotContain("launch 2");
        }

        @Test
        void two_restarts_at_once_make_one_new_run() {
            send(new StartRequested());
            send(restart());
            send(restart());

            story.exit(1, TERMINATED);
            pass(ofMinutes(60));

            assertThat(story.done).contains("launch 2").doesNotContain("launch 3", "kill 2");
        }

        @Test
        void a_restart_while_orphans_are_cleared_away_takes_no_backoff() {
            send(new StartRequested());
            story.leaderExit(1, CRASH);

            send(restart());
            story.exit(1, CRASH);

            assertThat(story.state()).isEqualTo(new Running(run(2), false, false));
        }

        @Test
        void a_restart_revives_what_has_failed_and_what_is_down() {
            begin(deployment("billing"));
            send(new StartRequested());
            story.exit(1, CRASH);
            send(restart());
            assertThat(story.state()).isEqualTo(new Running(run(2), false, false));

            send(new StopRequested(GRACE));
            story.exit(2, TERMINATED);
            send(restart());
            assertThat(story.state()).isEqualTo(new Running(run(3), false, false));
        }

        @Test
        void a_restart_uses_the_settings_it_brings() {
            send(new StartRequested());
            DeploymentSpec changed =
                    story.deployment()
                            .spec()
                            .with(
                                    HealthPlan.STANDARD,
                                    StabilityPlan.STANDARD,
                                    LogPlan.STANDARD,
                                    DeploymentBuilder.EAGER,
                                    Limits.NONE);

            send(new RestartRequested(changed, GRACE));
            story.exit(1, TERMINATED);
            story.exit(2, CRASH);

            assertThat(story.state()).isEqualTo(new Running(run(3), false, false));
        }

        @Test
        void a_start_during_a_stop_brings_it_up_again() {
            send(new StartRequested());
            send(new StopRequested(GRACE));

            send(new StartRequested());
            story.exit(1, TERMINATED);

            assertThat(story.state()).isEqualTo(new Running(run(2), false, false));
        }

        @Test
        void a_start_during_the_backoff_does_not_wait() {
            send(new StartRequested());
            story.exit(1, CRASH);

            send(new StartRequested());
            assertThat(story.state()).isEqualTo(new Running(run(2), false, false));

            pass(ofMinutes(60));
            assertThat(story.done).doesNotContain("launch 3");
        }
    }

    @Nested
    class LateNews {
        @Test
        void a_reminder_about_an_earlier_run_does_not_kill_the_current_one() {
            send(new StartRequested());
            send(new StopRequested(ofSeconds(5)));
            story.exit(1, TERMINATED);
            send(restart());
            pass(ofSeconds(3));
            send(new StopRequested(ofSeconds(5)));
            story.newlyDone();

            pass(ofSeconds(2)); // the first reminder is due now
            assertThat(story.done).isEmpty();

            pass(ofSeconds(3)); // and now the second
            assertThat(story.done).containsExactly("kill 2");
        }

        @Test
        void the_exit_of_an_earlier_run_is_no_crash_of_the_current_one() {
            send(new StartRequested());
            send(restart());
            story.exit(1, TERMINATED);
            Deployment before = story.deployment();
            story.newlyDone();

            story.exit(1, CRASH);
            story.leaderExit(1, CRASH);

            assertThat(story.deployment()).isEqualTo(before);
            assertThat(story.done).containsExactly("forget 1");
        }

        @Test
        void what_is_said_of_an_earlier_run_changes_nothing() {
            send(new StartRequested());
            send(restart());
            story.exit(1, TERMINATED);
            send(new StopRequested(GRACE));
            Deployment before = story.deployment();
            story.newlyDone();

            send(new Survived(story.key(1), List.of(new Survivor(1, "old"))));
            send(new BecameStable(story.key(1)));
            send(new GraceElapsed(story.key(1)));
            send(new LeaderExited(story.key(1), new Ending(CRASH, story.now)));

            assertThat(story.deployment()).isEqualTo(before);
            assertThat(story.done).isEmpty();
        }

        @Test
        void an_exit_that_is_told_twice_is_one_crash() {
            send(new StartRequested());
            story.exit(1, CRASH);
            Deployment before = story.deployment();

            send(new ProcessExited(story.key(1), new Ending(CRASH, story.now)));

            assertThat(story.deployment()).isEqualTo(before);
        }

        @Test
        void a_reminder_of_an_earlier_backoff_does_not_shorten_the_present_one() {
            send(new StartRequested());
            story.exit(1, CRASH);
            BackoffElapsed first = new BackoffElapsed(story.now.plus(ofSeconds(2)));
            send(restart());
            pass(ofSeconds(1));
            story.exit(2, CRASH);

            send(first);

            assertThat(story.state()).isInstanceOf(BackingOff.class);
            assertThat(story.done).doesNotContain("launch 3");
        }
    }

    @Nested
    class ChangingAutoRestart {
        @Test
        void switching_it_off_ends_a_pending_restart() {
            send(new StartRequested());
            story.exit(1, CRASH);

            send(new AutoRestartChanged(false));
            pass(ofMinutes(60));

            assertThat(story.state())
                    .isInstanceOfSatisfying(
                            Failed.class,
                            failed ->
                                    assertThat(failed.reason())
                                            .startsWith(CRASH.inWords())
                                            .contains("switched off"));
            assertThat(story.done).doesNotContain("launch 2");
            assertThat(lastAttempt().result()).isEqualTo(Result.CANCELLED);
        }

        @Test
        void switching_it_off_leaves_a_run_alone() {
            send(new StartRequested());

            send(new AutoRestartChanged(false));

            assertThat(story.state()).isEqualTo(new Running(run(1), false, false));
            story.exit(1, CRASH);
            assertThat(story.state()).isInstanceOf(Failed.class);
        }

        @Test
        void switching_it_on_does_not_revive_what_is_down() {
            begin(deployment("billing"));
            send(new StartRequested());
            story.exit(1, CRASH);

            send(new AutoRestartChanged(true));
            pass(ofMinutes(60));

            assertThat(story.done).doesNotContain("launch 2");
            assertThat(story.deployment().autoRestart()).isTrue();
        }

        @Test
        void switching_it_on_counts_for_the_next_crash() {
            begin(deployment("billing"));
            send(new StartRequested());
            send(new AutoRestartChanged(true));

            story.exit(1, CRASH);

            assertThat(story.state()).isInstanceOf(BackingOff.class);
        }
    }

    private void begin(DeploymentBuilder builder) {
        story = new Story(builder.build());
    }

    private void send(Event event) {
        story.send(event);
    }

    private void pass(Duration duration) {
        story.pass(duration);
    }

    private RestartRequested restart() {
        return new RestartRequested(story.deployment().spec(), GRACE);
    }

    /** As the story has it, with the time of its launch. */
    private Run run(long number) {
        return switch (story.state()) {
            case Running(var run, _, _) when run.key().number() == number -> run;
            case Stopping(var run, _, _) when run.key().number() == number -> run;
            default -> story.run(number, story.now);
        };
    }

    private List<RestartAttempt> attempts() {
        return story.deployment().restarts().recent();
    }

    private RestartAttempt lastAttempt() {
        return attempts().getLast();
    }

    private static RestartPolicy withoutCircuit() {
        RestartPolicy standard = RestartPolicy.STANDARD;
        return new RestartPolicy(
                standard.maxAttempts(),
                standard.initialBackoff(),
                standard.maxBackoff(),
                standard.backoffMultiplier(),
                standard.stableAfter().multipliedBy(10),
                1000,
                standard.circuitWindow(),
                standard.circuitReset());
    }
}
