package dev.localdeploy.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.os.ProcessId;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.scope.UserManager.Line;
import dev.localdeploy.scope.UserManager.Refused;
import dev.localdeploy.scope.UserManager.Refused.Why;
import dev.localdeploy.scope.UserManager.ScopeOrder;
import dev.localdeploy.testing.FakeControlGroups;
import dev.localdeploy.testing.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunScopesTest {
    private static final String SERVICE = "/user.slice/local-deploy.service";
    private static final String SCOPE = "/user.slice/local-deploy.slice/local-deploy-web.scope";
    private static final Limits LIMITS = new Limits(64L << 20, null, 20);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final ManualTime time = new ManualTime();
    private final FakeControlGroups groups = new FakeControlGroups();
    private final FakeManager manager = new FakeManager();
    private final Map<RunKey, List<ProcessId>> trees = new HashMap<>();
    private final List<RunKey> moved = new ArrayList<>();
    private final Run web = run("deployment-web", 1, 100);

    private int looks;
    private RunScopes scopes = scopes(Optional.of(manager));

    @Test
    void a_run_gets_a_scope_with_its_name_a_moment_after_its_launch() {
        scopes.began(web, "web", Limits.NONE);
        time.pass(Duration.ofMillis(249));
        assertThat(manager.orders).isEmpty();

        time.pass(Duration.ofMillis(1));
        assertThat(manager.orders)
                .containsExactly(
                        new ScopeOrder(
                                "local-deploy-web.scope",
                                "web, run 1 of local-deploy",
                                List.of(100L, 101L),
                                Limits.NONE));

        allIn(SCOPE, web);
        time.pass(A_MINUTE);
        assertThat(scopes.of(web.key())).contains(new ScopeReport("local-deploy-web.scope", null));
        assertThat(moved).containsExactly(web.key());
        assertThat(time.pending()).isZero();
    }

    @Test
    void the_scope_from_within_which_the_daemon_was_started_is_not_the_runs() {
        allIn("/local-deploy.slice/local-deploy-terminal.scope", web);
        scopes.began(web, "web", Limits.NONE);

        time.pass(RunScopes.SETTLING);

        assertThat(manager.orders)
                .extracting(ScopeOrder::unit)
                .containsExactly("local-deploy-web.scope");
    }

    @Test
    void one_with_limits_does_not_wait() {
        scopes.began(web, "web", LIMITS);

        time.pass(Duration.ZERO);

        assertThat(manager.orders).extracting(ScopeOrder::limits).containsExactly(LIMITS);
    }

    @Test
    void one_that_ended_before_its_time_gets_none() {
        scopes.began(web, "web", Limits.NONE);
        scopes.ended("deployment-web");

        time.pass(A_MINUTE);

        assertThat(manager.orders).isEmpty();
        assertThat(looks).isZero();
    }

    @Test
    void many_at_once_share_one_look_at_the_processes_and_one_line() {
        for (int i = 0; i < 50; i++) {
            scopes.began(run("deployment-" + i, 1, 1000 + 10 * i), "web" + i, Limits.NONE);
        }

        workLater(() -> time.pass(RunScopes.SETTLING));

        assertThat(manager.orders).hasSize(50);
        assertThat(manager.lines).isEqualTo(1);
        assertThat(looks).isEqualTo(1);
    }

    @Test
    void what_was_forked_while_the_others_were_moved_is_moved_by_hand() {
        scopes.began(web, "web", Limits.NONE);
        time.pass(RunScopes.SETTLING);
        allIn(SCOPE, web);
        ProcessId late = new ProcessId(102, 1020, "boot");
        groups.put(late, SERVICE);
        trees.put(web.key(), List.of(web.shim(), web.leader(), late));

        time.pass(A_MINUTE);

        assertThat(groups.of(late)).contains(SCOPE);
        assertThat(scopes.of(web.key()).orElseThrow().unit()).isEqualTo("local-deploy-web.scope");
    }

    @Test
    void what_cannot_be_moved_by_hand_does_not_keep_anybody_busy_for_ever() {
        groups.yielding = false;
        scopes.began(web, "web", Limits.NONE);
        time.pass(RunScopes.SETTLING);
        groups.put(web.shim(), SCOPE);

        time.pass(A_MINUTE);

        assertThat(scopes.of(web.key()).orElseThrow().unit()).isEqualTo("local-deploy-web.scope");
        assertThat(time.pending()).isZero();
    }

    @Test
    void a_group_that_the_program_made_below_its_scope_is_left_alone() {
        scopes.began(web, "web", Limits.NONE);
        time.pass(RunScopes.SETTLING);
        groups.put(web.shim(), SCOPE);
        groups.put(web.leader(), SCOPE + "/of-its-own");

        time.pass(A_MINUTE);

        assertThat(groups.of(web.leader())).contains(SCOPE + "/of-its-own");
    }

    @Test
    void who_was_moved_elsewhere_by_somebody_else_is_left_there() {
        ProcessId elsewhere = new ProcessId(102, 1020, "boot");
        groups.put(elsewhere, "/user.slice/run-1.scope");
        trees.put(web.key(), List.of(web.shim(), web.leader(), elsewhere));

        scopes.began(web, "web", Limits.NONE);
        time.pass(RunScopes.SETTLING);
        allIn(SCOPE, web);
        time.pass(A_MINUTE);

        assertThat(manager.orders)
                .extracting(ScopeOrder::pids)
                .containsExactly(List.of(100L, 101L));
        assertThat(groups.of(elsewhere)).contains("/user.slice/run-1.scope");
    }

    @Test
    void a_run_that_an_earlier_daemon_put_into_a_scope_stays_there() {
        allIn(SCOPE, web);

        scopes.began(web, "web", Limits.NONE);
        time.pass(A_MINUTE);

        assertThat(manager.orders).isEmpty();
        assertThat(scopes.of(web.key())).contains(new ScopeReport("local-deploy-web.scope", null));
    }

    @Test
    void a_name_that_is_taken_is_told_apart_by_run_and_process() {
        manager.refusals.add(new Refused(Why.NAME_TAKEN, "UnitExists"));

        scopes.began(web, "web", Limits.NONE);
        time.pass(RunScopes.SETTLING);

        assertThat(manager.orders)
                .extracting(ScopeOrder::unit)
                .containsExactly("local-deploy-web-1-101.scope");
    }

    @Test
    void a_process_that_ended_meanwhile_is_left_out_the_next_time() {
        manager.refusals.add(new Refused(Why.PROCESS_GONE, "no such process"));
        manager.beforeRefusing = () -> trees.put(web.key(), List.of(web.shim()));

        scopes.began(web, "web", Limits.NONE);
        time.pass(RunScopes.SETTLING);

        assertThat(manager.orders).extracting(ScopeOrder::pids).containsExactly(List.of(100L));
    }

    @Test
    void limits_that_the_kernel_has_are_in_force() {
        groups.set(SCOPE, "memory.max", "67108864");
        groups.set(SCOPE, "pids.max", "20");
        scopes.began(web, "web", LIMITS);
        time.pass(Duration.ZERO);
        allIn(SCOPE, web);

        time.pass(A_MINUTE);

        assertThat(scopes.of(web.key())).contains(new ScopeReport("local-deploy-web.scope", null));
    }

    @Test
    void a_limit_that_the_kernel_does_not_have_is_told() {
        groups.set(SCOPE, "pids.max", "max");
        scopes.began(web, "web", LIMITS);
        time.pass(Duration.ZERO);
        allIn(SCOPE, web);

        time.pass(A_MINUTE);

        assertThat(scopes.of(web.key()).orElseThrow().trouble())
                .isEqualTo(
                        "memory_max is not in force, because the user manager has no 'memory'"
                                + " controller; tasks_max is not in force, because the user manager has"
                                + " no 'pids' controller; 'local-deploy doctor' says what an"
                                + " administrator can do");
    }

    @Test
    void where_there_is_no_manager_only_those_with_limits_hear_of_it() {
        scopes = scopes(Optional.empty());

        scopes.began(web, "web", LIMITS);
        Run other = run("deployment-other", 1, 200);
        scopes.began(other, "other", Limits.NONE);

        assertThat(scopes.of(web.key()).orElseThrow().trouble())
                .startsWith("memory_max 64 MB, tasks_max 20 not in force: no user manager");
        assertThat(scopes.of(other.key())).isEmpty();
        assertThat(time.pending()).isZero();
    }

    @Test
    void a_manager_that_does_not_answer_or_refuses_is_told_where_limits_were_wanted() {
        manager.deaf = true;
        scopes.began(web, "web", LIMITS);
        time.pass(A_MINUTE);
        assertThat(trouble()).contains("does not answer: nobody");

        manager.deaf = false;
        manager.refusals.add(new Refused(Why.OTHER, "not today"));
        scopes.began(web, "web", LIMITS);
        time.pass(A_MINUTE);
        assertThat(trouble()).contains("refuses: not today");

        scopes.began(web, "web", LIMITS);
        time.pass(A_MINUTE);
        assertThat(trouble()).contains("has not moved the run");
        assertThat(time.pending()).isZero();
    }

    private String trouble() {
        return String.valueOf(scopes.of(web.key()).orElseThrow().trouble());
    }

    private Run run(String deployment, long number, long pid) {
        var shim = new ProcessId(pid, 10 * pid, "boot");
        var leader = new ProcessId(pid + 1, 10 * pid, "boot");
        Run run = new Run(new RunKey(deployment, number), leader, shim, ManualTime.START);
        trees.put(run.key(), List.of(shim, leader));
        allIn(SERVICE, run);
        return run;
    }

    private void allIn(String group, Run run) {
        groups.put(run.shim(), group);
        groups.put(run.leader(), group);
    }

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    /** The worker is busy while this happens, and does what came up afterwards. */
    private void workLater(Runnable meanwhile) {
        busy = true;
        meanwhile.run();
        busy = false;
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    private RunScopes scopes(Optional<UserManager> asked) {
        return new RunScopes(
                groups,
                time,
                work -> {
                    if (busy) {
                        waiting.add(work);
                    } else {
                        work.run();
                    }
                },
                this::look,
                asked,
                run -> moved.add(run.key()));
    }

    private Map<RunKey, List<ProcessId>> look(Collection<Run> runs) {
        looks++;
        return trees;
    }

    private static final class FakeManager implements UserManager, Line {
        private final List<ScopeOrder> orders = new ArrayList<>();
        private final Deque<Refused> refusals = new ArrayDeque<>();
        private Runnable beforeRefusing = () -> {};
        private boolean deaf;
        private int lines;

        @Override
        public Line connect() throws IOException {
            if (deaf) {
                throw new IOException("nobody");
            }
            lines++;
            return this;
        }

        @Override
        public void start(ScopeOrder order) throws Refused {
            if (!refusals.isEmpty()) {
                beforeRefusing.run();
                throw refusals.remove();
            }
            orders.add(order);
        }

        @Override
        public void close() {}
    }
}
