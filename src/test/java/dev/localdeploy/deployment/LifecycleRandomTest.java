package dev.localdeploy.deployment;

import static dev.localdeploy.testing.DeploymentBuilder.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.deployment.Action.AskToStop;
import dev.localdeploy.deployment.Action.Forget;
import dev.localdeploy.deployment.Action.Kill;
import dev.localdeploy.deployment.Action.Launch;
import dev.localdeploy.deployment.Action.Remind;
import dev.localdeploy.deployment.Action.Watch;
import dev.localdeploy.deployment.DeploymentState.BackingOff;
import dev.localdeploy.deployment.DeploymentState.Ending;
import dev.localdeploy.deployment.DeploymentState.Failed;
import dev.localdeploy.deployment.DeploymentState.Idle;
import dev.localdeploy.deployment.DeploymentState.Running;
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
import dev.localdeploy.deployment.Event.Recovered;
import dev.localdeploy.deployment.Event.RestartForbidden;
import dev.localdeploy.deployment.Event.RestartPutOff;
import dev.localdeploy.deployment.Event.RestartRequested;
import dev.localdeploy.deployment.Event.StartRequested;
import dev.localdeploy.deployment.Event.StopRequested;
import dev.localdeploy.deployment.Event.Survived;
import dev.localdeploy.health.HealthPlan;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.FoundRun;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.Survivor;
import dev.localdeploy.restart.RestartAttempt;
import dev.localdeploy.restart.RestartAttempt.Result;
import dev.localdeploy.restart.RestartHistory;
import dev.localdeploy.restart.RestartPolicy;
import dev.localdeploy.testing.DeploymentBuilder;
import dev.localdeploy.testing.FakeProcesses;
import dev.localdeploy.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens, in whatever order: a world of random users, crashes, late news and daemon
 * deaths, which knows of runs and wishes only, against the lifecycle.
 */
class LifecycleRandomTest {
    private static final int EVENTS = 20_000;

    /** A seed of 0 is another one every time; if it fails, its message names the seed. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 0})
    void no_sequence_of_events_breaks_what_is_promised(long given) {
        long seed = given == 0 ? System.nanoTime() : given;
        World world = new World(new Random(seed));
        int done = 0;
        try {
            for (; done < EVENTS; done++) {
                world.somethingHappens();
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed %d, event %d: %s%nlast events: %s"
                            .formatted(seed, done, e.getMessage(), world.lastEvents),
                    e);
        }
        assertThat(world.launches).as("seed %d: the world is too quiet", seed).isGreaterThan(500);
        assertThat(world.readyRuns)
                .as("seed %d: the world is too quiet", seed)
                .hasSizeGreaterThan(50);
        assertThat(world.adoptions).as("seed %d: the world is too quiet", seed).isGreaterThan(50);
    }

    /** Reality, as the operating system and the user know it. */
    private static final class World {
        final Deque<String> lastEvents = new ArrayDeque<>();
        long launches;
        long adoptions;

        private final Lifecycle lifecycle = new Lifecycle();
        private final Random random;
        private final List<Story.Reminder> reminders = new ArrayList<>();
        private Instant now = ManualTime.START;
        private Deployment d;

        /** What the last daemon would have found in its file. */
        private Deployment saved;

        private Optional<Run> living = Optional.empty();
        private boolean wanted = true;
        private long lastLaunched;
        private final List<FoundRun> records = new ArrayList<>();

        /** Ends that the lifecycle knows of, but which are not saved yet. */
        private final Set<RunKey> forgettable = new HashSet<>();

        private final Set<RunKey> toldOfItsEnd = new HashSet<>();
        final Set<RunKey> readyRuns = new HashSet<>();
        private final Set<RunKey> saidToBeReady = new HashSet<>();

        World(Random random) {
            this.random = random;
            d = beginning(random.nextBoolean(), random.nextBoolean());
            saved = d;
            send(new StartRequested());
        }

        /**
         * @param asked whether somebody else says when it is ready
         */
        private static Deployment beginning(boolean asked, boolean restartWhenUnresponsive) {
            DeploymentBuilder builder =
                    deployment("billing")
                            .autoRestart()
                            .policy(policy())
                            .health(
                                    restartWhenUnresponsive
                                            ? DeploymentBuilder.RESTARTING
                                            : HealthPlan.STANDARD);
            return asked ? builder.port(3000).build() : builder.build();
        }

        private static RestartPolicy policy() {
            return new RestartPolicy(
                    4,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    2,
                    Duration.ofSeconds(15),
                    3,
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(30));
        }

