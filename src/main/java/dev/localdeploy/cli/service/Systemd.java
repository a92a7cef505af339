package dev.localdeploy.cli.service;

import dev.localdeploy.cli.service.Programs.Said;
import dev.localdeploy.cli.service.Registration.AfterLogout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A user unit of systemd, driven by {@code systemctl --user}. */
final class Systemd implements ServiceManager {
    static final String UNIT = "local-deploy.service";

    /** What the daemon's runs are in, each in a scope of its own. */
    private static final String SLICE = "local-deploy.slice";

    private static final String SCOPES = "local-deploy-*.scope";

    private final Programs programs;
    private final Definition unit;
    private final String user;

    /**
     * @param unit {@code packaging/systemd/local-deploy.service} with its gaps filled
     * @param user the user's login name
     */
    Systemd(Programs programs, Definition unit, String user) {
        this.programs = programs;
        this.unit = unit;
        this.user = user;
    }

    /**
     * The unit's text.
     *
     * @param template {@code packaging/systemd/local-deploy.service}
     * @param variables what the daemon must know of the user's surroundings
     */
    static String text(String template, Path program, Map<String, String> variables) {
        String environment =
                new TreeMap<>(variables)
                        .entrySet().stream()
                                .map(each -> each.getKey() + "=" + each.getValue())
                                .map(each -> "Environment=" + quoted(each))
                                .collect(Collectors.joining("\n"));
        // In ExecStart= a dollar begins a variable, in Environment= it is a dollar;
        // systemd.exec(5).
        return template.replace("@program@", quoted(program.toString()).replace("$", "$$"))
                .replace("@environment@\n", environment.isEmpty() ? "" : environment + "\n");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%") + '"';
    }

    @Override
    public String name() {
        return "systemd";
    }

    /** The user's own comes first; else that of a package, if the user has enabled it. */
    @Override
    public Path file() throws IOException {
        Path enabled = unit.file().resolveSibling("default.target.wants").resolve(UNIT);
        return !unit.exists() && Files.exists(enabled) ? enabled.toRealPath() : unit.file();
    }

    @Override
    public boolean isRegistered() throws IOException {
        return Files.exists(file())
                && environment(Files.readString(file())).equals(environment(unit.text()));
    }

    private static List<String> environment(String text) {
        return text.lines().filter(line -> line.startsWith("Environment=")).sorted().toList();
    }

    /** A package says something else above the same settings. */
    private boolean isCurrent() throws IOException {
        return unit.exists()
                ? unit.isCurrent()
                : Files.exists(file())
                        && settings(Files.readString(file())).equals(settings(unit.text()));
    }

    private static List<String> settings(String text) {
        return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }

    @Override
    public Registration look() throws ServiceTrouble, IOException {
        Map<String, String> shown = shown();
        String active = shown.getOrDefault("ActiveState", "unknown");
        String sub = shown.getOrDefault("SubState", "");
        return new Registration(
                Files.exists(file()),
                isCurrent(),
                shown.getOrDefault("UnitFileState", "").startsWith("enabled"),
                sub.isEmpty() ? active : active + " (" + sub + ")",
                active.equals("active"),
                Long.parseLong(shown.getOrDefault("MainPID", "0")),
                afterLogout());
    }

    private Map<String, String> shown() throws ServiceTrouble, IOException {
        String text =
                asked("show", UNIT, "--property=ActiveState,SubState,UnitFileState,MainPID").text();
        var result = new HashMap<String, String>();
        text.lines()
                .filter(line -> line.contains("="))
                .forEach(line ->
                        result.put(
                                line.substring(0, line.indexOf('=')),
                                line.substring(line.indexOf('=') + 1)));
        return result;
    }

    private AfterLogout afterLogout() throws IOException {
        if (!programs.has("loginctl")) {
            return AfterLogout.UNKNOWN;
        }
        Said said = programs.run(List.of("loginctl", "show-user", user, "--property=Linger"));
        return switch (said.text()) {
            case "Linger=yes" -> AfterLogout.RUNS_ON;
            case "Linger=no" -> AfterLogout.ENDS;
            default -> AfterLogout.UNKNOWN;
        };
    }

