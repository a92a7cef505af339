package dev.localdeploy.testing;

import dev.localdeploy.deployment.Command;
import dev.localdeploy.deployment.StartOrder;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a user types to start a deployment, step by step. A test says only what matters to it. */
public final class OrderBuilder {
    private final @Nullable String name;
    private @Nullable Path directory;
    private Path standing;
    private Map<String, String> shell = Map.of();
    private @Nullable Command command = new Command.Shell("npm run dev");
    private @Nullable Integer port;
    private @Nullable Boolean autoFind;
    private @Nullable Boolean autoRestart;
    private @Nullable Path log;
    private Map<String, String> environment = Map.of();
    private @Nullable String health;

    private OrderBuilder(@Nullable String name, Path directory) {
        this.name = name;
        this.directory = directory;
        this.standing = directory;
    }

    /**
     * @param name null if the user gives none
     * @param directory where the user stands and where it shall run
     */
    public static OrderBuilder order(@Nullable String name, Path directory) {
        return new OrderBuilder(name, directory);
    }

    /** Where the user stands, without saying where to run it. */
    public OrderBuilder standing(Path folder) {
        standing = folder;
        directory = null;
        return this;
    }

    /** What the user's shell has. */
    public OrderBuilder shell(Map<String, String> given) {
        shell = given;
        return this;
    }

    public OrderBuilder in(Path folder) {
        directory = folder;
        return this;
    }

    public OrderBuilder command(@Nullable Command given) {
        command = given;
        return this;
    }

    public OrderBuilder port(int given) {
        port = given;
        return this;
    }

    /** {@code --no-auto-find-port}. */
    public OrderBuilder fixed() {
        autoFind = false;
        return this;
    }

    public OrderBuilder autoRestart(boolean given) {
        autoRestart = given;
        return this;
    }

    public OrderBuilder log(Path given) {
        log = given;
        return this;
    }

    public OrderBuilder environment(Map<String, String> given) {
        environment = given;
        return this;
    }

    public OrderBuilder health(String path) {
        health = path;
        return this;
    }

    public StartOrder build() {
        return new StartOrder(
                command,
                name,
                directory,
                port,
                autoFind,
                autoRestart,
                log,
                environment,
                health,
                new StartOrder.Surroundings(standing, shell));
    }
}
