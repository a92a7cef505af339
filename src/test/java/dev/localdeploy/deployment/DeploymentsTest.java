package dev.localdeploy.deployment;

import static dev.localdeploy.testing.Patience.await;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.localdeploy.deployment.DeploymentState.Running;
import dev.localdeploy.deployment.DeploymentState.Stopping;
import dev.localdeploy.deployment.Refusal.Code;
import dev.localdeploy.health.HealthPlan;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.FoundRun;
import dev.localdeploy.process.LaunchOrder;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.Survivor;
import dev.localdeploy.restart.RestartAttempt;
import dev.localdeploy.stability.log.LogPlan;
import dev.localdeploy.testing.DeploymentBuilder;
import dev.localdeploy.testing.FakeConfiguration;
import dev.localdeploy.testing.FakePorts;
import dev.localdeploy.testing.FakeProcesses;
import dev.localdeploy.testing.InMemoryStore;
import dev.localdeploy.testing.ManualTime;
import dev.localdeploy.testing.OrderBuilder;
import dev.localdeploy.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users can ask of all deployments together, and what they are told. */
class DeploymentsTest {
    private static final Exit CRASH = new Exit.Code(1);
    private static final Duration GRACE = ofSeconds(10);

    @TempDir private Path home;

    private final ManualTime time = new ManualTime();
    private final FakeProcesses processes = new FakeProcesses(time).obedient();
    private final InMemoryStore store = new InMemoryStore();
    private final FakePorts ports = new FakePorts();
    private final FakeConfiguration configuration = new FakeConfiguration();
    private Deployments deployments;

    @BeforeEach
    void a_daemon_without_deployments() {
        deployments = newDaemon();
    }

    @AfterEach
    void there_were_never_two_runs_at_once() {
        assertThat(processes.mistakes).isEmpty();
    }

    @Nested
    class Creating {
        @Test
        void a_created_deployment_is_saved_and_running_when_the_call_returns() {
            Deployment created = create(order("billing"));

            assertThat(created.state()).isInstanceOf(Running.class);
            assertThat(created.spec().id()).matches("deployment-20251022-[0-9a-f]{8}");
            assertThat(created.spec().createdAt()).isEqualTo(time.instant());
            assertThat(created.spec().logFile())
                    .isEqualTo(home.resolve(created.spec().id() + ".log"));
            assertThat(store.saved(created.spec().id())).isPresent();
            assertThat(processes.deeds()).containsExactly("launch 1");
        }

        @Test
        void without_a_name_it_gets_that_of_its_folder() throws IOException {
            Path folder = Files.createDirectory(home.resolve("My Shop"));

            assertThat(create(order(null).in(folder)).spec().name()).isEqualTo("My-Shop");
            assertThat(create(order(null).in(folder)).spec().name()).isEqualTo("My-Shop-2");
        }

        @Test
        void a_name_is_given_once() {
            create(order("billing"));

            assertRefused(
                    () -> create(order("billing")),
                    Code.NAME_TAKEN,
                    "there is a deployment named 'billing' already: restart or remove it, or give"
                            + " another --name");
        }

        @Test
        void what_is_no_name_is_refused() {
            assertRefused(() -> create(order("a b")), Code.INVALID_REQUEST, "like 'billing-api'");
        }

        @Test
        void without_any_command_it_is_told_how_to_give_one() {
            assertRefused(
                    () -> create(order("billing").command(null)),
                    Code.INVALID_REQUEST,
                    "no command was given: use --command 'npm run dev'");
        }

        @Test
        void a_folder_that_does_not_exist_is_named() {
            assertRefused(
                    () -> create(order("billing").in(home.resolve("gone"))),
                    Code.INVALID_REQUEST,
                    home.resolve("gone").toString());
        }

        @Test
        void the_order_is_stronger_than_the_configuration() {
            configuration.environment(Map.of("A", "configured", "B", "configured"));

            Deployment created =
                    create(order("billing").environment(Map.of("A", "ordered")).health("/ready"));

            assertThat(created.spec().environment())
                    .containsEntry("A", "ordered")
                    .containsEntry("B", "configured");
            assertThat(created.spec().health().target()).isEqualTo("/ready");
            assertThat(created.autoRestart()).isFalse();
            assertThat(create(order("other").autoRestart(true)).autoRestart()).isTrue();
        }

