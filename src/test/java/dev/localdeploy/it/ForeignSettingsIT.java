package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Projects that are built with Quarkus have settings for it, and these are not for the daemon. */
class ForeignSettingsIT {
    @RegisterExtension final Installation local = new Installation();

    /** With any of these, a daemon that took them would answer nobody, or write another log. */
    @Test
    void settings_of_the_folder_and_the_shell_do_not_reach_the_daemon() throws Exception {
        Path config = Files.createDirectory(local.work().resolve("config"));
        Files.writeString(
                config.resolve("application.properties"),
                "quarkus.http.port=1\nquarkus.http.limits.max-body-size=10\n");
        Files.writeString(
                local.work().resolve(".env"), "QUARKUS_HTTP_LIMITS_MAX_INITIAL_LINE_LENGTH=10\n");

        assertThat(
                        local.shell(
                                "export QUARKUS_HTTP_PORT=1 QUARKUS_HTTP_LIMITS_MAX_HEADER_SIZE=10"
                                        + " QUARKUS_LOG_FILE_FORMAT=foreign%n"
                                        + " _PROD_QUARKUS_LOG_FILE_FORMAT=profile%n"
                                        + " quarkus_log_file_format=lower%n"
                                        + " SMALLRYE_CONFIG_LOCATIONS=/nowhere;"
                                        + " local-deploy daemon run > run.txt 2>&1 &"))
                .succeeded();
        await().until(() -> local.daemonPid().isPresent());

        assertThat(local.run("start", "--name", "web", "--", "sleep", "1000")).succeeded();
        local.awaitList("web", "RUNNING");
        assertThat(local.daemonLog())
                .content()
                .contains("daemon started")
                .doesNotContain("foreign", "profile", "lower");
        assertThat(Path.of("/proc/" + local.daemonPid().orElseThrow() + "/cwd").toRealPath())
                .isEqualTo(Installation.DIST.resolve("lib").toRealPath());
    }

    @Test
    void what_is_started_still_sees_them_and_stands_where_the_user_stands() {
        assertThat(
                        local.shell(
                                "export QUARKUS_HTTP_PORT=4711 MP_JWT=x; local-deploy start --name web --"
                                        + " /bin/sh -c 'echo $QUARKUS_HTTP_PORT $MP_JWT; pwd; sleep 99'"))
                .succeeded();

        await().untilAsserted(() ->
                assertThat(local.run("logs", "web"))
                        .printed("4711 x\n" + local.work().toRealPath() + "\n"));
    }
}
