package dev.localdeploy.process;

import static dev.localdeploy.testing.Patience.await;

import dev.localdeploy.os.OperatingSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Real runs for a test, all of which are ended when it closes this. */
public final class RealRuns implements AutoCloseable {
    public final LocalProcesses processes;

    private final Path folder;
    private final Map<Run, RecordingListener> listeners = new HashMap<>();

    public RealRuns(Path folder) throws IOException {
        this.folder = folder;
        processes =
                new LocalProcesses(
                        OperatingSystem.current(),
                        Clock.systemUTC(),
                        System::nanoTime,
                        new RealTimers(),
                        Files.createDirectory(folder.resolve("runs")),
                        Path.of(System.getProperty("local-deploy.shim")),
                        0);
    }

    /** Runs a line of shell. */
    public Run start(String line) throws LaunchException {
        // Of this run alone: whoever carries it as its marker is killed.
        String deployment = "test-" + UUID.randomUUID();
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put(ProcessTree.MARKER, deployment);
        Run run =
                processes.launch(
                        new LaunchOrder(
                                new RunKey(deployment, 1),
                                List.of("/bin/sh", "-c", line),
                                folder,
                                environment,
                                folder.resolve("out.log")));
        listeners.put(run, new RecordingListener());
        processes.watch(run, listeners.get(run));
        return run;
    }

    /** Runs a Python program. */
    public Run python(String... lines) throws IOException, LaunchException {
        Path file = Files.createTempFile(folder, "program", ".py");
        Files.write(file, List.of(lines));
        return start("exec python3 " + file);
    }

    public TreeFigures look(Run run) {
        return processes.look(List.of(run)).get(run.key());
    }

    TreeFigures sample(Run run) {
        return processes.sample(List.of(run)).get(run.key());
    }

    /** The first port on which the run comes to listen. */
    int port(Run run) {
        return await().until(() -> look(run).listeningPorts(), ports -> !ports.isEmpty())
                .getFirst();
    }

    @Override
    public void close() {
        listeners.keySet().forEach(processes::kill);
        listeners.forEach((_, listener) -> await().until(listener::over));
    }
}
