package dev.localdeploy.cli;

import static dev.localdeploy.cli.Cli.assertThat;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say and ask for, with a systemctl that keeps its state in files. */
@EnabledOnOs(OS.LINUX)
class ServiceCommandsTest {
    private static final String UNIT = ".config/systemd/user/local-deploy.service";

    @TempDir private Path home;
    private Cli cli;

    @BeforeEach
    void makeDistributionAndSystemd() throws IOException {
        for (String folder : List.of("bin", "dist/bin", "dist/share/systemd")) {
            Files.createDirectories(home.resolve(folder));
        }
        Files.copy(
                Path.of("packaging/systemd/local-deploy.service"),
                home.resolve("dist/share/systemd/local-deploy.service"));
        program(
                "systemctl",
                """
                shift
                case $1 in show | list-units) ;; *) echo "$@" >> %1$s/calls ;; esac
                case $1 in
                    enable) touch %1$s/enabled ;;
                    disable) rm -f %1$s/enabled %1$s/active ;;
                    start | restart) touch %1$s/active ;;
                    list-units) if [ -e %1$s/silent ]; then echo 'Timed out'; exit 1; fi
                    for unit in $(cat %1$s/units); do
                        case $unit in $4) echo $unit loaded active ;; esac
                    done ;;
                    stop) if [ -e %1$s/stuck ]; then echo 'Job failed'; exit 1; fi ;;
                    show)
                        echo look >> %1$s/looks
                        [ -e %1$s/active ] && echo ActiveState=active || echo ActiveState=inactive
                        [ -e %1$s/active ] && echo SubState=running || echo SubState=dead
                        [ -e %1$s/active ] && echo MainPID=4711 || echo MainPID=0
                        [ -e %1$s/enabled ] && echo UnitFileState=enabled || echo UnitFileState= ;;
                esac
                """
                        .formatted(home));
        program(
                "loginctl",
                """
                case $1 in
                    enable-linger) touch %1$s/linger ;;
                    show-user) [ -e %1$s/linger ] && echo Linger=yes || echo Linger=no ;;
                esac
                """
                        .formatted(home));
        Files.createFile(home.resolve("units"));
        cli = cli("dist");
    }

    private Cli cli(String distribution) {
        return new Cli(home)
                .withEnvironment(
                        Map.of("PATH", home.resolve("bin") + ":/usr/bin:/bin", "HOME", "" + home))
                .startingDaemonsWith(home.resolve(distribution).resolve("bin/local-deploy") + "");
    }

    @Test
    void install_says_what_it_did_and_how_to_undo_it() throws IOException {
        assertThat(cli.run("service", "install"))
                .succeeded()
                .printed(
                        "Wrote " + home.resolve(UNIT),
                        "starts at login",
                        "Started the daemon",
                        "At logout, systemd ends the daemon and the deployments",
                        "service install --linger",
                        "service uninstall");

        assertThat(home.resolve(UNIT))
                .content()
                .contains("ExecStart=\"" + home.resolve("dist/bin/local-deploy") + "\" daemon run")
                .doesNotContain("@program@", "@environment@");
        assertThat(calls())
                .containsExactly(
                        "daemon-reload",
                        "enable local-deploy.service",
                        "reset-failed local-deploy.service",
                        "start local-deploy.service");
    }

    @Test
    void a_second_install_changes_nothing() throws IOException {
        cli.run("service", "install");
        Files.delete(home.resolve("calls"));

        assertThat(cli.run("service", "install")).succeeded().printed("up to date");

        assertThat(home.resolve("calls")).doesNotExist();
    }

    @Test
    void an_older_registration_is_healed_and_the_daemon_replaced() throws IOException {
        cli.run("service", "install");
        Files.delete(home.resolve("calls"));
        Files.createDirectories(home.resolve("new/bin"));
        Files.createDirectories(home.resolve("new/share"));
        Files.move(home.resolve("dist/share/systemd"), home.resolve("new/share/systemd"));

        assertThat(cli("new").run("service", "install"))
                .succeeded()
                .printed("Updated " + home.resolve(UNIT), "Restarted the daemon");

        assertThat(home.resolve(UNIT)).content().contains("/new/bin/local-deploy");
        assertThat(calls())
                .containsExactly("daemon-reload", "daemon-reload", "restart local-deploy.service");
    }

    @Test
    void linger_is_asked_for_only_where_the_user_wants_it() {
        assertThat(cli.run("service", "install")).succeeded();
        assertThat(home.resolve("linger")).doesNotExist();

        assertThat(cli.run("service", "install", "--linger"))
                .succeeded()
                .printed("run on after logout; undo this with 'loginctl disable-linger'");
        assertThat(home.resolve("linger")).exists();
        assertThat(cli.run("service", "install", "--linger"))
                .succeeded()
                .printed("run on after logout already");
    }

