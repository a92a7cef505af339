package dev.localdeploy.deployment;

import static dev.localdeploy.testing.DeploymentBuilder.deployment;
import static dev.localdeploy.testing.Patience.await;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.deployment.DeploymentState.BackingOff;
import dev.localdeploy.deployment.DeploymentState.Ending;
import dev.localdeploy.deployment.DeploymentState.Failed;
import dev.localdeploy.deployment.DeploymentState.Idle;
import dev.localdeploy.deployment.DeploymentState.Running;
import dev.localdeploy.deployment.Event.AutoRestartChanged;
import dev.localdeploy.deployment.Event.ProcessExited;
import dev.localdeploy.deployment.Event.Recovered;
import dev.localdeploy.deployment.Event.RestartRequested;
import dev.localdeploy.deployment.Event.StartRequested;
import dev.localdeploy.deployment.Event.StopRequested;
import dev.localdeploy.extension.Advice;
import dev.localdeploy.extension.Crash;
import dev.localdeploy.extension.RestartAdvisor;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.FoundRun;
import dev.localdeploy.process.LaunchOrder;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.restart.OwnAdvisor;
import dev.localdeploy.restart.RestartAttempt;
import dev.localdeploy.restart.RestartCounsel;
import dev.localdeploy.testing.DeploymentBuilder;
import dev.localdeploy.testing.FakeProcesses;
import dev.localdeploy.testing.InMemoryStore;
import dev.localdeploy.testing.ManualTime;
import dev.localdeploy.testing.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a supervisor does in which order, on its own thread. */
class SupervisorTest {
    private static final Exit CRASH = new Exit.Code(1);
    private static final Exit TERMINATED = new Exit.Signalled(15);
    private static final Duration GRACE = ofSeconds(10);

    private static final RestartCounsel NOBODY = new RestartCounsel(List.of());

    private final ManualTime time = new ManualTime();
    private final FakeProcesses processes = new FakeProcesses(time);

    /** Its saves stand between what the processes were told. */
    private final InMemoryStore store = new InMemoryStore(processes.log::add);

    private final List<Deployment> published = new CopyOnWriteArrayList<>();

    /** What had happened when a launch was announced. */
    private Consumer<Deployment> launches = _ -> {};

    private RestartCounsel counsel = NOBODY;
    private Supervisor supervisor = supervise(deployment("billing").autoRestart());

    @AfterEach
    void there_were_never_two_runs_at_once() {
        get(supervisor.close());
        assertThat(processes.mistakes).isEmpty();
    }

    @Test
    void a_start_is_saved_then_launched_then_watched_then_saved_again() {
        ask(new StartRequested());
        settle();

        assertThat(processes.log)
                .containsExactly("save Launching", "launch 1", "watch 1", "save Running");
    }

    @Test
    void that_a_run_has_become_stable_is_not_worth_a_save_unless_restarts_are_forgotten() {
        ask(new StartRequested());
        time.pass(ofSeconds(1)); // it is ready, which is saved
        settle();
        newLog();

        time.pass(ofSeconds(60));
        settle();
        assertThat(supervisor.snapshot().state())
                .isInstanceOfSatisfying(
                        Running.class, running -> assertThat(running.stable()).isTrue());
        assertThat(processes.log).doesNotContain("save Running");

        processes.exit(1, CRASH);
        settle();
        time.pass(ofSeconds(2));
        settle();
        time.pass(ofSeconds(1));
        settle();
        newLog();
        time.pass(ofSeconds(60));
        settle();
        assertThat(processes.log).containsExactly("save Running");
    }

    @Test
    void a_stop_is_saved_before_the_run_is_asked() {
        ask(new StartRequested());
        newLog();

        ask(new StopRequested(GRACE));
        settle();

        assertThat(processes.log).containsExactly("save Stopping", "ask 1");
        assertThat(saved().goal()).isEqualTo(Goal.DOWN);
    }

    @Test
    void a_restart_is_saved_before_the_run_is_asked() {
        ask(new StartRequested());
        newLog();

        ask(new RestartRequested(supervisor.snapshot().spec(), GRACE));
        settle();

        assertThat(processes.log).containsExactly("save Stopping", "ask 1");
    }