        @Test
        void what_the_shell_merely_has_is_weaker_than_the_configuration() {
            configuration.environment(Map.of("A", "configured", "B", "configured"));

            Deployment created =
                    create(
                            order("billing")
                                    .shell(Map.of("B", "shell", "C", "shell"))
                                    .environment(Map.of("A", "ordered")));

            assertThat(created.spec().environment())
                    .isEqualTo(Map.of("A", "ordered", "B", "configured", "C", "shell"));
        }

        @Test
        void a_typed_working_directory_is_stronger_than_the_entrys_and_that_than_where_one_stands()
                throws IOException {
            Path typed = Files.createDirectory(home.resolve("typed"));
            Path entry = Files.createDirectory(home.resolve("entry"));
            configuration.directory(entry);

            assertThat(create(order("one").in(typed)).spec().workingDirectory()).isEqualTo(typed);
            assertThat(create(order("two").standing(home)).spec().workingDirectory())
                    .isEqualTo(entry);
            configuration.directory(null);
            assertThat(create(order("three").standing(home)).spec().workingDirectory())
                    .isEqualTo(home);
        }

        @Test
        void the_program_is_told_its_port_and_whose_it_is_and_a_clients_own_marker_never_wins() {
            Deployment created =
                    create(
                            order("billing")
                                    .port(3000)
                                    .environment(
                                            Map.of(
                                                    "LOCAL_DEPLOY_ID",
                                                    "deployment-20251022-ffffffff",
                                                    "PORT",
                                                    "1")));

            LaunchOrder launched = processes.orders.getFirst();
            assertThat(launched.environment())
                    .containsEntry("PORT", "3000")
                    .containsEntry("LOCAL_DEPLOY_ID", created.spec().id());
        }

        @Test
        void a_log_file_is_meant_from_the_working_directory() {
            assertThat(create(order("billing").log(Path.of("out.log"))).spec().logFile())
                    .isEqualTo(home.resolve("out.log"));
        }

        @Test
        void what_cannot_be_saved_is_not_started_and_leaves_nothing_behind() {
            store.fill();

            assertRefused(
                    () -> create(order("billing").port(3000)),
                    Code.STATE_NOT_WRITABLE,
                    "No space left on device");

            assertThat(deployments.all()).isEmpty();
            assertThat(processes.log).isEmpty();
            store.makeRoom();
            assertThat(create(order("billing").port(3000).fixed()).spec().port()).isEqualTo(3000);
        }

        @Test
        void a_store_with_a_defect_leaves_nothing_behind_either() {
            store.breakDown();

            assertThatThrownBy(() -> create(order("billing")))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(deployments.all()).isEmpty();
        }

        @Test
        void a_launch_that_fails_keeps_the_deployment_and_its_reason() {
            processes.refuseLaunches(true);

            Deployment created = create(order("billing"));

            assertThat(created.status()).isEqualTo(DeploymentStatus.CRASHED);
            assertThat(deployments.find("billing")).isEqualTo(created);
        }
    }

    @Nested
    class GivingOutPorts {
        @Test
        void a_free_port_is_given_as_it_is_asked_for() {
            assertThat(create(order("billing").port(3000)).spec().port()).isEqualTo(3000);
        }

        @Test
        void the_next_free_port_is_found() {
            ports.listen(3000, 4711, "node server.js");
            create(order("other").port(3001));

            assertThat(create(order("billing").port(3000)).spec().port()).isEqualTo(3002);
        }

        @Test
        void without_auto_find_the_refusal_names_the_process() {
            ports.listen(3000, 4711, "node server.js");

            assertRefused(
                    () -> create(order("billing").port(3000).fixed()),
                    Code.PORT_TAKEN,
                    "port 3000 is taken by process 4711 (node server.js). Stop it, give another"
                            + " --port, or let --auto-find-port choose");
        }

        @Test
        void without_auto_find_the_refusal_names_the_deployment_and_its_process() {
            Deployment other = create(order("other").port(3000));
            ports.listen(3000, 4711, "node server.js");

            assertRefused(
                    () -> create(order("billing").port(3000).fixed()),
                    Code.PORT_TAKEN,
                    "port 3000 belongs to the deployment 'other' (%s, process 4711 (node"
                                    .formatted(other.spec().id())
                            + " server.js)). Stop it");
        }