    @Test
    void uninstall_tells_of_linger_but_leaves_it_to_the_user() {
        cli.run("service", "install", "--linger");

        assertThat(cli.run("service", "uninstall"))
                .succeeded()
                .printed("still goes on after logout", "'loginctl disable-linger'");
        assertThat(home.resolve("linger")).exists();
    }

    @Test
    void uninstall_stops_the_slice_of_the_runs_only_when_nobody_is_in_it() throws IOException {
        cli.run("service", "install");
        Files.writeString(home.resolve("units"), "local-deploy.slice local-deploy-web.scope");
        assertThat(cli.run("service", "uninstall")).succeeded();
        assertThat(calls()).doesNotContain("stop local-deploy.slice");

        cli.run("service", "install");
        Files.writeString(home.resolve("units"), "local-deploy.slice");
        assertThat(cli.run("service", "uninstall")).succeeded();
        assertThat(calls()).endsWith("daemon-reload", "stop local-deploy.slice");
    }

    @Test
    void a_slice_that_stays_does_not_keep_the_rest_from_being_told() throws IOException {
        cli.run("service", "install");
        Files.writeString(home.resolve("units"), "local-deploy.slice");
        Files.createFile(home.resolve("stuck"));

        assertThat(cli.run("service", "uninstall"))
                .succeeded()
                .printed(
                        "does not start at login any more",
                        "Removed " + home.resolve(UNIT),
                        "local-deploy.slice is left, which does no harm: Job failed\n",
                        "Deployments go on running")
                .didNotPrint("tell more");
    }

    @Test
    void of_a_slice_that_nobody_knows_of_nothing_is_said() throws IOException {
        cli.run("service", "install");
        Files.createFile(home.resolve("silent"));

        assertThat(cli.run("service", "uninstall"))
                .succeeded()
                .printed("does not start at login any more", "Deployments go on running")
                .didNotPrint("local-deploy.slice")
                .didNotPrint("Timed out");
        assertThat(calls()).doesNotContain("stop local-deploy.slice");
    }

    @Test
    void systemd_is_asked_once_how_things_are() throws IOException {
        assertThat(cli.run("service", "install", "--linger")).succeeded();
        assertThat(home.resolve("looks")).content().isEqualTo("look\n");

        assertThat(cli.run("service", "uninstall")).succeeded();
        assertThat(home.resolve("looks")).content().isEqualTo("look\nlook\n");
    }

    @Test
    void the_unit_of_a_package_is_enough_where_the_user_has_enabled_it() throws IOException {
        Path provided = enablePackaged("dist");

        assertThat(cli.run("service", "status"))
                .succeeded()
                .printed("active (running)", "File:          " + provided.toRealPath() + "\n");
        assertThat(cli.run("service", "install")).succeeded().printed("up to date");
        assertThat(home.resolve("calls")).doesNotExist();

        assertThat(cli.run("service", "uninstall")).succeeded().printed("does not start at login");
        assertThat(calls()).containsExactly("disable --now local-deploy.service");
        assertThat(provided).exists();
    }

    @Test
    void a_package_of_another_program_gives_way_to_a_unit_of_the_users_own() throws IOException {
        enablePackaged("elsewhere");

        assertThat(cli.run("service", "status")).succeeded().printed("(outdated;");
        assertThat(cli.run("service", "install"))
                .succeeded()
                .printed("Wrote " + home.resolve(UNIT), "Restarted the daemon");
        assertThat(cli.run("service", "status")).succeeded().didNotPrint("outdated");
    }

