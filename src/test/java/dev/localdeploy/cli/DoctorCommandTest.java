package dev.localdeploy.cli;

import static dev.localdeploy.cli.Cli.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is said of an installation that has no daemon. */
@EnabledOnOs(OS.LINUX)
class DoctorCommandTest {
    @TempDir private Path home;
    private Cli cli;

    @BeforeEach
    void makeDistribution() throws IOException {
        Files.createDirectories(home.resolve("dist/share/systemd"));
        Files.copy(
                Path.of("packaging/systemd/local-deploy.service"),
                home.resolve("dist/share/systemd/local-deploy.service"));
        cli =
                new Cli(home)
                        .withEnvironment(Map.of("PATH", "/nowhere", "HOME", "" + home))
                        .startingDaemonsWith(home.resolve("dist/bin/local-deploy") + "");
    }

    @Test
    void each_finding_that_is_not_well_has_its_remedy() {
        assertThat(cli.run("doctor"))
                .succeeded()
                .printed(
                        "ok       Java ",
                        "warning  No daemon is running",
                        "→ 'local-deploy daemon start'",
                        "warning  there is no systemctl here",
                        "is not there yet");
    }

    @Test
    void as_json_a_script_finds_check_status_and_remedy() {
        assertThat(cli.run("doctor", "--json"))
                .succeeded()
                .printed(
                        "{\"findings\":[{\"check\":\"jvm\",\"status\":\"ok\"",
                        "{\"check\":\"daemon\",\"status\":\"warning\"",
                        "{\"check\":\"disk\",\"status\":\"ok\"");
    }

    @Test
    void a_folder_that_others_may_look_into_is_a_problem() throws IOException {
        Files.createDirectories(cli.folders().state());
        Files.setPosixFilePermissions(
                cli.folders().state(), PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(cli.run("doctor"))
                .exitedWith(1)
                .printed(
                        "problem  Others may look into " + cli.folders().state(),
                        "chmod 700 " + cli.folders().state());
    }

    @Test
    void an_address_that_cannot_be_read_is_a_problem() throws IOException {
        Files.createDirectories(cli.folders().runtime());
        Files.writeString(cli.folders().endpointFile(), "{");

        assertThat(cli.run("doctor"))
                .exitedWith(1)
                .printed(
                        "problem  " + cli.folders().endpointFile() + " cannot be used",
                        "→ 'local-deploy daemon start'")
                .didNotPrint("No daemon is running");
    }

    @Test
    void files_of_the_future_and_files_set_aside_are_told() throws IOException {
        Files.createDirectories(cli.folders().deployments());
        Path aside = cli.folders().deployments().resolve("deployment-1.json.corrupt-20261101");
        Files.createFile(aside);
        Files.setLastModifiedTime(aside, FileTime.from(Instant.now().plusSeconds(3600)));

        assertThat(cli.run("doctor"))
                .printed("the clock was put back", "1 damaged file was set aside", "corrupt-2026");
    }

    @Test
    void the_address_of_a_daemon_that_was_killed_hides_no_damaged_files() throws IOException {
        Files.createDirectories(cli.folders().runtime());
        Files.writeString(cli.folders().endpointFile(), cardOfAProcessThatIsGone());
        Files.createDirectories(cli.folders().deployments());
        Files.createFile(cli.folders().deployments().resolve("deployment-1.json.corrupt-1"));

        assertThat(cli.run("doctor"))
                .printed(
                        "warning  No daemon is running",
                        "was killed or died: its address is left in "
                                + cli.folders().endpointFile(),
                        "→ 'local-deploy service logs' may say why",
                        "1 damaged file was set aside");
    }

    private String cardOfAProcessThatIsGone() {
        return """
        {"pid": %d, "api_url": "http://127.0.0.1:28470", "token_file": "%s"}
        """
                .formatted(Integer.MAX_VALUE, cli.folders().tokenFile());
    }

    @Test
    void a_mistake_in_the_configuration_is_a_problem() throws IOException {
        Files.createDirectories(cli.folders().config());
        Files.writeString(cli.folders().config().resolve("config.yaml"), "nonsense: 1\n");

        assertThat(cli.run("doctor")).exitedWith(1).printed("nonsense", "config check");
    }
}