    @Test
    void after_a_crash_the_next_run_is_launched_first_and_saved_afterwards() {
        supervisor = supervise(deployment("billing").autoRestart().policy(DeploymentBuilder.EAGER));
        ask(new StartRequested());
        newLog();

        processes.exit(1, CRASH);
        settle();

        assertThat(processes.log)
                .containsExactly("launch 2", "watch 2", "save Running", "forget 1");
    }

    @Test
    void between_a_crash_and_the_next_run_only_who_must_is_told() {
        supervisor = supervise(deployment("billing").autoRestart().policy(DeploymentBuilder.EAGER));
        ask(new StartRequested());
        newLog();
        int before = published.size();
        List<Object> whenLaunching = new ArrayList<>();
        launches =
                next -> {
                    whenLaunching.add(next.lastRun());
                    whenLaunching.add(published.size() - before);
                    whenLaunching.addAll(processes.log);
                };

        processes.exit(1, CRASH);
        settle();

        assertThat(whenLaunching).containsExactly(2L, 0);
        assertThat(published.stream().skip(before))
                .extracting(one -> one.state().getClass().getSimpleName())
                .startsWith("BackingOff", "Launching", "Running");
    }

    @Test
    void after_a_backoff_the_next_run_is_launched_first_and_saved_afterwards() {
        ask(new StartRequested());
        processes.exit(1, CRASH);
        settle();
        newLog();

        time.pass(ofSeconds(2));
        settle();

        assertThat(processes.log).containsExactly("launch 2", "watch 2", "save Running");
    }

    @Test
    void the_record_of_a_run_is_forgotten_only_when_its_end_is_saved() {
        ask(new StartRequested());
        newLog();
        store.fill();

        processes.exit(1, CRASH);
        settle();
        assertThat(processes.log).isEmpty();

        store.makeRoom();
        time.pass(ofSeconds(2));
        settle();
        assertThat(processes.log).contains("launch 2", "forget 1");
        assertThat(processes.log.subList(0, processes.log.indexOf("forget 1")))
                .anyMatch(line -> line.startsWith("save"));
    }

    @Test
    void a_full_disk_stops_neither_restarts_nor_stops() {
        ask(new StartRequested());
        store.fill();

        processes.exit(1, CRASH);
        settle();
        time.pass(ofSeconds(2));
        settle();
        assertThat(processes.deeds()).endsWith("launch 2");

        ask(new StopRequested(GRACE));
        assertThat(processes.deeds()).endsWith("ask 2");
        processes.exit(2, TERMINATED);
        settle();
        assertThat(supervisor.snapshot().state()).isEqualTo(new Idle());
    }

    @Test
    void what_could_not_be_saved_is_saved_when_there_is_room_again_though_nothing_happens() {
        store.fill();
        ask(new StartRequested());
        await().until(() -> store.refusals() == 2);
        time.pass(Lifecycle.READY_AFTER);
        await().until(() -> store.refusals() == 3);

        time.pass(Supervisor.SAVE_AGAIN_AFTER);
        await().until(() -> store.refusals() == 4);
        store.makeRoom();
        time.pass(Supervisor.SAVE_AGAIN_AFTER);

        await().until(() -> processes.log.contains("save Running"));
    }

    @Test
    void a_disk_that_stays_full_is_not_tried_ever_more_often() {
        ask(new StartRequested());
        store.fill();
        for (int i = 0; i < 20; i++) {
            ask(new AutoRestartChanged(i % 2 == 0));
        }
        settle();

        // One to save again, one to become ready, one to become stable.
        assertThat(time.pending()).isEqualTo(3);
    }

    @Test
    void a_defect_in_the_store_does_not_end_supervision() {
        ask(new StartRequested());
        store.breakDown();

        ask(new StopRequested(GRACE));
        processes.exit(1, TERMINATED);
        settle();

        assertThat(processes.deeds()).contains("ask 1");
        assertThat(supervisor.snapshot().state()).isEqualTo(new Idle());
    }

    @Test
    void a_defect_in_a_launch_is_a_launch_that_failed() {
        processes.breakLaunches(true);

        Deployment after = ask(new StartRequested());
        assertThat(after.state()).isInstanceOf(BackingOff.class);

        processes.breakLaunches(false);
        time.pass(ofSeconds(2));
        settle();
        assertThat(supervisor.snapshot().state()).isInstanceOf(Running.class);
    }

