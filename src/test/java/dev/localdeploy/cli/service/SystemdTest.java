package dev.localdeploy.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemdTest {
    private static final String TEMPLATE =
            "ExecStart=@program@ daemon run\n@environment@\nRestart=no\n";

    @Test
    void the_gaps_of_the_template_are_filled() {
        assertThat(
                        Systemd.text(
                                TEMPLATE,
                                Path.of("/opt/local-deploy/bin/local-deploy"),
                                Map.of("XDG_STATE_HOME", "/data/state", "XDG_CONFIG_HOME", "/c")))
                .isEqualTo(
                        """
                        ExecStart="/opt/local-deploy/bin/local-deploy" daemon run
                        Environment="XDG_CONFIG_HOME=/c"
                        Environment="XDG_STATE_HOME=/data/state"
                        Restart=no
                        """);
    }

    @Test
    void without_variables_no_line_is_left_of_them() {
        assertThat(Systemd.text(TEMPLATE, Path.of("/bin/local-deploy"), Map.of()))
                .isEqualTo("ExecStart=\"/bin/local-deploy\" daemon run\nRestart=no\n");
    }

    @Test
    void what_systemd_would_take_for_its_own_is_written_so_that_it_does_not() {
        assertThat(
                        Systemd.text(
                                TEMPLATE,
                                Path.of("/a b/100%/$x/\"q\"/local-deploy"),
                                Map.of("XDG_STATE_HOME", "/50%\\$s")))
                .contains("ExecStart=\"/a b/100%%/$$x/\\\"q\\\"/local-deploy\" daemon run")
                .contains("Environment=\"XDG_STATE_HOME=/50%%\\\\$s\"");
    }
}
