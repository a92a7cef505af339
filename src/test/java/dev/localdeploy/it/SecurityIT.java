package dev.localdeploy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only the packaged daemon can show; the routes are tried one by one in SecurityApiTest. */
class SecurityIT {
    @RegisterExtension final Installation local = new Installation();

    @Test
    void nothing_but_loopback_listens() throws Exception {
        local.startDaemon();
        String port = local.apiUrl().substring(local.apiUrl().lastIndexOf(':') + 1);
        String hex = "%04X".formatted(Integer.parseInt(port));

        Terminal listening =
                local.shell("cat /proc/net/tcp /proc/net/tcp6 | grep ':" + hex + " .* 0A '");

        assertThat(listening.out().lines())
                .isNotEmpty()
                .allMatch(line -> line.contains("0100007F:" + hex));
    }

    @Test
    void a_second_user_of_the_machine_gets_neither_the_token_nor_an_answer() throws Exception {
        assumeTrue(
                local.shell("setpriv --reuid 65534 --clear-groups true").exit() == 0,
                "needs root and setpriv");
        local.start("mine", "--", "sleep", "600");
        String asNobody = "setpriv --reuid 65534 --regid 65534 --clear-groups ";

        assertThat(
                        local.shell(
                                        "chmod 755 "
                                                + local.home()
                                                + "; "
                                                + asNobody
                                                + "cat "
                                                + local.state().resolve("token"))
                                .exit())
                .isNotZero();
        assertThat(
                        local.shell(
                                        asNobody
                                                + "curl -s -o /dev/null -w '%{http_code}' "
                                                + local.apiUrl()
                                                + "/api/v1/deployments")
                                .out())
                .isEqualTo("401");
    }

    @Test
    void the_token_is_in_no_argument_list_environment_or_log() throws Exception {
        local.start("a", "-c", "env; exec sleep 600");
        local.run("list");
        String token = local.token();

        for (long pid : local.ours()) {
            Terminal seen =
                    local.shell(
                            "tr '\\0' '\\n' < /proc/"
                                    + pid
                                    + "/environ; tr '\\0' ' ' < /proc/"
                                    + pid
                                    + "/cmdline");
            assertThat(seen.out()).doesNotContain(token);
        }
        assertThat(
                        local.shell(
                                        "grep -rl "
                                                + token
                                                + " "
                                                + local.state()
                                                + " "
                                                + local.home().resolve("runtime"))
                                .out()
                                .strip())
                .isEqualTo(local.state().resolve("token").toString());
    }
}
