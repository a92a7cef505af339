package dev.localdeploy.cli.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the service manager of this system.
 *
 * @param environment of the user's shell
 * @param program the {@code bin/local-deploy} that the service is to run
 * @param log the daemon's
 */
public record ServiceManagers(Map<String, String> environment, Path program, Path log) {

    /**
     * @param system as Java names it in {@code os.name}
     * @throws IOException if the distribution is incomplete
     */
    public ServiceManager of(String system) throws IOException {
        return system.startsWith("Mac") ? launchd() : systemd();
    }

    private Systemd systemd() throws IOException {
        Path file = config().resolve("systemd/user").resolve(Systemd.UNIT);
        String text =
                Systemd.text(
                        template("systemd/" + Systemd.UNIT),
                        program,
                        places("XDG_STATE_HOME", "XDG_CONFIG_HOME"));
        return new Systemd(
                new Programs(environment),
                new Definition(file, text),
                environment.getOrDefault("USER", System.getProperty("user.name", "")));
    }

    private Launchd launchd() throws IOException {
        Path file = home().resolve("Library/LaunchAgents").resolve(Launchd.LABEL + ".plist");
        String text =
                Launchd.text(
                        template("launchd/" + Launchd.LABEL + ".plist"),
                        program,
                        log,
                        places("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"));
        return new Launchd(new Programs(environment), new Definition(file, text), log);
    }

    /** Where the user's shell keeps things elsewhere than usual, the daemon must, too. */
    private Map<String, String> places(String... names) {
        var result = new TreeMap<String, String>();
        for (String name : names) {
            String value = environment.getOrDefault(name, "");
            if (value.startsWith("/")) {
                result.put(name, value);
            }
        }
        return result;
    }

    private Path config() {
        String folder = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return folder.startsWith("/") ? Path.of(folder) : home().resolve(".config");
    }

    private Path home() {
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
    }

    private String template(String name) throws IOException {
        Path bin = program.toAbsolutePath().getParent();
        Path distribution = bin == null ? Path.of("/") : bin.resolveSibling("share");
        try {
            return Files.readString(distribution.resolve(name));
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "this distribution lacks %s; install local-deploy anew".formatted(e.getFile()),
                    e);
        }
    }
}
