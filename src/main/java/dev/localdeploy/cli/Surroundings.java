package dev.localdeploy.cli;

import dev.localdeploy.cli.text.Console;
import dev.localdeploy.cli.text.Style;
import dev.localdeploy.wire.Folders;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Everything a command takes from the world around it, so that tests can run it in a world of their
 * own.
 *
 * @param environment of the shell in which the user typed the command
 * @param workingDirectory where the user stands
 * @param daemonCommand what runs a daemon in the foreground
 */
public record Surroundings(
        Console console,
        Map<String, String> environment,
        Path workingDirectory,
        Folders folders,
        List<String> daemonCommand,
        Pause pause,
        String version) {

    /** Lets time pass. */
    @FunctionalInterface
    public interface Pause {
        void last(Duration duration);
    }

    private static final int OUTPUT_BUFFER = 8192;

    private static final String OURS = "LOCAL_DEPLOY_";

    /** What the launcher keeps from this JVM, though the user's programs are to have it. */
    private static final String KEPT = "LOCAL_DEPLOY_KEPT_";

    /** Names a variable that only the launcher has set. */
    private static final String ADDED = "LOCAL_DEPLOY_ADDED";

    /** The real ones, as far as the launcher script has told them by system properties. */
    public static Surroundings ofThisProcess() {
        Map<String, String> environment = System.getenv();
        return new Surroundings(
                console(environment),
                restored(environment),
                Path.of(System.getProperty("user.dir")),
                Folders.ofThisProcess(),
                List.of(
                        System.getProperty("local-deploy.home", "") + "/bin/local-deploy",
                        "daemon",
                        "run"),
                duration -> LockSupport.parkNanos(duration.toNanos()),
                System.getProperty("local-deploy.version", "(development)"));
    }

    private static Console console(Map<String, String> environment) {
        boolean terminal = Boolean.getBoolean("local-deploy.tty");
        boolean colours = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Console(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                terminal,
                terminal ? Integer.getInteger("local-deploy.width", 80) : Integer.MAX_VALUE,
                colours ? Style.COLOURED : Style.PLAIN);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        var file = new FileOutputStream(descriptor);
        var buffered = new java.io.BufferedOutputStream(file, OUTPUT_BUFFER);
        return new PrintStream(buffered, false, StandardCharsets.UTF_8);
    }

    /** As the user's shell had it, before the launcher made it fit for our JVM. */
    static Map<String, String> restored(Map<String, String> environment) {
        var result = new HashMap<>(environment);
        result.remove(environment.getOrDefault(ADDED, ""));
        result.keySet().removeIf(name -> name.startsWith(OURS));
        for (var variable : environment.entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(KEPT)) {
                result.put(name.substring(KEPT.length()), variable.getValue());
            }
        }
        return result;
    }
}
