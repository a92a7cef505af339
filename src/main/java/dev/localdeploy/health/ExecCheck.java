package dev.localdeploy.health;

import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.process.TreeFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * A shell line of the user's own, whose exit code is the verdict: 0 is healthy, anything else is
 * not. A line that cannot be run at all (126, 127) says nothing about the run. Nothing that it
 * started outlives it.
 */
final class ExecCheck implements HealthCheck {
    static final String TYPE = "exec";

    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int LONGEST_LINE = 200;

    private final OperatingSystem system;
    private final LongSupplier ticker;

    /**
     * @param ticker monotonic nanoseconds
     */
    ExecCheck(OperatingSystem system, LongSupplier ticker) {
        this.system = system;
        this.ticker = ticker;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Optional<CheckResult> check(WatchedRun run, Optional<TreeFigures> figures) {
        String line = run.plan().exec();
        return line == null ? Optional.empty() : Optional.of(check(run, line));
    }

    private CheckResult check(WatchedRun run, String line) {
        Path folder = run.workingDirectory();
        if (!Files.isDirectory(folder)) {
            return unknown("The check was not run: there is no folder " + folder);
        }
        String marker = UUID.randomUUID().toString();
        long begin = ticker.getAsLong();
        try {
            Process process = start(run, line, marker);
            var shell = new CheckShell(system, process, marker);
            try {
                Duration limit = run.plan().execTimeout();
                boolean ended = shell.await(limit, ticker);
                String said = Texts.firstLine(shell.output(), LONGEST_LINE);
                return ended
                        ? ended(process.exitValue(), said).after((ticker.getAsLong() - begin) / 1e6)
                        : tookTooLong(limit, said);
            } finally {
                shell.endAll();
            }
        } catch (IOException e) {
            return unknown("The check was not run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown("The check was interrupted");
        }
    }

    private static Process start(WatchedRun run, String line, String marker) throws IOException {
        var builder = new ProcessBuilder(CheckShell.command(line));
        builder.directory(run.workingDirectory().toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(run.environment().get());
        // With the run's own marker it would count as a part of the run that is to be stopped.
        environment.remove(CheckShell.MARKER_OF_RUNS);
        environment.put(CheckShell.MARKER, marker);
        builder.redirectErrorStream(true);
        builder.redirectInput(Path.of("/dev/null").toFile());
        return builder.start();
    }

    private static CheckResult ended(int code, String said) {
        var evidence = new Exited(code, said);
        return switch (code) {
            case 0 -> result(HealthStatus.HEALTHY, said.isEmpty() ? "Exit code 0" : said, evidence);
            case NOT_FOUND ->
                    result(
                            HealthStatus.UNKNOWN,
                            words("The command of health.exec was not found (127)", said),
                            evidence);
            case NOT_EXECUTABLE ->
                    result(
                            HealthStatus.UNKNOWN,
                            words("The command of health.exec may not be executed (126)", said),
                            evidence);
            default -> result(HealthStatus.UNHEALTHY, words("Exit code " + code, said), evidence);
        };
    }

    private static CheckResult tookTooLong(Duration limit, String said) {
        return result(
                HealthStatus.DEGRADED,
                words("No exit within %s s".formatted(limit.toMillis() / 1000.0), said),
                new Exited(-1, said));
    }

    private static String words(String what, String said) {
        return said.isEmpty() ? what : what + ": " + said;
    }

    private static CheckResult unknown(String why) {
        return result(HealthStatus.UNKNOWN, why, Evidence.NONE);
    }

    private static CheckResult result(HealthStatus status, String message, Evidence evidence) {
        return new CheckResult(TYPE, status, message, evidence);
    }

    /**
     * @param code -1 if it did not exit by itself
     * @param said its first line
     */
    private record Exited(int code, String said) implements Evidence {
        @Override
        public Map<String, Object> asMap() {
            var map = new LinkedHashMap<String, Object>();
            if (code >= 0) {
                map.put("exit_code", code);
            }
            if (!said.isEmpty()) {
                map.put("output", said);
            }
            return map;
        }
    }
}
