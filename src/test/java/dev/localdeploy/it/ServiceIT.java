package dev.localdeploy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service under a real systemd, private to each test: booted in namespaces of its own over a
 * throw-away copy of the machine's files. Needs root.
 */
class ServiceIT {
    private static final Path SCENARIOS = Path.of("src/test/systemd").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 240;

    /** What run-systemd-user.sh says where the machine does not allow what it needs. */
    private static final Set<Integer> NO_SYSTEMD = Set.of(70, 77);

    /** Where another user can read it: a checkout may lie in a folder of root's. */
    @TempDir private static Path shared;

    @BeforeAll
    static void provideThePrograms() throws Exception {
        assumeTrue(
                exitCodeOf("unshare", "--mount", "--pid", "--fork", "true") == 0
                        && Files.exists(Path.of("/lib/systemd/systemd")),
                "SKIPPED: a private systemd needs root, namespaces and the package systemd");
        assertThat(exitCodeOf("chmod", "755", shared.toString())).isZero();
        assertThat(exitCodeOf("cp", "-a", Installation.DIST.toString(), shared + "/dist")).isZero();
        assertThat(exitCodeOf("cp", "-a", SCENARIOS.toString(), shared + "/scenarios")).isZero();
    }

    @Test
    void the_service_is_installed_replaced_watched_and_removed_while_its_child_runs_on()
            throws Exception {
        assertThat(run("service.sh", "user", "1"))
                .contains(
                        "installed",
                        "killed and back",
                        "restarted",
                        "watched",
                        "started on demand",
                        "uninstalled",
                        "enabled as a package brings it");
    }

    @Test
    void the_service_starts_at_login_and_with_linger_lives_through_logout() throws Exception {
        assertThat(run("login.sh", "root", "0"))
                .contains("started at login", "lived through logout");
    }

    @Test
    void an_upgrade_hands_all_children_over_to_the_next_version() throws Exception {
        assertThat(run("upgrade.sh", "user", "1", "7"))
                .contains("neighbours talked")
                .anyMatch(line -> line.startsWith("upgraded: 8 of 8 children"))
                .anyMatch(line -> line.startsWith("restarted: 8 of 8 children"));
    }

    @Test
    void each_run_has_a_scope_that_survives_the_daemon_and_shows_who_hides() throws Exception {
        assertThat(run("scopes.sh", "user", "1"))
                .contains("moved", "kept", "found", "gone")
                .containsAnyOf("limits in force", "limits not in force, and said so");
    }

    private static List<String> run(String scenario, String as, String linger, String... arguments)
            throws Exception {
        Path output = shared.resolve(scenario + ".out");
        var command = new ArrayList<String>();
        command.add(shared + "/scenarios/run-systemd-user.sh");
        command.add(shared + "/scenarios/" + scenario);
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.directory(new File("/"));
        builder.environment()
                .putAll(
                        Map.of(
                                "RSU_BIND",
                                shared.toString(),
                                "RSU_AS",
                                as,
                                "RSU_LINGER",
                                linger,
                                "RSU_PASS",
                                "DIST RSU_USER",
                                "DIST",
                                shared + "/dist"));
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroy();
        }
        assumeTrue(
                !NO_SYSTEMD.contains(process.exitValue()),
                () -> "SKIPPED: no private systemd comes up here: " + said(output));
        assertThat(process.exitValue()).as(said(output)).isZero();
        return Files.readAllLines(output);
    }

    private static String said(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int exitCodeOf(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).start().waitFor();
    }
}
