package dev.localdeploy.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.cli.doctor.Finding.Verdict;
import dev.localdeploy.cli.link.DaemonCard;
import dev.localdeploy.cli.service.Registration;
import dev.localdeploy.cli.service.Registration.AfterLogout;
import dev.localdeploy.cli.service.ServiceManager;
import dev.localdeploy.wire.Protocol;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceExamTest {
    private static final Optional<DaemonCard> BY_HAND =
            Optional.of(
                    new DaemonCard(
                            4711,
                            "1.2.3",
                            Protocol.CURRENT,
                            URI.create("http://127.0.0.1:28470"),
                            Path.of("/token"),
                            "/state",
                            "/state/daemon.log",
                            "one"));

    @Test
    void a_service_that_runs_is_well() {
        Finding found = service(registration("active (running)", true), BY_HAND);

        assertThat(found)
                .isEqualTo(Finding.ok("service", "systemd starts the daemon: active (running)"));
    }

    @Test
    void a_service_that_waits_for_the_first_start_is_well() {
        assertThat(service(registration("inactive (dead)", false), Optional.empty()).verdict())
                .isEqualTo(Verdict.OK);
    }

    @Test
    void a_daemon_beside_the_service_is_replaced_by_nobody() {
        Finding found = service(registration("inactive (dead)", false), BY_HAND);

        assertThat(found.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(found.message()).contains("pid 4711", "started by hand");
        assertThat(found.remedy()).contains("service install");
    }

    @Test
    void a_daemon_beside_one_that_the_service_runs_is_replaced_by_nobody_either() {
        var another =
                new Registration(
                        true, true, true, "active (running)", true, 815, AfterLogout.RUNS_ON);

        assertThat(service(another, BY_HAND).message()).contains("pid 4711", "started by hand");
    }

    @Test
    void a_service_that_was_given_up_is_a_problem() {
        Finding found = service(registration("failed (failed)", false), Optional.empty());

        assertThat(found.verdict()).isEqualTo(Verdict.PROBLEM);
        assertThat(found.message()).contains("given up");
        assertThat(found.remedy()).contains("service logs", "daemon start");
    }

    @Test
    void what_ends_at_logout_is_a_warning_with_the_way_out() {
        var ends = registration("active (running)", true, AfterLogout.ENDS);

        Finding found = new ServiceExam(new Looked(ends), BY_HAND).afterLogout();

        assertThat(found.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(found.remedy()).contains("--linger");
    }

    private static Finding service(Registration found, Optional<DaemonCard> daemon) {
        return new ServiceExam(new Looked(found), daemon).service();
    }

    private static Registration registration(String state, boolean running) {
        return registration(state, running, AfterLogout.RUNS_ON);
    }

    private static Registration registration(
            String state, boolean running, AfterLogout afterLogout) {
        return new Registration(true, true, true, state, running, running ? 4711 : 0, afterLogout);
    }

    /** One that can only be looked at. */
    private record Looked(Registration look) implements ServiceManager {
        @Override
        public String name() {
            return "systemd";
        }

        @Override
        public Path file() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isRegistered() {
            return look.registered();
        }

        @Override
        public List<String> install(Registration before) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> uninstall(Registration before) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void start() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void restart() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void keepAfterLogout() {
            throw new UnsupportedOperationException();
        }
    }
}
