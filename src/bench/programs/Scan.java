import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.LaunchOrder;
import dev.localdeploy.process.LocalProcesses;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.RunListener;
import dev.localdeploy.process.Survivor;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts COUNT runs of sleep, each under a shim of its own, as the daemon does; takes the figures of all of them PASSES
 * times, of one of them PASSES times, and asks as often whose a port is. Prints a line each: what, and the processor time
 * of the thread in milliseconds. Ends without ending what it started.
 *
 * <p>usage: Scan FOLDER SHIM COUNT PASSES
 */
final class Scan {
    private static final RunListener DEAF =
            new RunListener() {
                @Override
                public void leaderExited(Exit exit, Instant at) {}

                @Override
                public void exited(Exit exit, Instant at) {}

                @Override
                public void survived(List<Survivor> survivors) {}
            };

    private Scan() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[2]);
        int passes = Integer.parseInt(arguments[3]);
        LocalProcesses processes =
                new LocalProcesses(
                        OperatingSystem.current(),
                        Clock.systemUTC(),
                        System::nanoTime,
                        (delay, call) -> {},
                        Files.createDirectories(folder.resolve("runs")),
                        Path.of(arguments[1]),
                        0);
        List<Run> runs = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Run run = processes.launch(sleep("scan" + number, folder));
            processes.watch(run, DEAF);
            runs.add(run);
        }
        for (int pass = 0; pass < passes; pass++) {
            time("all", () -> processes.sample(runs));
            time("one", () -> processes.look(List.of(runs.getFirst())));
            time("nobody", () -> processes.ownerOf(1, runs.getFirst()));
            Thread.sleep(600); // a sample sooner than half a second after another one is none
        }
        System.exit(0);
    }

    private static LaunchOrder sleep(String deployment, Path folder) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("LOCAL_DEPLOY_ID", deployment);
        return new LaunchOrder(
                new RunKey(deployment, 1),
                List.of("/bin/sleep", "1000000"),
                folder,
                environment,
                folder.resolve("scan.log"));
    }

    private static void time(String what, Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        System.out.println(what + " " + (threads.getCurrentThreadCpuTime() - before) / 1e6);
    }
}