        @Test
        void a_port_is_taken_before_its_deployment_listens_on_it() {
            create(order("other").port(3000));

            assertRefused(
                    () -> create(order("billing").port(3000).fixed()),
                    Code.PORT_TAKEN,
                    "not listening yet");
        }

        @Test
        void a_process_that_may_not_be_seen_is_said_to_be_so() {
            PortTable blind =
                    new PortTable() {
                        @Override
                        public boolean canBind(int port) {
                            return false;
                        }

                        @Override
                        public Optional<Holder> holderOf(int port) {
                            return Optional.empty();
                        }
                    };

            assertRefused(
                    () -> new Ports(blind, processes).choose(3000, false, List.of()),
                    Code.PORT_TAKEN,
                    "port 3000 is taken by a process that is not ours to see");
        }

        @Test
        void a_holder_that_never_asked_for_the_port_is_known_by_what_its_tree_listens_on() {
            Deployment first = create(order("first"));
            processes.listen(1, 3000);
            ports.listen(3000, 1001, "node server.js");

            assertRefused(
                    () -> create(order("second").port(3000).fixed()),
                    Code.PORT_TAKEN,
                    "'first' (" + first.spec().id() + ", process 1001 (node server.js))");
        }

        @Test
        void reserved_ports_are_passed_over() {
            ports.listen(8764, 1, "other");

            assertRefused(
                    () -> create(order("billing").port(8764)),
                    Code.PORT_TAKEN,
                    "no free port from 8764 to 8773");
            assertThat(create(order("last").port(8780)).spec().port()).isEqualTo(8786);
        }

        @Test
        void a_search_that_meets_only_reserved_ports_says_so() {
            assertRefused(
                    () -> create(order("billing").port(8770)),
                    Code.PORT_TAKEN,
                    "ports 8765 to 8785 are reserved and only given with --no-auto-find-port");
        }

        @Test
        void a_reserved_port_is_given_to_who_insists() {
            assertThat(create(order("billing").port(8770).fixed()).spec().port()).isEqualTo(8770);
        }

        @Test
        void the_search_ends_at_the_last_port() {
            ports.listen(65_535, 1, "other");

            assertRefused(
                    () -> create(order("billing").port(65_535)),
                    Code.PORT_TAKEN,
                    "no free port from 65535 to 65535");
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 0, 80, 1023, 65_536})
        void a_port_out_of_range_is_refused_with_the_range(int port) {
            assertRefused(
                    () -> create(order("billing").port(port)),
                    Code.INVALID_REQUEST,
                    "use 1024 to 65535");
        }

        @Test
        void fifty_at_once_get_ten_different_ports_and_forty_are_told_who_has_them()
                throws Exception {
            List<Deployment> created = new CopyOnWriteArrayList<>();
            List<Refusal> refused = new CopyOnWriteArrayList<>();

            atOnce(
                    50,
                    number -> {
                        try {
                            created.add(create(order("shop-" + number).port(3000)));
                        } catch (Refusal e) {
                            refused.add(e);
                        }
                    });

            assertThat(created.stream().map(one -> one.spec().port()))
                    .containsExactlyInAnyOrder(
                            3000, 3001, 3002, 3003, 3004, 3005, 3006, 3007, 3008, 3009);
            assertThat(refused)
                    .hasSize(40)
                    .allSatisfy(refusal -> {
                        assertThat(refusal.code()).isEqualTo(Code.PORT_TAKEN);
                        assertThat(refusal).hasMessageContaining("'shop-");
                    });
            assertThat(deployments.all()).hasSize(10);
        }

        @Test
        void fifty_at_once_from_one_folder_get_fifty_names() throws Exception {
            atOnce(50, _ -> create(order(null)));

            assertThat(deployments.all().stream().map(one -> one.spec().name()))
                    .doesNotHaveDuplicates()
                    .hasSize(50);
        }

        @Test
        void the_port_of_a_stopped_deployment_may_be_taken_and_its_restart_is_then_refused() {
            create(order("first").port(3000));
            deployments.stop("first", GRACE, false);
            create(order("second").port(3000).fixed());

            assertRefused(
                    () -> deployments.restart("first", GRACE),
                    Code.PORT_TAKEN,
                    "'second'",
                    "End that first, or remove first and start it again on another --port");
            assertThat(deployments.find("first").goal()).isEqualTo(Goal.DOWN);

            deployments.stop("second", GRACE, false);
            assertThat(deployments.restart("first", GRACE).state()).isInstanceOf(Running.class);
        }

