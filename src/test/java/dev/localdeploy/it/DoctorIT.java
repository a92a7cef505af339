package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DoctorIT {
    @RegisterExtension final Installation local = new Installation();

    @Test
    void a_daemon_that_runs_is_found_well() {
        local.startDaemon();

        JsonNode findings = Installation.json(local.run("doctor", "--json")).get("findings");

        for (String check : new String[] {"jvm", "aot_cache", "daemon", "lock", "state_folder"}) {
            assertThat(statusOf(check, findings)).as(check).isEqualTo("ok");
        }
    }

    @Test
    void a_daemon_that_does_not_answer_is_a_problem_with_a_remedy() throws Exception {
        local.startDaemon();
        long pid = local.daemonPid().orElseThrow();
        assertThat(local.shell("kill -STOP " + pid)).succeeded();

        assertThat(local.run("doctor")).exited(1).printed("does not answer", "kill " + pid);
    }

    @Test
    void a_daemon_that_was_killed_is_missed() {
        local.startDaemon();
        local.killDaemon();

        await().untilAsserted(() ->
                assertThat(local.run("doctor"))
                        .succeeded()
                        .printed("No daemon is running", "was killed or died"));

        local.startDaemon();
        assertThat(local.run("doctor", "--json")).succeeded().printed("Nothing was set aside");
        assertThat(local.run("daemon", "stop")).succeeded();
        Terminal stopped = local.run("doctor");
        assertThat(stopped).succeeded().printed("No daemon is running");
        assertThat(stopped.out()).doesNotContain("was killed or died");
    }

    private static String statusOf(String check, JsonNode findings) {
        for (JsonNode finding : findings) {
            if (finding.get("check").asText().equals(check)) {
                return finding.get("status").asText();
            }
        }
        return "missing";
    }
}
