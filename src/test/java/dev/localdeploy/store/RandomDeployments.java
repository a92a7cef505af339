package dev.localdeploy.store;

import com.google.re2j.Pattern;
import dev.localdeploy.deployment.Command;
import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.DeploymentSpec;
import dev.localdeploy.deployment.DeploymentState;
import dev.localdeploy.deployment.DeploymentState.Ending;
import dev.localdeploy.deployment.DeploymentState.StopCause;
import dev.localdeploy.deployment.Goal;
import dev.localdeploy.health.HealthPlan;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.Survivor;
import dev.localdeploy.restart.Circuit;
import dev.localdeploy.restart.RestartAttempt;
import dev.localdeploy.restart.RestartHistory;
import dev.localdeploy.restart.RestartPolicy;
import dev.localdeploy.scope.Limits;
import dev.localdeploy.stability.StabilityPlan;
import dev.localdeploy.stability.log.ErrorPattern;
import dev.localdeploy.stability.log.LogPlan;
import dev.localdeploy.stability.log.Severity;
import dev.localdeploy.stability.resource.ResourceLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Deployments with anything in them that the types allow. The same seed gives the same ones. */
final class RandomDeployments {
    private static final List<String> TEXTS =
            List.of(
                    "",
                    "web",
                    "ünïcödé ☃ 🚀",
                    "\u001b[31mred",
                    "a\"b\\c\n\td",
                    "</script>",
                    "null");

    private final Random random;

    RandomDeployments(long seed) {
        this.random = new Random(seed);
    }

    Deployment next() {
        String id = "deployment-20251022-%08x".formatted(random.nextInt() & 0xffff_ffffL);
        return new Deployment(
                new DeploymentSpec(
                        id,
                        "name-" + random.nextInt(1000),
                        random.nextBoolean()
                                ? new Command.Shell(text())
                                : new Command.Program(List.of("/bin/echo", text(), text())),
                        Path.of("/tmp/" + random.nextInt(), "a b ü"),
                        random.nextBoolean() ? null : 1024 + random.nextInt(60_000),
                        environment(),
                        Path.of("/var/log/x-" + random.nextInt()),
                        random.nextBoolean() ? null : "/health?" + random.nextInt(),
                        plan(),
                        stability(),
                        logs(),
                        policy(),
                        limits(),
                        instant(),
                        random.nextBoolean()),
                random.nextBoolean() ? Goal.UP : Goal.DOWN,
                random.nextBoolean(),
                state(id),
                random.nextLong(1, Long.MAX_VALUE),
                random.nextBoolean() ? null : ending(),
                history());
    }

    private DeploymentState state(String id) {
        return oneOf(
                DeploymentState.Idle::new,
                DeploymentState.Launching::new,
                () ->
                        new DeploymentState.Running(
                                run(id), random.nextBoolean(), random.nextBoolean()),
                () -> new DeploymentState.Stopping(run(id), cause(), survivors()),
                () -> new DeploymentState.BackingOff(ending(), instant()),
                () -> new DeploymentState.Failed(ending(), text()));
    }

    private StopCause cause() {
        return oneOf(
                StopCause.Requested::new,
                () -> new StopCause.LeaderGone(ending()),
                () -> new StopCause.Ordered(text()));
    }

    private List<Survivor> survivors() {
        return IntStream.range(0, random.nextInt(3))
                .mapToObj(_ -> new Survivor(random.nextInt(2, 99_999), text()))
                .toList();
    }

    private Run run(String id) {
        return new Run(
                new RunKey(id, random.nextLong(1, Long.MAX_VALUE)),
                process(),
                process(),
                instant());
    }

    private ProcessId process() {
        return new ProcessId(
                random.nextLong(2, 4_194_304), random.nextLong(), "boot-" + random.nextInt());
    }

    private Ending ending() {
        return new Ending(exit(), instant());
    }

    private Exit exit() {
        var causes = Exit.NotStarted.Cause.values();
        return oneOf(
                () -> new Exit.Code(random.nextInt(256)),
                () -> new Exit.Signalled(1 + random.nextInt(64)),
                () -> new Exit.NotStarted(causes[random.nextInt(causes.length)], 127, text()),
                () -> new Exit.Unknown(text()));
    }

    private RestartPolicy policy() {
        return new RestartPolicy(
                1 + random.nextInt(100),
                duration(),
                Duration.ofDays(3).plus(duration()),
                1 + random.nextDouble() * 3,
                duration(),
                1 + random.nextInt(10),
                duration(),
                duration());
    }

    private HealthPlan plan() {
        return new HealthPlan(
                random.nextBoolean(),
                random.nextBoolean() ? "/up" : "https://localhost:8443/up",
                environment(),
                random.nextBoolean() ? null : text(),
                duration(),
                duration(),
                duration(),
                1 + random.nextInt(9),
                random.nextBoolean(),
                new HealthPlan.Thresholds(
                        random.nextDouble(), random.nextInt(), random.nextInt(), random.nextInt()));
    }

    private Limits limits() {
        return random.nextBoolean()
                ? Limits.NONE
                : new Limits(
                        random.nextBoolean() ? null : 1 + random.nextLong(1L << 40),
                        random.nextBoolean() ? null : 1 + 400 * random.nextDouble(),
                        random.nextBoolean() ? null : 1 + random.nextInt(1000));
    }

    private StabilityPlan stability() {
        return new StabilityPlan(
                0.1 + random.nextDouble(),
                duration(),
                new ResourceLimits(
                        random.nextDouble(),
                        random.nextInt(),
                        random.nextInt(),
                        random.nextLong()));
    }

    private LogPlan logs() {
        return new LogPlan(
                random.nextBoolean(),
                IntStream.range(0, random.nextInt(3))
                        .mapToObj(_ ->
                                new ErrorPattern(
                                        Pattern.quote(text()),
                                        oneOf(
                                                () -> Severity.WARNING,
                                                () -> Severity.ERROR,
                                                () -> Severity.CRITICAL)))
                        .toList(),
                random.nextBoolean());
    }

    private RestartHistory history() {
        return new RestartHistory(
                random.nextInt(1000),
                random.nextInt(1000),
                random.nextInt(1000),
                random.nextInt(6),
                oneOf(
                        Circuit.Closed::new,
                        () -> new Circuit.Open(instant()),
                        Circuit.HalfOpen::new),
                IntStream.range(0, random.nextInt(4)).mapToObj(_ -> instant()).toList(),
                IntStream.range(0, random.nextInt(RestartHistory.KEPT))
                        .mapToObj(this::attempt)
                        .toList());
    }

    private RestartAttempt attempt(int number) {
        var results = RestartAttempt.Result.values();
        return new RestartAttempt(
                number + 1L,
                instant(),
                results[random.nextInt(results.length)],
                text(),
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(256)),
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(9),
                duration());
    }

    private Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        for (int i = random.nextInt(20); i > 0; i--) {
            environment.put("KEY_" + random.nextInt(), text());
        }
        return environment;
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    private Duration duration() {
        return Duration.ofNanos(random.nextLong(1, 1_000_000_000_000L));
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    @SafeVarargs
    private <T> T oneOf(Supplier<? extends T>... choices) {
        return choices[random.nextInt(choices.length)].get();
    }
}
