package dev.localdeploy.deployment;

import dev.localdeploy.health.HealthPlan;
import dev.localdeploy.process.LaunchOrder;
import dev.localdeploy.process.Run;
import dev.localdeploy.restart.RestartHistory;
import dev.localdeploy.restart.RestartPolicy;
import dev.localdeploy.scope.Limits;
import dev.localdeploy.stability.StabilityPlan;
import dev.localdeploy.stability.log.LogPlan;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Puts a deployment together from what still runs of it, after its file was damaged. What cannot be
 * seen in a process gets the value it has when nobody says anything.
 */
final class Lost {
    private static final Logger LOG = Logger.getLogger(Lost.class);

    private static final String WHAT_IS_LOST =
            "its port, health path, auto-restart setting and restart history are lost";

    private Lost() {}

    /**
     * @param order what the living run was launched with
     * @param name as far as the file still says it
     * @param taken names of other deployments
     */
    static Deployment seenIn(LaunchOrder order, Run run, Optional<String> name, Set<String> taken) {
        Map<String, String> environment = new HashMap<>(order.environment());
        String id = run.key().deployment();
        environment.remove("LOCAL_DEPLOY_ID", id);
        DeploymentSpec spec =
                new DeploymentSpec(
                        id,
                        name.filter(said -> Names.isFree(said, taken))
                                .orElseGet(() -> Names.derived(order.workingDirectory(), taken)),
                        command(order.argv()),
                        order.workingDirectory(),
                        null,
                        environment,
                        order.logFile(),
                        null,
                        HealthPlan.STANDARD,
                        StabilityPlan.STANDARD,
                        LogPlan.STANDARD,
                        RestartPolicy.STANDARD,
                        Limits.NONE,
                        createdAt(id, run),
                        true);
        return new Deployment(
                spec,
                Goal.UP,
                false,
                new DeploymentState.Running(run, false, false),
                run.key().number(),
                null,
                RestartHistory.NONE);
    }

    private static Command command(List<String> argv) {
        return argv.size() == 3 && argv.subList(0, 2).equals(List.of("/bin/sh", "-c"))
                ? new Command.Shell(argv.getLast())
                : new Command.Program(argv);
    }

    /** The id knows the day; a run of that day is the best guess at the hour. */
    private static Instant createdAt(String id, Run run) {
        try {
            String day = id.split("-")[1];
            Instant midnight =
                    LocalDate.parse(day, DateTimeFormatter.BASIC_ISO_DATE)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant();
            return day.equals(Names.day(run.startedAt())) ? run.startedAt() : midnight;
        } catch (DateTimeException | IndexOutOfBoundsException e) {
            return run.startedAt();
        }
    }

    static void tellOf(Deployment d) {
        LOG.errorf(
                "deployment=%s id=%s still runs, but its file in the state folder was damaged. It was"
                        + " put together again from its processes: %s. To set that again, remove it"
                        + " and start it anew",
                d.spec().name(), d.spec().id(), WHAT_IS_LOST);
    }
}
