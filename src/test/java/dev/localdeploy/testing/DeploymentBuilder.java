package dev.localdeploy.testing;

import dev.localdeploy.deployment.Command;
import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.DeploymentSpec;
import dev.localdeploy.deployment.DeploymentState;
import dev.localdeploy.deployment.DeploymentState.Ending;
import dev.localdeploy.deployment.Goal;
import dev.localdeploy.health.HealthPlan;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.restart.RestartHistory;
import dev.localdeploy.restart.RestartPolicy;
import dev.localdeploy.scope.Limits;
import dev.localdeploy.stability.StabilityPlan;
import dev.localdeploy.stability.log.LogPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes deployments for tests. A test says only what matters to it. */
public final class DeploymentBuilder {
    /** Restarts at once, as often as it takes, and never opens the circuit. */
    public static final RestartPolicy EAGER =
            new RestartPolicy(
                    Integer.MAX_VALUE,
                    Duration.ZERO,
                    Duration.ZERO,
                    1,
                    Duration.ofSeconds(60),
                    Integer.MAX_VALUE,
                    Duration.ofSeconds(300),
                    Duration.ofSeconds(600));

    /** Restarts what does not answer. */
    public static final HealthPlan RESTARTING =
            new HealthPlan(
                    true,
                    "/",
                    Map.of(),
                    null,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    3,
                    true,
                    HealthPlan.STANDARD.thresholds());

    private final String name;
    private String id = "deployment-20251022-a3f7b2c1";
    private Command command = new Command.Shell("npm run dev");
    private Path directory = Path.of("/srv");
    private Path logFolder = Path.of("/tmp");
    private @Nullable Integer port;
    private final Map<String, String> environment = new HashMap<>(Map.of("PATH", "/bin"));
    private RestartPolicy policy = RestartPolicy.STANDARD;
    private HealthPlan health = HealthPlan.STANDARD;
    private StabilityPlan stability = StabilityPlan.STANDARD;
    private LogPlan logs = LogPlan.STANDARD;
    private Limits limits = Limits.NONE;
    private boolean autoRestart;
    private Goal goal = Goal.UP;
    private DeploymentState state = new DeploymentState.Idle();
    private long lastRun;
    private @Nullable Ending lastEnding;
    private RestartHistory restarts = RestartHistory.NONE;

    private DeploymentBuilder(String name) {
        this.name = name;
    }

    public static DeploymentBuilder deployment(String name) {
        return new DeploymentBuilder(name);
    }

    public DeploymentBuilder limitedTo(Limits bound) {
        limits = bound;
        return this;
    }

    public DeploymentBuilder id(String given) {
        id = given;
        return this;
    }

    public DeploymentBuilder command(Command given) {
        command = given;
        return this;
    }

    public DeploymentBuilder directory(Path given) {
        directory = given;
        return this;
    }

    public DeploymentBuilder port(int given) {
        port = given;
        return this;
    }

    public DeploymentBuilder environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public DeploymentBuilder policy(RestartPolicy given) {
        policy = given;
        return this;
    }

    public DeploymentBuilder health(HealthPlan given) {
        health = given;
        return this;
    }

    public DeploymentBuilder stability(StabilityPlan given) {
        stability = given;
        return this;
    }

    public DeploymentBuilder logFolder(Path given) {
        logFolder = given;
        return this;
    }

    public DeploymentBuilder logs(LogPlan given) {
        logs = given;
        return this;
    }

    public DeploymentBuilder autoRestart() {
        autoRestart = true;
        return this;
    }

    public DeploymentBuilder down() {
        goal = Goal.DOWN;
        return this;
    }

    public DeploymentBuilder state(DeploymentState given) {
        state = given;
        return this;
    }

    /** It has had so many runs. */
    public DeploymentBuilder runs(long number) {
        lastRun = number;
        return this;
    }

    /** Its run of this number is up since the start of the story. */
    public DeploymentBuilder running(long number) {
        return runs(number).state(new DeploymentState.Running(run(number), false, false));
    }

    public DeploymentBuilder lastEnding(Ending given) {
        lastEnding = given;
        return this;
    }

    public DeploymentBuilder restarts(RestartHistory given) {
        restarts = given;
        return this;
    }

    /** The run of this number, started at the start of the story. */
    public Run run(long number) {
        return run(number, ManualTime.START);
    }

    public Run run(long number, Instant startedAt) {
        return FakeProcesses.runOf(new RunKey(id, number), startedAt);
    }

    public DeploymentSpec spec() {
        return new DeploymentSpec(
                id,
                name,
                command,
                directory,
                port,
                environment,
                logFolder.resolve(id + ".log"),
                null,
                health,
                stability,
                logs,
                policy,
                limits,
                ManualTime.START,
                false);
    }

    public Deployment build() {
        return new Deployment(spec(), goal, autoRestart, state, lastRun, lastEnding, restarts);
    }
}