        void somethingHappens() {
            // Two backoffs that end at the same instant would be told apart by nobody, so time
            // passes in nanoseconds: in milliseconds, they met once in some 100,000 events.
            now = now.plusNanos(1 + random.nextLong(1_500_000_000));
            fireDueReminders();
            now = now.plusMillis(1);
            int kind = random.nextInt(100);
            if (kind < 25) {
                living.ifPresent(run -> ends(run, exit()));
            } else if (kind < 29) {
                living.ifPresent(run -> send(new LeaderExited(run.key(), new Ending(exit(), now))));
            } else if (kind < 35) {
                userWants(true, new StartRequested());
            } else if (kind < 43) {
                userWants(true, new RestartRequested(d.spec(), grace()));
            } else if (kind < 51) {
                userWants(false, new StopRequested(grace()));
            } else if (kind < 57) {
                boolean enabled = random.nextInt(4) > 0;
                userWants(wanted, new AutoRestartChanged(enabled));
            } else if (kind < 67) {
                send(lateNews());
            } else if (kind < 70) {
                living.ifPresent(run -> send(new FindingReported(run.key(), "leaks")));
            } else if (kind < 75) {
                living.ifPresent(run -> send(ready(run)));
            } else if (kind < 77) {
                living.ifPresent(this::doesNotAnswer);
            } else if (kind < 82) {
                daemonDiesAndTheNextOneComes();
            }
        }

        private Exit exit() {
            return switch (random.nextInt(12)) {
                case 0 -> new Exit.Code(127);
                case 1 -> new Exit.Signalled(9);
                default -> new Exit.Code(random.nextInt(3));
            };
        }

        private Duration grace() {
            return Duration.ofMillis(1000L * random.nextInt(4));
        }

        private void fireDueReminders() {
            for (Story.Reminder reminder : List.copyOf(reminders)) {
                if (!reminder.due().isAfter(now)) {
                    reminders.remove(reminder);
                    send(reminder.event());
                }
            }
        }

        private void userWants(boolean up, Event request) {
            wanted = up;
            send(request);
            assertThat(d.goal()).isEqualTo(up ? Goal.UP : Goal.DOWN);
        }

        private Event ready(Run run) {
            saidToBeReady.add(run.key());
            return new BecameReady(run.key());
        }

        private void doesNotAnswer(Run run) {
            DeploymentState before = d.state();
            send(new BecameUnresponsive(run.key(), "silent"));
            if (!d.spec().health().restartWhenUnresponsive()) {
                assertThat(d.state()).isEqualTo(before);
            }
        }

        /** Something about a run or a backoff that is long over, or was never there. */
        private Event lateNews() {
            RunKey earlier = key(Math.max(0, lastLaunched - 1 - random.nextInt(3)));
            return switch (random.nextInt(12)) {
                case 0 -> new ProcessExited(earlier, new Ending(exit(), now));
                case 1 -> new LeaderExited(earlier, new Ending(exit(), now));
                case 2 -> new GraceElapsed(earlier);
                case 3 -> new BecameStable(earlier);
                case 4 -> new Survived(earlier, List.of(new Survivor(1, "old")));
                case 5 -> new FindingReported(earlier, "old");
                case 6 -> new BackoffElapsed(now.minusSeconds(random.nextInt(100)));
                case 7 -> new BecameReady(key(lastLaunched + 1));
                case 8 -> new BecameUnresponsive(earlier, "old");
                case 9 -> new RestartPutOff(now.minusSeconds(random.nextInt(100)), now);
                case 10 -> new RestartForbidden(now.minusSeconds(random.nextInt(100)), "old");
                default -> new LaunchFailed("nobody asked");
            };
        }

        private void ends(Run run, Exit exit) {
            dies(run, exit);
            send(new ProcessExited(run.key(), new Ending(exit, now)));
        }

        /** It is gone, and its shim has written that down. Nobody has been told yet. */
        private void dies(Run run, Exit exit) {
            living = Optional.empty();
            records.replaceAll(
                    found -> found.run().equals(run) ? new FoundRun.Ended(run, exit, now) : found);
        }

        /** Between any event and its save, or later; what was launched lives on or not. */
        private void daemonDiesAndTheNextOneComes() {
            reminders.clear();
            if (random.nextInt(3) > 0) {
                living.ifPresent(run -> dies(run, exit()));
            }
            forgettable.clear();
            now = now.plusSeconds(random.nextInt(20));
            d = saved;
            adoptions += living.isPresent() ? 1 : 0;
            send(new Recovered(List.copyOf(records), false));
        }

