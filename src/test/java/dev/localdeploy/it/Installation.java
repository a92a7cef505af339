package dev.localdeploy.it;

import static dev.localdeploy.testing.Patience.await;
import static dev.localdeploy.testing.RealProcesses.isLiving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.localdeploy.testing.RealProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The packaged program in a home of its own: own state, runtime and configuration folders, an own
 * daemon, and whatever was started is ended afterwards. Keeps the daemon's log of a failed test in
 * {@code target/daemon-logs}.
 */
public final class Installation
        implements BeforeEachCallback, AfterTestExecutionCallback, AfterEachCallback {
    static final Path DIST =
            Path.of(System.getProperty("local-deploy.dist", "target/local-deploy"));

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Path home = Path.of("");

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        home = Files.createTempDirectory("local-deploy-it");
        Files.createDirectories(home.resolve("work"));
        Files.createDirectories(home.resolve("runtime"));
    }

    @Override
    public void afterTestExecution(ExtensionContext context) throws IOException {
        if (context.getExecutionException().isPresent() && Files.exists(daemonLog())) {
            Path kept =
                    Files.createDirectories(Path.of("target/daemon-logs"))
                            .resolve(
                                    context.getRequiredTestClass().getSimpleName()
                                            + "."
                                            + context.getRequiredTestMethod().getName()
                                            + ".log");
            Files.copy(daemonLog(), kept, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        daemonPid().ifPresent(Installation::kill);
        // A killed daemon leaves its children: they carry this home's path in their environment.
        RealProcesses.end(this::ours);
        delete(home);
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Living processes that were started from this home. */
    List<Long> ours() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(this::isOurs)
                    .map(path -> Long.valueOf(path.getFileName().toString()))
                    .filter(pid -> pid != ProcessHandle.current().pid())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isOurs(Path process) {
        try {
            String environment =
                    Files.readString(
                            process.resolve("environ"),
                            java.nio.charset.StandardCharsets.ISO_8859_1);
            return environment.contains(home.toString())
                    && isLiving(Long.parseLong(process.getFileName().toString()));
        } catch (IOException gone) {
            return false;
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, IOException e)
                            throws IOException {
                        Files.deleteIfExists(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    /** What a user's shell has in this home. */
    Map<String, String> environment() {
        return Map.of(
                "HOME", home.toString(),
                "PATH", System.getenv("PATH"),
                "LANG", "C.UTF-8",
                "XDG_STATE_HOME", home.resolve("state").toString(),
                "XDG_CONFIG_HOME", home.resolve("config").toString(),
                "XDG_RUNTIME_DIR", home.resolve("runtime").toString());
    }

    Path home() {
        return home;
    }

    /** Where the user stands. */
    Path work() {
        return home.resolve("work");
    }

    Path state() {
        return home.resolve("state/local-deploy");
    }

    Path daemonLog() {
        return state().resolve("daemon.log");
    }

    /** The program of another kind of distribution, or the packaged one. */
    static Path program() {
        return DIST.resolve("bin/local-deploy").toAbsolutePath();
    }

    /** Where another program is, if it is on the PATH. */
    static Optional<Path> program(String name) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs {@code local-deploy} with these arguments and waits for it. */
    Terminal run(String... arguments) {
        return finish(begin(arguments));
    }

    /**
     * Starts a deployment without waiting for how it does.
     *
     * @param what options and its command
     */
    Terminal start(String name, String... what) {
        List<String> arguments = new ArrayList<>(List.of("start", "--no-wait", "-n", name));
        arguments.addAll(List.of(what));
        return run(arguments.toArray(String[]::new));
    }

    /** Runs a line of shell in which {@code local-deploy} is on the PATH. */
    Terminal shell(String line) {
        return finish(
                process(
                        List.of(
                                "/bin/sh",
                                "-c",
                                "PATH=" + program().getParent() + ":$PATH; " + line)));
    }

    /** Starts {@code local-deploy} without waiting for it. */
    Process begin(String... arguments) {
        return begin(program(), arguments);
    }

    /** The same with a {@code local-deploy} from elsewhere. */
    Process begin(Path program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return process(command);
    }

    private Process process(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(work().toFile());
            builder.environment().clear();
            builder.environment().putAll(environment());
            builder.redirectOutput(Files.createTempFile(home, "out", "").toFile());
            builder.redirectError(Files.createTempFile(home, "err", "").toFile());
            builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
            Process process = builder.start();
            outputs.put(process, builder);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Map<Process, ProcessBuilder> outputs =
            new java.util.concurrent.ConcurrentHashMap<>();

    /** Waits for a process started with {@link #begin}. */
    Terminal finish(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it did not come back within " + PATIENCE);
            }
            ProcessBuilder builder = outputs.remove(process);
            return new Terminal(
                    process.exitValue(),
                    Files.readString(builder.redirectOutput().file().toPath()),
                    Files.readString(builder.redirectError().file().toPath()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The deployment as {@code status --json} shows it. */
    JsonNode status(String reference) {
        return json(run("status", reference, "--json"));
    }

    static JsonNode json(Terminal terminal) {
        try {
            return JSON.readTree(terminal.out());
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + terminal, e);
        }
    }

    long pidOf(String reference) {
        return status(reference).at("/process/pid").asLong();
    }

    /**
     * Waits until {@code list} says this: what has just come up, or was adopted, is still starting.
     */
    void awaitList(String... said) {
        await().untilAsserted(
                        () -> TerminalAssert.assertThat(run("list")).succeeded().printed(said));
    }

    /** Waits until a field of the status has this value. */
    void awaitStatus(String reference, String pointer, String value) {
        await().untilAsserted(() ->
                org.assertj.core.api.Assertions.assertThat(status(reference).at(pointer).asText())
                        .isEqualTo(value));
    }

    /** The pid of the living daemon, from its address card. */
    Optional<Long> daemonPid() {
        Path card = home.resolve("runtime/local-deploy/daemon.json");
        try {
            return Files.exists(card)
                    ? Optional.of(JSON.readTree(Files.readString(card)).get("pid").asLong())
                            .filter(pid -> ProcessHandle.of(pid).isPresent())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    String apiUrl() throws IOException {
        return JSON.readTree(Files.readString(home.resolve("runtime/local-deploy/daemon.json")))
                .get("api_url")
                .asText();
    }

    String token() throws IOException {
        return Files.readString(state().resolve("token")).strip();
    }

    /** {@code kill -9} of the daemon, and its end. */
    void killDaemon() {
        long pid = daemonPid().orElseThrow(() -> new AssertionError("no daemon is running"));
        kill(pid);
        await().until(() -> !isLiving(pid));
    }

    void startDaemon() {
        TerminalAssert.assertThat(run("daemon", "start")).succeeded();
    }

    /** A script in the user's folder, ready to be run. */
    Path script(String name, String text) throws IOException {
        Path file = Files.writeString(work().resolve(name), text);
        file.toFile().setExecutable(true);
        return file;
    }

    /** Configuration of the user, such as quick restarts. */
    void configure(String yaml) throws IOException {
        Path folder = Files.createDirectories(home.resolve("config/local-deploy"));
        Files.writeString(folder.resolve("config.yaml"), "version: \"1.0\"\n" + yaml);
    }
}
