package dev.localdeploy.cli.service;

import dev.localdeploy.cli.service.Programs.Said;
import dev.localdeploy.cli.service.Registration.AfterLogout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A launch agent of macOS, driven by {@code launchctl}. Written after Apple's manual pages; it has
 * never run on a Mac, only against a {@code launchctl} that takes notes.
 */
final class Launchd implements ServiceManager {
    static final String LABEL = "dev.local-deploy";

    private static final Pattern PID = Pattern.compile("(?m)^\\s*pid = (\\d+)$");
    private static final Pattern STATE = Pattern.compile("(?m)^\\s*state = (.+)$");

    private final Programs programs;
    private final Definition agent;
    private final Path log;

    /**
     * @param agent {@code packaging/launchd/dev.local-deploy.plist} with its gaps filled
     * @param log its folder is made, as launchd makes none
     */
    Launchd(Programs programs, Definition agent, Path log) {
        this.programs = programs;
        this.agent = agent;
        this.log = log;
    }

    /**
     * The agent's text.
     *
     * @param template {@code packaging/launchd/dev.local-deploy.plist}
     * @param variables what the daemon must know of the user's surroundings
     */
    static String text(String template, Path program, Path log, Map<String, String> variables) {
        String environment =
                new TreeMap<>(variables)
                        .entrySet().stream()
                                .map(each ->
                                        "    <key>%s</key><string>%s</string>"
                                                .formatted(each.getKey(), escaped(each.getValue())))
                                .collect(Collectors.joining("\n"));
        return template.replace("@program@", escaped(program.toString()))
                .replace("@log@", escaped(log.toString()))
                .replace("@environment@\n", environment.isEmpty() ? "" : environment + "\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String name() {
        return "launchd";
    }

    @Override
    public Path file() {
        return agent.file();
    }

    @Override
    public boolean isRegistered() throws IOException {
        return agent.exists()
                && environment(Files.readString(agent.file())).equals(environment(agent.text()));
    }

    private static List<String> environment(String text) {
        return text.lines().filter(line -> line.strip().startsWith("<key>XDG_")).sorted().toList();
    }

    @Override
    public Registration look() throws ServiceTrouble, IOException {
        Said said = programs.run(List.of("launchctl", "print", service()));
        Matcher pid = PID.matcher(said.text());
        Matcher state = STATE.matcher(said.text());
        boolean running = pid.find();
        return new Registration(
                agent.exists(),
                agent.isCurrent(),
                agent.exists() && said.succeeded(),
                state.find() ? state.group(1) : "not loaded",
                running,
                running ? Long.parseLong(pid.group(1)) : 0,
                AfterLogout.ENDS);
    }

    @Override
    public List<String> install(Registration before) throws ServiceTrouble, IOException {
        var done = new ArrayList<String>();
        if (!before.current()) {
            makeLogFolder();
            agent.write();
            done.add((before.registered() ? "Updated " : "Wrote ") + agent.file());
        }
        if (!before.current() || !before.enabled()) {
            if (before.enabled() || before.running()) {
                asked("bootout", service());
            }
            asked("bootstrap", domain(), agent.file().toString());
            done.add("launchd has started the daemon, and starts it at every login from now on");
        } else if (!before.running()) {
            start();
            done.add("Started the daemon as a service of launchd");
        }
        return done;
    }

    private void makeLogFolder() throws IOException {
        Path folder = log.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
    }

    @Override
    public List<String> uninstall(Registration before) throws ServiceTrouble, IOException {
        var done = new ArrayList<String>();
        if (before.enabled()) {
            asked("bootout", service());
            done.add("The daemon has ended and does not start at login any more");
        }
        if (agent.delete()) {
            done.add("Removed " + agent.file());
        }
        return done;
    }

    @Override
    public void start() throws ServiceTrouble, IOException {
        asked("kickstart", service());
    }

    @Override
    public void restart() throws ServiceTrouble, IOException {
        asked("kickstart", "-k", service());
    }

    @Override
    public void keepAfterLogout() throws ServiceTrouble {
        throw new ServiceTrouble(
                "launchd ends the user's agents at logout, and nothing can be done about that");
    }

    private String service() throws IOException {
        return domain() + "/" + LABEL;
    }

    private String domain() throws IOException {
        return "gui/" + programs.run(List.of("id", "-u")).text();
    }

    private void asked(String... arguments) throws ServiceTrouble, IOException {
        var command = new ArrayList<>(List.of("launchctl"));
        command.addAll(List.of(arguments));
        Said said = programs.run(command);
        if (!said.succeeded()) {
            throw new ServiceTrouble(
                    "'%s' failed: %s; the daemon's own words are in %s"
                            .formatted(String.join(" ", command), said.text(), log));
        }
    }
}
