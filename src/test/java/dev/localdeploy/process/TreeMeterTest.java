package dev.localdeploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.os.TcpSocket;
import dev.localdeploy.os.TcpSocket.State;
import dev.localdeploy.testing.FakeSystem;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TreeMeterTest {
    private static final long DAEMON = 10;
    private static final Run RUN = run("api", 100);
    private static final Run OTHER = run("web", 200);
    private static final TcpSocket LISTENER = socket(1, State.LISTEN, 3000);

    private final FakeSystem system = new FakeSystem();
    private long nanos = 1_000_000_000_000L;
    private final TreeMeter meter =
            new TreeMeter(system, () -> nanos, () -> new ProcessTree(system, DAEMON), 4);

    @Test
    void the_tree_is_summed_without_its_shim() {
        tree(RUN);
        process(102, 101, 'S', 0, 0);
        system.open(RUN.leader(), 7);
        system.open(id(102), 40);

        TreeFigures figures = look(RUN);

        assertThat(figures.processCount()).isEqualTo(2);
        assertThat(figures.memoryBytes()).isEqualTo(2000);
        assertThat(figures.threads()).isEqualTo(6);
        assertThat(figures.fileDescriptors()).isEqualTo(47);
        assertThat(figures.openFiles().values()).contains(40);
        assertThat(figures.hidden()).isZero();
    }

    @Test
    void connections_are_counted_by_state_and_a_shared_socket_once() {
        tree(RUN);
        process(102, 101, 'S', 0, 0);
        TcpSocket half = socket(2, State.CLOSE_WAIT, 3000);
        system.open(RUN.leader(), 9, LISTENER, half, socket(3, State.ESTABLISHED, 3000));
        system.open(id(102), 9, LISTENER, half, socket(4, State.ESTABLISHED, 3000));

        TreeFigures figures = look(RUN);

        assertThat(figures.connections())
                .isEqualTo(Map.of(State.CLOSE_WAIT, 1, State.ESTABLISHED, 2));
        assertThat(figures.listeningPorts()).containsExactly(3000);
    }

    @Test
    void a_process_that_hides_its_files_is_said_and_not_taken_for_one_without_any() {
        tree(RUN);
        process(102, 101, 'S', 0, 0);
        system.open(RUN.leader(), 7);

        assertThat(look(RUN).fileDescriptors()).isEqualTo(7);
        assertThat(look(RUN).hidden()).isEqualTo(1);
    }

    @Test
    void a_zombie_counts_for_nothing_but_the_processor_time_it_used() {
        tree(RUN);
        process(102, 101, 'S', 0, 0);
        meter.begin(RUN);
        sample(RUN);
        pass(10);
        sample(RUN);
        pass(10);
        process(102, 101, 'Z', 5, 0);

        TreeFigures figures = sample(RUN);

        assertThat(figures.processCount()).isEqualTo(1);
        assertThat(figures.memoryBytes()).isEqualTo(1000);
        assertThat(figures.cpuPercent()).isEqualTo(50);
    }

    @Test
    void processor_time_of_what_the_shim_waited_for_counts_but_not_its_own() {
        tree(RUN);
        meter.begin(RUN);
        pass(10);
        sample(RUN);
        process(100, DAEMON, 'S', 3, 4);
        pass(10);

        assertThat(sample(RUN).cpuPercent()).isEqualTo(40);
    }

    @Test
    void the_state_of_the_leader_is_told_and_that_it_has_gone() {
        tree(RUN);
        process(102, 101, 'S', 0, 0);
        process(101, 100, 'T', 0, 0);
        assertThat(look(RUN).leaderState()).isEqualTo('T');

        system.end(RUN.leader());
        process(102, 100, 'S', 0, 0);

        assertThat(look(RUN).leaderState()).isNull();
    }

    @Test
    void a_tree_of_which_nothing_lives_has_no_figures() {
        tree(RUN);
        process(101, 100, 'Z', 0, 0);

        assertThat(meter.look(List.of(RUN))).isEmpty();
        assertThat(meter.sample(List.of(OTHER))).isEmpty();
    }

    @Test
    void one_look_at_the_process_table_serves_all_runs() {
        tree(RUN);
        tree(OTHER);

        assertThat(meter.sample(List.of(RUN, OTHER))).containsOnlyKeys(RUN.key(), OTHER.key());

        assertThat(system.searches).containsExactly("processes");
    }

    @Test
    void an_adopted_run_is_measured_from_its_birth_whatever_the_clock_on_the_wall_says() {
        tree(RUN);
        process(101, 100, 'S', 30, 0);
        system.age(Duration.ofSeconds(60));

        assertThat(look(RUN).cpuPercent()).as("without a cursor").isEqualTo(50);

        meter.begin(RUN);
        pass(60);
        assertThat(sample(RUN).cpuPercent()).isEqualTo(25);
    }

    @Test
    void two_looks_between_two_samples_change_nothing() {
        tree(RUN);
        meter.begin(RUN);
        pass(10);
        sample(RUN);
        process(101, 100, 'S', 2, 0);
        pass(10);
        assertThat(look(RUN).cpuPercent()).isEqualTo(20);
        process(101, 100, 'S', 6, 0);
        pass(10);
        assertThat(look(RUN).cpuPercent()).isEqualTo(30);
        process(101, 100, 'S', 8, 0);
        pass(20);

        assertThat(sample(RUN).cpuPercent()).isEqualTo(20);
        assertThat(meter.lastSeen(RUN)).containsExactlyInAnyOrder(RUN.shim(), RUN.leader());
    }

    private void tree(Run run) {
        process(run.shim().pid(), DAEMON, 'S', 0, 0);
        process(run.leader().pid(), run.shim().pid(), 'S', 0, 0);
    }

    /** Processor times are in seconds. */
    private void process(long pid, long parent, char state, long own, long reaped) {
        system.put(
                new ProcessEntry(
                        id(pid), parent, pid, pid, state, own * 1000, reaped * 1000, 3, 1000));
    }

    private void pass(long seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
    }

    private TreeFigures look(Run run) {
        return meter.look(List.of(run)).get(run.key());
    }

    private TreeFigures sample(Run run) {
        return meter.sample(List.of(run)).get(run.key());
    }

    private static Run run(String deployment, long shim) {
        return new Run(new RunKey(deployment, 1), id(shim + 1), id(shim), Instant.EPOCH);
    }

    private static ProcessId id(long pid) {
        return new ProcessId(pid, 10 * pid, "boot");
    }

    private static TcpSocket socket(long inode, State state, int port) {
        return new TcpSocket(inode, state, InetAddress.getLoopbackAddress(), port);
    }
}