    @Test
    void a_launch_that_the_machine_refuses_is_told_and_tried_again() {
        processes.refuseLaunches(true);

        Deployment after = ask(new StartRequested());

        assertThat(after.status()).isEqualTo(DeploymentStatus.CRASHED);
        assertThat(after.restarts().recent().getLast().reason())
                .isEqualTo("no process could be started");
    }

    @Test
    void an_observer_with_a_defect_keeps_nothing_from_being_done() {
        Supervisor observed =
                new Supervisor(
                        deployment("billing").build(),
                        time,
                        time,
                        processes,
                        store,
                        NOBODY,
                        hearing(_ -> {
                            throw new IllegalStateException("a defect of an observer");
                        }));
        observed.begin();

        get(observed.ask(new StartRequested()));

        assertThat(processes.deeds()).contains("launch 1");
    }

    @Test
    void everything_that_becomes_true_is_published_in_order() {
        ask(new StartRequested());
        time.pass(Lifecycle.READY_AFTER);
        ask(new StopRequested(GRACE));
        processes.exit(1, TERMINATED);
        settle();

        assertThat(published.stream().map(Deployment::status).distinct())
                .containsExactly(
                        DeploymentStatus.STARTING,
                        DeploymentStatus.RUNNING,
                        DeploymentStatus.STOPPING,
                        DeploymentStatus.STOPPED);
    }

    @Test
    void who_waits_for_a_condition_gets_the_first_snapshot_that_meets_it() {
        CompletableFuture<Deployment> running = supervisor.when(isIn(Running.class));
        assertThat(running).isNotDone();

        ask(new StartRequested());

        assertThat(get(running).state()).isInstanceOf(Running.class);
        assertThat(get(supervisor.when(isIn(Running.class)))).isEqualTo(supervisor.snapshot());
    }

    @Test
    void a_run_that_ends_before_it_is_watched_is_a_crash_and_not_forgotten() {
        processes.dieAtBirth(CRASH);

        ask(new StartRequested());
        settle();

        assertThat(supervisor.snapshot().state()).isInstanceOf(BackingOff.class);
        assertThat(published.stream().map(Deployment::status).distinct())
                .containsExactly(DeploymentStatus.STARTING, DeploymentStatus.CRASHED);
    }

    @Test
    void an_adopted_run_is_watched_like_any_other() {
        Run run = deployment("billing").run(4);
        supervisor = supervise(deployment("billing").autoRestart().running(4));
        processes.leaveBehind(run.key().deployment(), new FoundRun.Alive(run));

        ask(new Recovered(List.of(new FoundRun.Alive(run)), false));
        processes.exit(4, CRASH);
        settle();

        assertThat(supervisor.snapshot().state()).isInstanceOf(BackingOff.class);
        assertThat(supervisor.snapshot().lastEnding()).isEqualTo(new Ending(CRASH, time.instant()));
    }

    @Test
    void a_run_gets_the_commands_words_its_port_and_whose_it_is() {
        supervisor =
                supervise(
                        deployment("billing")
                                .port(3000)
                                .environment("PORT", "1")
                                .environment("LOCAL_DEPLOY_ID", "another")
                                .environment("NODE_ENV", "development"));

        ask(new StartRequested());

        LaunchOrder order = processes.orders.getFirst();
        assertThat(order.argv()).containsExactly("/bin/sh", "-c", "npm run dev");
        assertThat(order.environment())
                .containsEntry("PORT", "3000")
                .containsEntry("LOCAL_DEPLOY_ID", order.key().deployment())
                .containsEntry("NODE_ENV", "development")
                .containsEntry("PATH", "/bin");
    }

    @Test
    void without_a_port_the_programs_own_variable_stays() {
        supervisor = supervise(deployment("billing").environment("PORT", "8080"));

        ask(new StartRequested());

        assertThat(processes.orders.getFirst().environment()).containsEntry("PORT", "8080");
    }