    @Override
    public List<String> install(Registration before) throws ServiceTrouble, IOException {
        var done = new ArrayList<String>();
        if (!before.current()) {
            done.add((unit.exists() ? "Updated " : "Wrote ") + unit.file());
            unit.write();
            asked("daemon-reload");
        }
        if (!before.enabled()) {
            asked("enable", UNIT);
            done.add("The daemon starts at login from now on");
        }
        if (!before.running()) {
            start();
            done.add("Started the daemon as a service of systemd");
        } else if (!before.current()) {
            restart();
            done.add("Restarted the daemon; what it had started went on running");
        }
        return done;
    }

    @Override
    public List<String> uninstall(Registration before) throws ServiceTrouble, IOException {
        var done = new ArrayList<String>();
        if (before.enabled() || before.running()) {
            asked("disable", "--now", UNIT);
            done.add("The daemon has ended and does not start at login any more");
        }
        if (unit.delete()) {
            done.add("Removed " + unit.file());
            asked("daemon-reload");
        }
        if (!done.isEmpty()) {
            tidySlice().ifPresent(done::add);
        }
        return done;
    }

    /**
     * By then all that was wanted is done, and an empty slice disturbs nobody: where nothing can be
     * found out about it, nothing is said.
     *
     * @return what there is to say
     */
    private Optional<String> tidySlice() throws IOException {
        if (!hasEmptySlice()) {
            return Optional.empty();
        }
        Said said = systemctl("stop", SLICE);
        return said.succeeded()
                ? Optional.empty()
                : Optional.of("%s is left, which does no harm: %s".formatted(SLICE, said.text()));
    }

    /**
     * Whether there is a slice, and surely nobody in it. With anybody in it, it must stay: to stop
     * it is to end them.
     */
    private boolean hasEmptySlice() throws IOException {
        Said scopes = systemctl("list-units", "--no-legend", "--plain", SCOPES);
        if (!scopes.succeeded() || !scopes.text().isEmpty()) {
            return false;
        }
        Said slice = systemctl("list-units", "--no-legend", "--plain", SLICE);
        return slice.succeeded() && slice.text().contains(SLICE);
    }

    /** The limit of starts is for a daemon that dies again and again, not for who asks for one. */
    @Override
    public void start() throws ServiceTrouble, IOException {
        asked("reset-failed", UNIT);
        asked("start", UNIT);
    }

    @Override
    public void restart() throws ServiceTrouble, IOException {
        asked("daemon-reload");
        asked("restart", UNIT);
    }

    @Override
    public void keepAfterLogout() throws ServiceTrouble, IOException {
        Said said = programs.run(List.of("loginctl", "enable-linger"));
        if (!said.succeeded()) {
            throw new ServiceTrouble(
                    "'loginctl enable-linger' failed: %s; an administrator can do it with 'sudo loginctl enable-linger %s'"
                            .formatted(said.text(), user));
        }
    }

    private Said asked(String... arguments) throws ServiceTrouble, IOException {
        if (!programs.has("systemctl")) {
            throw new ServiceTrouble(
                    "there is no systemctl here, so nothing that could start the daemon at login;"
                            + " 'local-deploy daemon start' starts it by hand");
        }
        Said said = systemctl(arguments);
        if (!said.succeeded() && !isHarmless(said, arguments[0])) {
            throw new ServiceTrouble(
                    explained("systemctl --user " + String.join(" ", arguments), said.text()));
        }
        return said;
    }

    private Said systemctl(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("systemctl", "--user"));
        command.addAll(List.of(arguments));
        return programs.run(command);
    }

    /** There is nothing to reset in a unit that systemd has not loaded yet. */
    private static boolean isHarmless(Said said, String verb) {
        return verb.equals("reset-failed") && said.text().contains("not loaded");
    }

    private static String explained(String command, String said) {
        if (said.contains("Failed to connect to bus")) {
            return ("systemd's user manager does not answer (%s); log in on a terminal or by ssh, not with su or sudo,"
                            + " or run the daemon by hand with 'local-deploy daemon start'")
                    .formatted(said);
        }
        return "'%s' failed: %s; 'local-deploy service logs' and 'journalctl --user -u local-deploy' tell more"
                .formatted(command, said);
    }
}
