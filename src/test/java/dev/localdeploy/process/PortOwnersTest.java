package dev.localdeploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.os.ProcessId;
import dev.localdeploy.os.TcpSocket;
import dev.localdeploy.testing.FakeSystem;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortOwnersTest {
    private static final TcpSocket LISTENER =
            new TcpSocket(1, TcpSocket.State.LISTEN, InetAddress.getLoopbackAddress(), 3000);

    private final FakeSystem system = new FakeSystem();
    private final ProcessId shim = system.born(100, 10);
    private final ProcessId leader = system.born(101, 100);
    private final ProcessId child = system.born(102, 101);
    private final ProcessId stranger = system.born(300, 1);
    private final Run run = new Run(new RunKey("api", 1), leader, shim, Instant.EPOCH);
    private final PortOwners owners = new PortOwners(system, () -> new ProcessTree(system, 10));

    @Test
    void a_port_on_which_nothing_listens_costs_no_search() {
        assertThat(owner(List.of())).isEqualTo(new PortOwner.Nobody());
        assertThat(system.searches).isEmpty();
    }

    @Test
    void a_process_that_was_seen_in_the_tree_is_asked_before_the_table_is_read() {
        system.open(child, 9, LISTENER);

        assertThat(owner(List.of(leader, child))).isEqualTo(new PortOwner.Ours());
        assertThat(system.searches).isEmpty();
    }

    @Test
    void a_process_that_is_new_in_the_tree_is_found() {
        system.open(child, 9, LISTENER);

        assertThat(owner(List.of(leader))).isEqualTo(new PortOwner.Ours());
        assertThat(system.searches).containsExactly("processes");
    }

    @Test
    void a_stranger_is_named() {
        system.open(leader, 9);
        system.open(stranger, 9, LISTENER);

        assertThat(owner(List.of(leader))).isEqualTo(new PortOwner.Stranger(300, "program 300"));
    }

    @Test
    void a_stranger_with_the_pid_of_one_of_ours_that_has_gone_stays_a_stranger() {
        ProcessId gone = new ProcessId(300, 1, "boot");
        system.open(gone, 9, LISTENER);
        system.open(stranger, 9, LISTENER);

        assertThat(owner(List.of(gone))).isInstanceOf(PortOwner.Stranger.class);
    }

    @Test
    void a_listener_that_nobody_may_see_is_hidden() {
        system.hide(LISTENER);

        assertThat(owner(List.of(leader))).isEqualTo(new PortOwner.Hidden());
    }

    private PortOwner owner(List<ProcessId> seen) {
        return owners.ownerOf(system.listenersOn(3000), run, seen);
    }
}