    @Test
    void after_it_was_closed_nothing_is_handled_or_saved() {
        get(supervisor.close());
        processes.log.clear();

        CompletableFuture<Deployment> late = supervisor.ask(new StartRequested());

        assertThatThrownBy(() -> late.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(Refusal.class)
                .hasMessageContaining("'billing' was removed");
        assertThat(processes.log).isEmpty();
    }

    /**
     * Eight threads of requests and one of crashes, on three deployments, all as fast as it goes.
     */
    @Test
    void whatever_many_threads_want_at_once_there_are_never_two_runs() throws Exception {
        long seed = System.nanoTime();
        Logger.getLogger(Supervisor.class.getName()).setLevel(Level.WARNING);
        processes.obedient();
        List<Supervisor> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(
                    supervise(
                            deployment("stress-" + i)
                                    .id("deployment-20251022-0000000" + i)
                                    .autoRestart()
                                    .policy(DeploymentBuilder.EAGER)));
        }
        AtomicBoolean over = new AtomicBoolean();
        try (var threads = Executors.newFixedThreadPool(10)) {
            List<Future<?>> users = new ArrayList<>();
            for (int user = 0; user < 8; user++) {
                Random random = new Random(seed + user);
                users.add(threads.submit(() -> behaveAsUser(all, random)));
            }
            Future<?> crashes = threads.submit(() -> crashUntil(over, new Random(seed)));
            Future<?> clock = threads.submit(() -> passTimeUntil(over));
            for (Future<?> user : users) {
                user.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
            }
            over.set(true);
            crashes.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
            clock.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        }

        assertThat(processes.mistakes).as("seed %d", seed).isEmpty();
        for (Supervisor one : all) {
            get(one.ask(new StopRequested(Duration.ZERO)));
            Deployment after = get(one.when(isIn(Idle.class)));
            get(one.ask(new StopRequested(Duration.ZERO)));
            assertThat(store.saved(after.spec().id()).orElseThrow())
                    .as("seed %d", seed)
                    .isEqualTo(one.snapshot());
            get(one.close());
        }
        assertThat(processes.living()).as("seed %d", seed).isEmpty();
        assertThat(processes.orders).hasSizeGreaterThan(500);
        assertThat(processes.orders.stream().map(LaunchOrder::key)).doesNotHaveDuplicates();
    }

    private static void behaveAsUser(List<Supervisor> all, Random random) {
        for (int i = 0; i < 2000; i++) {
            Supervisor one = all.get(random.nextInt(all.size()));
            Duration grace = random.nextBoolean() ? Duration.ZERO : ofMillis(random.nextInt(20));
            CompletableFuture<Deployment> answer =
                    one.ask(
                            switch (random.nextInt(4)) {
                                case 0 -> new StopRequested(grace);
                                case 1 -> new RestartRequested(one.snapshot().spec(), grace);
                                case 2 -> new AutoRestartChanged(random.nextInt(4) > 0);
                                default -> new StartRequested();
                            });
            if (random.nextInt(8) == 0) {
                get(answer);
            }
        }
    }

    private void crashUntil(AtomicBoolean over, Random random) {
        while (!over.get()) {
            List<Run> living = processes.living();
            if (!living.isEmpty()) {
                RunKey run = living.get(random.nextInt(living.size())).key();
                processes.exit(run, new Exit.Code(random.nextInt(3)));
            }
            Thread.onSpinWait();
        }
    }

    private void passTimeUntil(AtomicBoolean over) {
        while (!over.get()) {
            time.pass(ofMillis(5));
            Thread.onSpinWait();
        }
    }

    // advisors

    @Test
    void an_advisor_sees_the_crash_and_what_is_planned() {
        List<Crash> asked = new CopyOnWriteArrayList<>();
        advisedBy(crash -> {
            asked.add(crash);
            return Advice.asPlanned();
        });
        ask(new StartRequested());
        time.pass(ofSeconds(3));
        processes.exit(1, CRASH);

        await().until(() -> asked.size() == 1);
        Crash crash = asked.getFirst();
        assertThat(crash.name()).isEqualTo("billing");
        assertThat(crash.reason()).isEqualTo("Process exited with code 1");
        assertThat(crash.exitCode()).hasValue(1);
        assertThat(crash.endedAt()).isEqualTo(time.instant());
        assertThat(crash.restartAt()).isEqualTo(time.instant().plusSeconds(2));
        assertThat(crash.crashes()).containsExactly(time.instant());

        await().until(() -> {
            time.pass(ofSeconds(2));
            return processes.log.contains("launch 2");
        });
        assertThat(asked).hasSize(1);
    }