        private void send(Event event) {
            lastEvents.add(event.getClass().getSimpleName());
            if (lastEvents.size() > 12) {
                lastEvents.remove();
            }
            if (event instanceof BecameReady(var run)) {
                readyByTime(run);
            }
            if (event instanceof ProcessExited(var run, _)) {
                toldOfItsEnd.add(run);
            }
            Step step = lifecycle.next(d, event, now);
            for (Action action : step.actions()) {
                if (action instanceof Launch(var run) && !(event instanceof Recovered)) {
                    assertThat(run.number()).isEqualTo(d.lastRun() + 1);
                }
            }
            d = step.next();
            if (event instanceof Event.Request) {
                save();
            }
            List<Event> followUps = new ArrayList<>();
            step.actions().forEach(action -> perform(action, event, followUps));
            followUps.forEach(this::send);
            // A daemon may die after it acted and before it saved what came of it.
            if (random.nextInt(4) > 0) {
                save();
            }
            checkPromises();
        }

        private void readyByTime(RunKey run) {
            boolean old =
                    living.isPresent() && !living.get().startedAt().plusSeconds(1).isAfter(now);
            if (d.spec().port() == null && old && living.get().key().equals(run)) {
                saidToBeReady.add(run);
            }
        }

        private void save() {
            saved = d;
            records.removeIf(found -> forgettable.contains(found.run().key()));
            forgettable.clear();
        }

        private void perform(Action action, Event cause, List<Event> followUps) {
            switch (action) {
                case Launch(var key) -> followUps.addFirst(launch(key));
                case Watch(var run) -> assertThat(cause).isInstanceOf(Recovered.class);
                case AskToStop(var run) -> assertThat(toldOfItsEnd).doesNotContain(run.key());
                case Kill(var run) -> {
                    assertThat(toldOfItsEnd).doesNotContain(run.key());
                    if (living.equals(Optional.of(run))) {
                        Exit killed = new Exit.Signalled(9);
                        dies(run, killed);
                        reminders.add(
                                new Story.Reminder(
                                        now,
                                        new ProcessExited(run.key(), new Ending(killed, now))));
                    }
                }
                case Remind(var after, var event) -> {
                    if (after.isZero()) {
                        followUps.add(event);
                    } else {
                        reminders.add(new Story.Reminder(now.plus(after), event));
                    }
                }
                case Forget(var key) -> {
                    assertThat(living.map(Run::key)).isNotEqualTo(Optional.of(key));
                    forgettable.add(key);
                }
            }
        }

        private Event launch(RunKey key) {
            assertThat(living).as("two at once").isEmpty();
            assertThat(wanted).as("a launch that nobody wants").isTrue();
            assertThat(key.number()).isGreaterThan(lastLaunched);
            assertThat(key.number()).isEqualTo(d.lastRun());
            launches++;
            if (random.nextInt(20) == 0) {
                return new LaunchFailed("no process");
            }
            lastLaunched = key.number();
            Run run = FakeProcesses.runOf(key, now);
            living = Optional.of(run);
            records.add(new FoundRun.Alive(run));
            return new ProcessStarted(run);
        }

        private void checkPromises() {
            RestartHistory restarts = d.restarts();
            boolean underWay =
                    !restarts.recent().isEmpty()
                            && restarts.recent().getLast().result() == Result.LAUNCHED;
            assertThat(restarts.total())
                    .isEqualTo(restarts.successful() + restarts.failed() + (underWay ? 1 : 0));
            assertThat(restarts.recent()).hasSizeLessThanOrEqualTo(RestartHistory.KEPT);
            assertThat(restarts.recent().stream().map(RestartAttempt::number))
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(d.goal()).isEqualTo(wanted ? Goal.UP : Goal.DOWN);
            switch (d.state()) {
                case BackingOff(_, var until) -> {
                    assertThat(reminders.stream().map(Story.Reminder::event))
                            .containsOnlyOnce(new BackoffElapsed(until));
                    assertThat(wanted && d.autoRestart()).isTrue();
                    assertThat(living).isEmpty();
                }
                case Idle() -> {
                    assertThat(wanted).isFalse();
                    assertThat(living).isEmpty();
                }
                case Failed _ -> {
                    assertThat(wanted).isTrue();
                    assertThat(living).isEmpty();
                }
                case Running(var run, var ready, _) -> {
                    assertThat(wanted).isTrue();
                    if (ready) {
                        assertThat(saidToBeReady).contains(run.key());
                        readyRuns.add(run.key());
                    }
                }
                case Stopping _, DeploymentState.Launching _ -> {}
            }
        }

        private RunKey key(long number) {
            return new RunKey(d.spec().id(), number);
        }
    }
}