    /** As a package brings it, but for its place, and "systemctl --user enable --now" leaves it. */
    private Path enablePackaged(String distribution) throws IOException {
        Path program = home.resolve(distribution).resolve("bin/local-deploy");
        String unit =
                Files.readString(Path.of("packaging/systemd/local-deploy.service"))
                        .replaceFirst("(#.*\n)+", "# The daemon of local-deploy, for every user.\n")
                        .replace("@program@", '"' + program.toString() + '"')
                        .replace("@environment@\n", "");
        Path provided = Files.writeString(home.resolve("provided.service"), unit);
        Path link = home.resolve(UNIT).resolveSibling("default.target.wants/local-deploy.service");
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, provided);
        Files.createFile(home.resolve("enabled"));
        Files.createFile(home.resolve("active"));
        return provided;
    }

    @Test
    void status_shows_text_or_json_and_fails_where_nothing_runs() {
        assertThat(cli.run("service", "status")).exitedWith(1).printed("is not installed");
        assertThat(cli.run("service", "status", "--json"))
                .exitedWith(1)
                .printed("\"registered\":false");

        cli.run("service", "install");

        assertThat(cli.run("service", "status"))
                .succeeded()
                .printed("active (running)", "4711", "ends, and with it the deployments");
        assertThat(cli.run("service", "status", "--json"))
                .succeeded()
                .printed("\"running\":true", "\"pid\":4711", "\"after_logout\":\"ends\"");
    }

    @Test
    void uninstall_leaves_no_file_and_says_what_goes_on() throws IOException {
        cli.run("service", "install");

        assertThat(cli.run("service", "uninstall"))
                .succeeded()
                .printed("Removed " + home.resolve(UNIT), "Deployments go on running");
        assertThat(cli.run("service", "uninstall")).succeeded().printed("nothing was done");

        assertThat(home.resolve(UNIT)).doesNotExist();
        assertThat(calls()).contains("disable --now local-deploy.service");
    }

    @Test
    void a_user_manager_that_does_not_answer_is_explained_and_nothing_is_written()
            throws IOException {
        program("systemctl", "echo 'Failed to connect to bus: No medium found' >&2; exit 1");

        assertThat(cli.run("service", "install"))
                .exitedWith(1)
                .told("No medium found", "not with su or sudo", "daemon start");

        assertThat(home.resolve(UNIT)).doesNotExist();
    }

    @Test
    void a_machine_without_systemd_is_explained() throws IOException {
        Cli elsewhere =
                new Cli(home)
                        .withEnvironment(Map.of("PATH", "/nowhere", "HOME", "" + home))
                        .startingDaemonsWith(home.resolve("dist/bin/local-deploy") + "");

        assertThat(elsewhere.run("service", "status"))
                .exitedWith(1)
                .told("there is no systemctl here");
    }

    @Test
    void restart_needs_a_registration() {
        assertThat(cli.run("service", "restart")).exitedWith(1).told("is not installed");
    }

    @Test
    void logs_shows_the_end_of_the_daemons_log_and_makes_it_harmless() throws IOException {
        assertThat(cli.run("service", "logs")).exitedWith(1).told("no daemon has ever run");

        Files.createDirectories(cli.folders().state());
        Files.writeString(cli.folders().daemonLog(), "one\ntwo\n\u001b[31mthree\n");

        assertThat(cli.run("service", "logs", "-n", "2"))
                .succeeded()
                .printed("two\n", "[31mthree")
                .didNotPrint("one")
                .didNotPrint("\u001b");
    }

    @Test
    void logs_follows_whole_lines_and_beyond_a_rotation() throws IOException {
        Files.createDirectories(cli.folders().state());
        Path log = Files.writeString(cli.folders().daemonLog(), "a long one\ntwo\n");

        var shown =
                cli.pausing(
                                () -> Files.writeString(log, "three\nfo", APPEND),
                                () -> Files.writeString(log, "ur\n", APPEND),
                                () -> Files.move(log, log.resolveSibling("daemon.log.1")),
                                () -> Files.writeString(log, "five\n"),
                                Thread.currentThread()::interrupt)
                        .run("service", "logs", "-f", "-n", "1");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(shown).succeeded();
        assertThat(shown.out()).isEqualTo("two\nthree\nfour\nfive\n");
    }

    @Test
    void logs_ends_with_the_reason_where_the_log_cannot_be_read_any_more() throws IOException {
        Files.createDirectories(cli.folders().state());
        Path log = Files.writeString(cli.folders().daemonLog(), "one\n");

        var shown =
                cli.pausing(
                                () -> {
                                    Files.delete(log);
                                    Files.createDirectory(log);
                                },
                                Thread.currentThread()::interrupt)
                        .run("service", "logs", "-f");

        assertThat(Thread.interrupted()).isFalse();
        assertThat(shown)
                .exitedWith(1)
                .printedOnly("one\n")
                .told(log + " cannot be read: Is a directory");
    }

    @Test
    void logs_ends_in_order_where_it_is_interrupted_while_it_reads() throws IOException {
        Files.createDirectories(cli.folders().state());
        Files.writeString(cli.folders().daemonLog(), "one\n");

        Thread.currentThread().interrupt();
        var shown = cli.run("service", "logs", "-f");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(shown).succeeded();
        assertThat(shown.out() + shown.err()).isEmpty();
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(home.resolve("calls"));
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.writeString(home.resolve("bin").resolve(name), "#!/bin/sh\n" + text);
        file.toFile().setExecutable(true);
    }
}