    @Test
    void an_advisor_may_put_a_restart_off_and_is_not_asked_about_that_again() {
        List<Crash> asked = new CopyOnWriteArrayList<>();
        advisedBy(crash -> {
            asked.add(crash);
            return Advice.notBefore(crash.restartAt().plusSeconds(3600));
        });
        ask(new StartRequested());
        processes.exit(1, CRASH);

        await().until(() ->
                supervisor.snapshot().state() instanceof BackingOff(_, var until)
                        && until.equals(ManualTime.START.plusSeconds(3602)));
        settle();
        time.pass(ofSeconds(3601));
        settle();
        assertThat(processes.log).doesNotContain("launch 2");

        time.pass(ofSeconds(1));
        settle();
        assertThat(processes.log).contains("launch 2");
        assertThat(asked).hasSize(1);
    }

    @Test
    void an_advisor_may_forbid_a_restart_and_says_why() {
        advisedBy(_ -> Advice.stayDown("it is late"));
        ask(new StartRequested());
        processes.exit(1, CRASH);

        await().until(() -> supervisor.snapshot().state() instanceof Failed);
        assertThat(supervisor.snapshot().state())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed ->
                                assertThat(failed.reason())
                                        .isEqualTo("own forbids a restart: it is late"));
        assertThat(supervisor.snapshot().restarts().recent().getLast().result())
                .isEqualTo(RestartAttempt.Result.CANCELLED);
    }

    @Test
    void an_advisor_that_hangs_delays_a_restart_by_its_limit_and_nothing_else() {
        CountDownLatch never = new CountDownLatch(1);
        advisedBy(_ -> {
            while (never.getCount() > 0) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    // It will not listen.
                }
            }
            return Advice.stayDown("never said");
        });
        ask(new StartRequested());
        processes.exit(1, CRASH);
        ask(new AutoRestartChanged(true)); // the supervisor goes on meanwhile

        await().until(() -> {
            time.pass(ofSeconds(2));
            return processes.log.contains("launch 2");
        });
        never.countDown();
    }

    @Test
    void what_an_advisor_says_of_a_restart_that_was_called_off_changes_nothing() {
        CountDownLatch said = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        advisedBy(_ -> {
            asked.countDown();
            said.await();
            return Advice.stayDown("too late");
        });
        ask(new StartRequested());
        processes.exit(1, CRASH);
        await().until(() -> asked.getCount() == 0);
        ask(new StopRequested(GRACE));

        said.countDown();
        settle();

        assertThat(supervisor.snapshot().state()).isInstanceOf(Idle.class);
    }

    private interface Advising {
        Advice advise(Crash crash) throws Exception;
    }

    private void advisedBy(Advising advising) {
        get(supervisor.close());
        counsel =
                new RestartCounsel(
                        List.of(
                                OwnAdvisor.of(
                                        new RestartAdvisor() {
                                            @Override
                                            public String name() {
                                                return "own";
                                            }

                                            @Override
                                            public Advice advise(Crash crash) throws Exception {
                                                return advising.advise(crash);
                                            }
                                        })));
        supervisor = supervise(deployment("billing").autoRestart());
    }

    private SupervisorListener hearing(Consumer<Deployment> changes) {
        return new SupervisorListener() {
            @Override
            public void launching(Deployment deployment) {
                launches.accept(deployment);
            }

            @Override
            public void changed(Deployment snapshot) {
                changes.accept(snapshot);
            }

            @Override
            public void endedAbnormally(AbnormalEnd end) {}
        };
    }

    private Supervisor supervise(DeploymentBuilder builder) {
        Supervisor made =
                new Supervisor(
                        builder.build(),
                        time,
                        time,
                        processes,
                        store,
                        counsel,
                        hearing(published::add));
        made.begin();
        return made;
    }

    private Deployment ask(Event event) {
        return get(supervisor.ask(event));
    }

    /** Returns when everything that is in the mailbox now is handled, and saved. */
    private void settle() {
        // What is handled is saved before the next letter is taken.
        RunKey nobody = new RunKey("nobody", Long.MAX_VALUE);
        Event nothing = new ProcessExited(nobody, new Ending(CRASH, time.instant()));
        ask(nothing);
        ask(nothing);
    }

    private void newLog() {
        settle();
        processes.log.clear();
    }

    private Deployment saved() {
        return store.saved(supervisor.snapshot().spec().id()).orElseThrow();
    }

    private static Predicate<Deployment> isIn(Class<? extends DeploymentState> state) {
        return deployment -> state.isInstance(deployment.state());
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the supervisor did not answer", e);
        }
    }
}
