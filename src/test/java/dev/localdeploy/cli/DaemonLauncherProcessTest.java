package dev.localdeploy.cli;

import static dev.localdeploy.cli.Cli.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.testing.RealProcesses;
import dev.localdeploy.wire.Folders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts real processes, because a kernel lock is held by a process and not by a thread. */
class DaemonLauncherProcessTest {
    private static final int CLIENTS = 8;

    @TempDir private Path home;

    private final List<Process> clients = new ArrayList<>();

    @AfterEach
    void end() {
        // Clients first: one that lives may still start a daemon.
        RealProcesses.end(() -> clients.stream().map(Process::pid).toList());
        RealProcesses.end(this::daemons);
    }

    private List<Long> daemons() {
        Path daemons = home.resolve("daemons");
        try {
            return Files.exists(daemons)
                    ? Files.readAllLines(daemons).stream().map(Long::valueOf).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void however_many_start_at_once_there_is_one_daemon_and_all_find_it() throws Exception {
        leaveCardOfADeadDaemon();

        for (int i = 0; i < CLIENTS; i++) {
            clients.add(program("StartsADaemon"));
        }
        Set<Long> daemons = new HashSet<>();
        for (Process client : clients) {
            daemons.add(pidSaidBy(client));
        }

        assertThat(daemons).hasSize(1);
        assertThat(Files.readString(home.resolve("daemons")).lines()).hasSize(1);
    }

    @Test
    void a_killed_daemon_that_nobody_has_buried_yet_is_dead() throws Exception {
        Process parent =
                new ProcessBuilder("/bin/sh", "-c", "true & echo $!; exec sleep 60").start();
        clients.add(parent);
        long zombie =
                Long.parseLong(
                        new BufferedReader(
                                        new InputStreamReader(
                                                parent.getInputStream(), StandardCharsets.UTF_8))
                                .readLine());
        Folders folders = new Cli(home).folders();
        try (var _ = new FakeDaemon(folders)) {
            String card = Files.readString(folders.endpointFile());
            Files.writeString(
                    folders.endpointFile(),
                    card.replace("" + ProcessHandle.current().pid(), "" + zombie));
            await().until(() -> !RealProcesses.isLiving(zombie));

            assertThat(new Cli(home).run("list"))
                    .exitedWith(69)
                    .told("the daemon is not running; 'local-deploy start' starts it");
        }
    }

    @Test
    void the_daemon_of_somebody_else_at_the_old_address_is_not_ours() throws Exception {
        Folders folders = new Cli(home).folders();
        try (var _ = new FakeDaemon(folders)) {
            Files.writeString(folders.tokenFile(), "another");

            clients.add(program("StartsADaemon"));

            assertThat(pidSaidBy(clients.getLast())).isEqualTo(daemons().getLast());
        }
    }

    @Test
    void a_daemon_that_dies_at_once_is_told_with_the_end_of_its_log() {
        var cli =
                new Cli(home)
                        .startingDaemonsWith(
                                "/bin/sh", "-c", "echo early; echo no room >&2; exit 3");

        assertThat(cli.run("daemon", "start"))
                .exitedWith(69)
                .printedNothing()
                .told("the daemon ended with exit code 3 right after its start", "early\nno room");
    }

    @Test
    void a_daemon_that_cannot_even_be_launched_is_told() {
        assertThat(new Cli(home).startingDaemonsWith("/nonexistent/x").run("start", "-c", "x"))
                .exitedWith(69)
                .told("the daemon cannot be started");
    }

    /** As after a kill -9: the pid belongs to nobody, or worse, to somebody else. */
    private void leaveCardOfADeadDaemon() throws IOException {
        Folders folders = new Cli(home).folders();
        try (var _ = new FakeDaemon(folders)) {
            assertThat(folders.endpointFile()).exists();
        }
    }

    private Process program(String name) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.localdeploy.cli." + name,
                        home.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static long pidSaidBy(Process client) throws IOException, InterruptedException {
        var said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor()).as(said).isZero();
        return Long.parseLong(said.replaceFirst("(?s).*\\(pid (\\d+)\\).*", "$1"));
    }
}