        @Test
        void a_restart_of_what_runs_does_not_mind_that_it_listens_itself() {
            create(order("first").port(3000));
            ports.listen(3000, 1001, "first");

            assertThat(deployments.restart("first", GRACE).state()).isInstanceOf(Running.class);
        }

        @Test
        void a_deployment_that_waits_for_its_restart_keeps_its_port() {
            create(order("first").port(3000).autoRestart(true));
            processes.exit(1, CRASH);
            awaitStatus("first", DeploymentStatus.CRASHED);

            assertRefused(
                    () -> create(order("second").port(3000).fixed()), Code.PORT_TAKEN, "'first'");
        }

        @Test
        void the_ports_that_are_asked_for_include_those_of_stopped_deployments() {
            create(order("first").port(3000));
            create(order("second").port(4000));
            create(order("third"));
            deployments.stop("first", GRACE, false);

            assertThat(deployments.portsAskedFor()).containsExactlyInAnyOrder(3000, 4000);
        }
    }

    @Nested
    class Finding {
        @Test
        void by_id_by_the_beginning_of_an_id_and_by_name() {
            Deployment billing = create(order("billing"));
            String id = billing.spec().id();

            assertThat(deployments.find(id)).isEqualTo(billing);
            assertThat(deployments.find(id.substring(0, id.length() - 3))).isEqualTo(billing);
            assertThat(deployments.find("billing")).isEqualTo(billing);
        }

        @ParameterizedTest
        @ValueSource(strings = {"bill", "deployment-2000", "", "Billing"})
        void what_fits_nothing_is_refused_with_the_way_to_look(String reference) {
            create(order("billing"));

            assertRefused(
                    () -> deployments.find(reference),
                    Code.NO_SUCH_DEPLOYMENT,
                    "there is no deployment '" + reference + "'; 'local-deploy list' shows");
        }

        @Test
        void what_fits_several_is_refused_with_their_ids() {
            Deployment one = create(order("one"));
            Deployment two = create(order("two"));

            assertRefused(
                    () -> deployments.find("deployment-2025"),
                    Code.AMBIGUOUS_REFERENCE,
                    "fits 2 deployments",
                    one.spec().id(),
                    two.spec().id());
        }

        @Test
        void a_name_wins_over_the_beginning_of_an_id() {
            create(order("billing"));
            Deployment named = create(order("deployment"));

            assertThat(deployments.find("deployment")).isEqualTo(named);
        }

        @Test
        void all_are_listed_oldest_first() {
            create(order("zebra"));
            time.pass(ofSeconds(1));
            create(order("ant"));

            assertThat(deployments.all())
                    .extracting(one -> one.spec().name())
                    .containsExactly("zebra", "ant");
        }
    }

    @Nested
    class StoppingAndRestarting {
        @Test
        void a_stop_returns_when_nothing_is_left() {
            create(order("billing"));

            Deployment stopped = deployments.stop("billing", GRACE, false);

            assertThat(stopped.status()).isEqualTo(DeploymentStatus.STOPPED);
            assertThat(processes.living()).isEmpty();
            assertThat(processes.deeds()).containsExactly("launch 1", "ask 1");
        }

        @Test
        void a_stop_by_force_kills_at_once() {
            create(order("billing"));

            deployments.stop("billing", GRACE, true);

            assertThat(processes.deeds()).containsExactly("launch 1", "kill 1");
        }

        @Test
        void a_second_stop_is_no_error() {
            create(order("billing"));
            deployments.stop("billing", GRACE, false);

            assertThat(deployments.stop("billing", GRACE, false).status())
                    .isEqualTo(DeploymentStatus.STOPPED);
        }

        @Test
        void what_survives_is_named_with_pid_and_command() throws Exception {
            FakeProcesses stubborn = new FakeProcesses(time);
            deployments = daemonWith(stubborn);
            create(order("billing"));
            Future<Refusal> answer =
                    later(() -> refusal(() -> deployments.stop("billing", GRACE, true)));
            await().until(() -> stubborn.deeds().contains("kill 1"));

            stubborn.survive(1, new Survivor(4711, "nfs-client --mount"));

            Refusal refusal = answer.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(refusal.code()).isEqualTo(Code.STOP_FAILED);
            assertThat(refusal).hasMessageContaining("billing could not be stopped");
            assertThat(refusal.details()).containsExactly("4711 nfs-client --mount");
            assertThat(deployments.find("billing").state()).isInstanceOf(Stopping.class);
        }

        @Test
        void a_stop_without_any_news_names_what_is_known() {
            deployments = daemonWith(new FakeProcesses(time), ofMillis(50));
            create(order("billing"));

            Refusal refusal = refusal(() -> deployments.stop("billing", GRACE, true));

            assertThat(refusal.code()).isEqualTo(Code.STOP_FAILED);
            assertThat(refusal)
                    .hasMessageContaining("billing could not be stopped: nothing was heard")
                    .hasMessageContaining("'local-deploy status billing'");
            assertThat(refusal.details()).containsExactly("1001 npm run dev");
        }

        @Test
        void a_stop_that_is_overtaken_by_a_restart_does_not_say_that_it_is_down() throws Exception {
            FakeProcesses slow = new FakeProcesses(time);
            deployments = daemonWith(slow);
            create(order("billing"));
            Future<Refusal> stop =
                    later(() -> refusal(() -> deployments.stop("billing", GRACE, false)));
            await().until(() -> slow.deeds().contains("ask 1"));

            Future<Deployment> restart = later(() -> deployments.restart("billing", GRACE));

            Refusal refusal = stop.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(refusal.code()).isEqualTo(Code.STOP_FAILED);
            assertThat(refusal)
                    .hasMessageContaining("billing was told to start again in the meantime");
            slow.exit(1, CRASH);
            assertThat(restart.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS).lastRun())
                    .isEqualTo(2);
        }

        @Test
        void a_restart_that_is_overtaken_by_a_stop_says_so() throws Exception {
            FakeProcesses slow = new FakeProcesses(time);
            deployments = daemonWith(slow);
            create(order("billing"));
            Future<Refusal> restart =
                    later(() -> refusal(() -> deployments.restart("billing", GRACE)));
            await().until(() -> slow.deeds().contains("ask 1"));

            Future<Deployment> stop = later(() -> deployments.stop("billing", GRACE, false));
            await().until(() -> deployments.find("billing").goal() == Goal.DOWN);
            slow.exit(1, CRASH);

            Refusal refusal = restart.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(refusal.code()).isEqualTo(Code.START_FAILED);
            assertThat(refusal)
                    .hasMessageContaining("billing did not start: it was stopped in the meantime");
            assertThat(stop.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS).status())
                    .isEqualTo(DeploymentStatus.STOPPED);
        }

        @Test
        void a_restart_without_news_of_the_end_of_the_old_run_has_failed_to_stop_it() {
            deployments = daemonWith(new FakeProcesses(time), ofMillis(50));
            create(order("billing"));

            Refusal refusal = refusal(() -> deployments.restart("billing", Duration.ZERO));

            assertThat(refusal.code()).isEqualTo(Code.STOP_FAILED);
            assertThat(refusal.details()).containsExactly("1001 npm run dev");
        }

        @Test
        void a_restart_returns_with_the_next_run() {
            Deployment before = create(order("billing").port(3000).autoRestart(true));

            Deployment after = deployments.restart("billing", GRACE);

            assertThat(after.lastRun()).isEqualTo(2);
            assertThat(after.state()).isInstanceOf(Running.class);
            assertThat(after.spec()).isEqualTo(before.spec());
            assertThat(after.autoRestart()).isTrue();
            assertThat(processes.deeds()).containsExactly("launch 1", "ask 1", "launch 2");
        }

        @Test
        void a_restart_that_cannot_launch_says_why() {
            create(order("billing"));
            processes.refuseLaunches(true);

            assertRefused(
                    () -> deployments.restart("billing", GRACE),
                    Code.START_FAILED,
                    "billing did not start: no process could be started",
                    "'local-deploy logs billing'");
        }

        @Test
        void a_restart_reads_the_settings_again() {
            HealthPlan asking = HealthPlan.STANDARD.asking("/healthz");
            LogPlan searching = new LogPlan(false, List.of(), true);
            create(order("billing"));
            configuration.health(asking).logs(searching).policy(DeploymentBuilder.EAGER);

            DeploymentSpec after = deployments.restart("billing", GRACE).spec();

            assertThat(after.restartPolicy()).isEqualTo(DeploymentBuilder.EAGER);
            assertThat(after.health()).isEqualTo(asking);
            assertThat(after.logs()).isEqualTo(searching);
        }

        @Test
        void a_restart_does_not_forget_what_the_health_check_was_told_to_ask_for() {
            create(order("billing").health("/ready"));

            DeploymentSpec after = deployments.restart("billing", GRACE).spec();

            assertThat(after.health().target()).isEqualTo("/ready");
        }

        @Test
        void a_restart_whose_folder_is_gone_leaves_the_run_alone() throws IOException {
            Path folder = Files.createDirectory(home.resolve("shop"));
            create(order("billing").in(folder));
            Files.delete(folder);

            assertRefused(
                    () -> deployments.restart("billing", GRACE),
                    Code.START_FAILED,
                    "working directory " + folder + " is gone");
            assertThat(processes.living()).hasSize(1);
        }
    }

    @Nested
    class ChangingAndRemoving {
        @Test
        void auto_restart_is_changed_and_saved() {
            Deployment created = create(order("billing"));

            assertThat(deployments.setAutoRestart("billing", true).autoRestart()).isTrue();
            assertThat(store.saved(created.spec().id()).orElseThrow().autoRestart()).isTrue();
        }

        @Test
        void auto_restart_that_is_so_already_is_refused() {
            create(order("billing"));

            assertRefused(
                    () -> deployments.setAutoRestart("billing", false),
                    Code.ALREADY_SO,
                    "auto-restart of billing is already off");
        }

        @Test
        void what_is_down_is_removed_with_its_file_and_the_log_we_made() throws IOException {
            Deployment created = create(order("billing"));
            Files.writeString(created.spec().logFile(), "output");
            deployments.stop("billing", GRACE, false);

            deployments.remove("billing");

            assertThat(deployments.all()).isEmpty();
            assertThat(store.load()).isEmpty();
            assertThat(created.spec().logFile()).doesNotExist();
            assertThat(processes.log).contains("forget 1");
        }

        @Test
        void a_log_that_the_user_named_is_not_removed() throws IOException {
            Path log = Files.writeString(home.resolve("mine.log"), "output");
            create(order("billing").log(log));
            deployments.stop("billing", GRACE, false);

            deployments.remove("billing");

            assertThat(log).exists();
        }

        @Test
        void what_runs_is_not_removed() {
            create(order("billing"));
            time.pass(Duration.ofSeconds(1));
            awaitStatus("billing", DeploymentStatus.RUNNING);

            assertRefused(
                    () -> deployments.remove("billing"),
                    Code.STILL_RUNNING,
                    "billing is running: 'local-deploy stop billing' first");
        }

        @Test
        void what_waits_for_its_restart_is_not_removed() {
            create(order("billing").autoRestart(true));
            processes.exit(1, CRASH);
            awaitStatus("billing", DeploymentStatus.CRASHED);

            assertRefused(
                    () -> deployments.remove("billing"),
                    Code.STILL_RUNNING,
                    "billing is waiting to be restarted");
        }

        @Test
        void what_has_failed_is_removed_and_its_name_is_free_again() {
            create(order("billing"));
            processes.exit(1, CRASH);
            awaitStatus("billing", DeploymentStatus.CRASHED);

            deployments.remove("billing");

            assertThat(create(order("billing")).state()).isInstanceOf(Running.class);
        }

        @Test
        void what_is_removed_right_after_it_was_stopped_never_comes_back_on_the_disk() {
            for (int i = 0; i < 200; i++) {
                create(order("billing"));
                deployments.stop("billing", GRACE, false);

                deployments.remove("billing");

                assertThat(store.load()).isEmpty();
            }
            assertThat(processes.log.stream().filter(line -> line.startsWith("forget")))
                    .hasSize(200);
        }

        @Test
        void a_removal_that_the_disk_refuses_says_so() {
            create(order("billing"));
            deployments.stop("billing", GRACE, false);
            store.fill();

            assertRefused(
                    () -> deployments.remove("billing"),
                    Code.STATE_NOT_WRITABLE,
                    "billing is forgotten, but its files could not all be deleted");
        }

        @Test
        void subscribers_hear_of_every_change() {
            List<DeploymentStatus> heard = new CopyOnWriteArrayList<>();
            deployments.subscribe(one -> heard.add(one.status()));

            create(order("billing"));
            time.pass(Duration.ofSeconds(1));
            deployments.stop("billing", GRACE, false);

            assertThat(heard.stream().distinct())
                    .containsExactly(
                            DeploymentStatus.STARTING,
                            DeploymentStatus.RUNNING,
                            DeploymentStatus.STOPPING,
                            DeploymentStatus.STOPPED);
        }
    }

    @Nested
    class HearingFromWatchers {
        @Test
        void who_is_asked_is_ready_when_its_watcher_says_so() {
            RunKey run = runOf(create(order("billing").port(3000)));

            deployments.becameReady(run);

            awaitStatus("billing", DeploymentStatus.RUNNING);
        }

        @Test
        void who_has_no_port_is_not_ready_before_its_second_is_over_whoever_says_so() {
            RunKey run = runOf(create(order("billing")));

            deployments.becameReady(run);

            // Through the same mailbox, so what was told before has been handled.
            assertThat(deployments.setAutoRestart("billing", true).status())
                    .isEqualTo(DeploymentStatus.STARTING);
        }

        @Test
        void who_does_not_answer_is_restarted_where_that_is_wanted() {
            configuration
                    .autoRestart()
                    .health(DeploymentBuilder.RESTARTING)
                    .policy(DeploymentBuilder.EAGER);
            RunKey run = runOf(create(order("billing").port(3000)));

            deployments.becameUnresponsive(run, "No answer");

            await().until(() -> deployments.find("billing").lastRun() == 2);
            assertThat(deployments.find("billing").restarts().recent())
                    .extracting(RestartAttempt::reason)
                    .containsExactly("No answer");
        }

        @Test
        void news_of_what_was_removed_is_passed_over_and_the_removal_is_told() {
            List<String> removed = new CopyOnWriteArrayList<>();
            deployments.subscribeToRemovals(one -> removed.add(one.spec().name()));
            RunKey run = runOf(create(order("billing").port(3000)));
            deployments.stop("billing", GRACE, false);
            deployments.remove("billing");

            deployments.becameReady(run);
            deployments.becameUnresponsive(run, "No answer");

            assertThat(deployments.all()).isEmpty();
            assertThat(removed).containsExactly("billing");
        }

        private static RunKey runOf(Deployment deployment) {
            return new RunKey(deployment.spec().id(), deployment.lastRun());
        }
    }

    @Nested
    class Recovering {
        @Test
        void the_next_daemon_adopts_what_lives() {
            Deployment before = create(order("billing").autoRestart(true));
            Running running = (Running) before.state();
            FakeProcesses ours = new FakeProcesses(time);
            ours.leaveBehind(before.spec().id(), new FoundRun.Alive(running.run()));
            deployments = daemonWith(ours);
            deployments.recover(false);

            assertThat(ours.log).containsExactly("watch 1");
            assertThat(deployments.find("billing").state()).isEqualTo(before.state());
            assertThat(deployments.find("billing").spec()).isEqualTo(before.spec());
        }

        @Test
        void the_next_daemon_relaunches_what_ended_meanwhile() {
            Deployment before = create(order("billing").autoRestart(true));
            Running running = (Running) before.state();
            FakeProcesses ours = new FakeProcesses(time);
            ours.leaveBehind(
                    before.spec().id(), new FoundRun.Ended(running.run(), CRASH, time.instant()));
            time.pass(ofSeconds(10));
            deployments = daemonWith(ours);
            deployments.recover(false);

            await().until(() -> ours.log.contains("forget 1"));
            assertThat(ours.log).startsWith("launch 2", "watch 2");
        }

        @Test
        void what_still_runs_of_a_damaged_file_is_a_deployment_again() {
            Deployment before = create(order("billing").port(3000).environment(Map.of("A", "b")));
            Run run = ((Running) before.state()).run();
            FakeProcesses ours = new FakeProcesses(time);
            ours.remember(processes.orders.getFirst());
            ours.leaveBehind(before.spec().id(), new FoundRun.Alive(run));
            store.lose(before.spec().id(), "billing");

            deployments = daemonWith(ours);
            deployments.recover(false);

            Deployment again = deployments.find("billing");
            assertThat(again.spec().id()).isEqualTo(before.spec().id());
            assertThat(again.spec().command()).isEqualTo(before.spec().command());
            assertThat(again.spec().workingDirectory()).isEqualTo(home);
            assertThat(again.spec().logFile()).isEqualTo(before.spec().logFile());
            assertThat(again.spec().environment()).isEqualTo(Map.of("A", "b", "PORT", "3000"));
            assertThat(again.spec().createdAt()).isEqualTo(run.startedAt());
            assertThat(again.spec().recovered()).isTrue();
            assertThat(again.autoRestart()).isFalse();
            assertThat(again.goal()).isEqualTo(Goal.UP);
            assertThat(again.state()).isEqualTo(new Running(run, false, false));
            assertThat(ours.log).containsExactly("watch 1");
            await().until(() -> store.saved(before.spec().id()).isPresent());
        }

        @Test
        void a_damaged_file_without_a_legible_name_is_called_like_its_folder() throws IOException {
            Path folder = Files.createDirectory(home.resolve("shop"));
            Deployment before = create(order("billing").in(folder));
            FakeProcesses ours = new FakeProcesses(time);
            ours.remember(processes.orders.getFirst());
            ours.leaveBehind(
                    before.spec().id(), new FoundRun.Alive(((Running) before.state()).run()));
            store.lose(before.spec().id(), null);

            deployments = daemonWith(ours);
            deployments.recover(false);

            assertThat(deployments.find(before.spec().id()).spec().name()).isEqualTo("shop");
        }

        @Test
        void a_damaged_file_of_which_nothing_runs_is_no_deployment() {
            Deployment before = create(order("billing"));
            Run run = ((Running) before.state()).run();
            FakeProcesses ours = new FakeProcesses(time);
            ours.leaveBehind(before.spec().id(), new FoundRun.Ended(run, CRASH, time.instant()));
            store.lose(before.spec().id(), "billing");

            deployments = daemonWith(ours);
            deployments.recover(false);

            assertThat(deployments.all()).isEmpty();
        }

        @Test
        void a_run_without_a_deployment_is_left_alone() {
            FakeProcesses ours = new FakeProcesses(time);
            DeploymentBuilder unknown = DeploymentBuilder.deployment("unknown");
            ours.leaveBehind("deployment-20251022-ffffffff", new FoundRun.Alive(unknown.run(1)));
            deployments = daemonWith(ours);

            deployments.recover(false);

            assertThat(ours.log).isEmpty();
            assertThat(deployments.all()).isEmpty();
        }
    }

    private Deployments newDaemon() {
        return daemonWith(processes);
    }

    private Deployments daemonWith(FakeProcesses fake) {
        return daemonWith(fake, Patience.LONG);
    }

    private Deployments daemonWith(FakeProcesses fake, Duration patience) {
        return new Deployments(
                time, time, fake, store, configuration, ports, new Random(42), home, patience);
    }

    private Deployment create(OrderBuilder order) {
        return deployments.create(order.build());
    }

    private OrderBuilder order(String name) {
        return OrderBuilder.order(name, home);
    }

    private void awaitStatus(String name, DeploymentStatus status) {
        await().until(() -> deployments.find(name).status() == status);
    }

    private static void assertRefused(ThrowingCallable call, Code code, String... parts) {
        Refusal refusal = catchThrowableOfType(Refusal.class, call);
        assertThat(refusal).isNotNull().hasMessageContainingAll(parts);
        assertThat(refusal.code()).isEqualTo(code);
    }

    private static Refusal refusal(ThrowingCallable call) {
        return catchThrowableOfType(Refusal.class, call);
    }

    private static <T> Future<T> later(Callable<T> call) {
        var task = new FutureTask<>(call);
        Thread.startVirtualThread(task);
        return task;
    }

    private interface Numbered {
        void run(int number) throws Exception;
    }

    private static void atOnce(int threads, Numbered call) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (var executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                all.add(
                        executor.submit(() -> {
                            start.await();
                            call.run(number);
                            return null;
                        }));
            }
            start.countDown();
            for (Future<?> one : all) {
                one.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }
}
