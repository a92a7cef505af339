package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConfigurationIT {
    @RegisterExtension final Installation local = new Installation();

    @Test
    void a_mistake_is_named_with_file_line_and_suggestion_and_nothing_starts() throws Exception {
        local.script("local-deploy.yaml", "version: \"1.0\"\nrestart_policy:\n  max_atempts: 3\n");
        Files.createDirectory(local.work().resolve(".git"));

        Terminal start = local.run("start", "-n", "a", "--", "sleep", "600");

        assertThat(start).exited(78).said("local-deploy.yaml:3", "max_atempts", "max_attempts");
        assertThat(Installation.json(local.run("list", "--json"))).isEmpty();
        assertThat(local.run("config", "check")).exited(78);
    }

    @Test
    void a_deployments_entry_in_the_project_file_is_enough_to_start_it() throws Exception {
        Files.createDirectory(local.work().resolve(".git"));
        local.script(
                "local-deploy.yaml",
                """
                version: "1.0"
                deployments:
                  worker:
                    command: "sleep 600"
                    auto_restart_enabled: true
                    restart_policy: {max_attempts: 9}
                """);

        assertThat(local.run("start", "--name", "worker", "--no-wait")).succeeded();

        var status = local.status("worker");
        assertThat(status.at("/auto_restart_enabled").asBoolean()).isTrue();
        assertThat(status.at("/restart_policy/max_attempts").asInt()).isEqualTo(9);
    }

    @Test
    void the_entry_is_stronger_than_the_shell_and_what_is_typed_than_the_entry() throws Exception {
        Files.createDirectory(local.work().resolve(".git"));
        Files.createDirectory(local.work().resolve("sub"));
        Files.createDirectory(local.work().resolve("typed"));
        local.script(".env", "A=file\nB=file\nC=file\n");
        local.script("said.env", "C=said\nD=said\n");
        local.script(
                "local-deploy.yaml",
                """
                version: "1.0"
                deployments:
                  web:
                    command: "pwd; echo $A $B $C $D $E; exec sleep 600"
                    working_directory: sub
                    env_file: .env
                    environment: {B: entry, C: entry, D: entry, E: entry}
                  typed:
                    command: "pwd; exec sleep 600"
                    working_directory: sub
                """);

        local.shell(
                "A=shell B=shell local-deploy start --no-wait -n web --env-file said.env -e E=typed");
        local.start("typed", "-d", "typed");

        Path work = local.work().toRealPath();
        await().untilAsserted(() ->
                assertThat(local.run("logs", "web").out())
                        .isEqualTo(work.resolve("sub") + "\nfile entry said said typed\n"));
        await().untilAsserted(() ->
                assertThat(local.run("logs", "typed").out())
                        .isEqualTo(work.resolve("typed") + "\n"));
    }

    @Test
    void a_file_that_may_not_be_read_is_told_with_the_remedy() throws Exception {
        boolean root = "root".equals(System.getProperty("user.name"));
        String asNobody = root ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : "";
        local.script("local-deploy.yaml", "version: \"1.0\"\n");

        Terminal check =
                local.shell(
                        "chmod 711 .. . && chmod 000 local-deploy.yaml && "
                                + asNobody
                                + Installation.program()
                                + " config check local-deploy.yaml");

        assertThat(check).exited(78);
        assertThat(check.out() + check.err())
                .contains("cannot be read: permission denied; allow it with chmod u+r");
    }

    @Test
    void the_template_is_written_once_and_valid() {
        assertThat(local.run("config", "init")).succeeded();
        assertThat(local.run("config", "check")).succeeded();
        assertThat(local.run("config", "init").exit()).isNotZero();
        assertThat(local.run("config", "show", "--origin"))
                .succeeded()
                .printed("max_attempts", "built in");
    }
}
