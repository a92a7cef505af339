package dev.localdeploy.wire;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where local-deploy keeps things. Client and daemon must come to the same answer from the same
 * environment.
 *
 * @param state what survives a reboot: deployments, run records, logs, token
 * @param runtime what means something only while a daemon lives: its address
 * @param config what the user writes: the configuration file, the plugins
 */
public record Folders(Path state, Path runtime, Path config) {
    private static final String NAME = "local-deploy";

    /**
     * Follows the XDG base directory specification; on macOS the state folder is where Apple wants
     * it. A relative XDG value is ignored, as the specification demands.
     *
     * @param environment such as {@code System.getenv()}
     * @param home the user's home folder
     */
    public static Folders of(Map<String, String> environment, Path home, boolean mac) {
        Path state =
                absolute(environment, "XDG_STATE_HOME")
                        .orElseGet(() ->
                                mac
                                        ? home.resolve("Library/Application Support")
                                        : home.resolve(".local/state"))
                        .resolve(NAME);
        Path runtime =
                absolute(environment, "XDG_RUNTIME_DIR")
                        .map(folder -> folder.resolve(NAME))
                        .orElseGet(() -> state.resolve("runtime"));
        Path config =
                absolute(environment, "XDG_CONFIG_HOME")
                        .orElseGet(() -> home.resolve(".config"))
                        .resolve(NAME);
        return new Folders(state, runtime, config);
    }

    /** Where this process's user keeps things. HOME counts more than the user database says. */
    public static Folders ofThisProcess() {
        Map<String, String> environment = System.getenv();
        Path home =
                absolute(environment, "HOME")
                        .orElseGet(() -> Path.of(System.getProperty("user.home")));
        return of(environment, home, System.getProperty("os.name").startsWith("Mac"));
    }

    private static Optional<Path> absolute(Map<String, String> environment, String key) {
        String value = environment.getOrDefault(key, "");
        return value.startsWith("/") ? Optional.of(Path.of(value)) : Optional.empty();
    }

    /** The address card of the living daemon. */
    public Path endpointFile() {
        return runtime.resolve("daemon.json");
    }

    /** Held with a kernel lock by the one daemon of this state folder. */
    public Path lockFile() {
        return state.resolve("daemon.lock");
    }

    /** In which boot the last daemon ran: tells the next one whether the machine was restarted. */
    public Path bootFile() {
        return state.resolve("boot-id");
    }

    /** The secret that opens the API. */
    public Path tokenFile() {
        return state.resolve("token");
    }

    /** The daemon's own log. */
    public Path daemonLog() {
        return state.resolve("daemon.log");
    }

    /** One file per deployment. */
    public Path deployments() {
        return state.resolve("deployments");
    }

    /** Why runs of deployments ended: a folder each. */
    public Path crashes() {
        return state.resolve("crashes");
    }

    /** One record per run, written by its shim. */
    public Path runs() {
        return state.resolve("runs");
    }

    /** Jars with the user's own checks. */
    public Path plugins() {
        return config.resolve("plugins");
    }

    /** What was found in the output of each deployment, and up to where it was searched. */
    public Path logErrors() {
        return state.resolve("log-errors");
    }

    /** What each deployment used during the last day. */
    public Path figures() {
        return state.resolve("figures");
    }

    /** The captured output. */
    public Path logs() {
        return state.resolve("logs");
    }
}
