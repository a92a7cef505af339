package dev.localdeploy.crash;

import dev.localdeploy.os.ProcessId;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes ends of runs and what was left of them. A test says only what matters to it. */
final class Ends {
    static final String ID = "deployment-20251022-a3f7b2c1";
    static final Instant START = Instant.parse("2025-10-22T10:00:00Z");
    static final MemoryKill NO_KILL =
            new MemoryKill(
                    MemoryKill.Sureness.NONE, "the kernel counted no kill for want of memory");

    private Ends() {}

    static Run run(long number) {
        return new Run(
                new RunKey(ID, number),
                new ProcessId(4711, 79231, "boot"),
                new ProcessId(4710, 79230, "boot"),
                START);
    }

    static Program program(@Nullable Integer port) {
        return new Program(
                "billing",
                "npm run dev",
                Path.of("/srv/app"),
                port,
                Map.of("PATH", "/bin"),
                Path.of("/srv/logs/billing.log"));
    }

    static EndedRun ended(Exit exit) {
        return ended(exit, null);
    }

    static EndedRun ended(Exit exit, @Nullable String ordered) {
        Run run = run(1);
        return new EndedRun(
                run.key(), program(3000), run, exit, START.plusSeconds(60), ordered, false);
    }

    /** What is left where nothing is remarkable. */
    static Evidence nothing() {
        return evidence(null, NO_KILL);
    }

    static Evidence evidence(@Nullable PortHolder holder, MemoryKill kill) {
        return new Evidence(
                List.of(), List.of(), List.of(), holder, null, null, null, false, List.of(), kill,
                List.of());
    }
}
