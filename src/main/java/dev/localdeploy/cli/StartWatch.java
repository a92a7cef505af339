package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Answer;
import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.LogQuery;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Looks at a fresh deployment until it is known how its start went. Only looks: whatever it sees,
 * the deployment stays.
 */
final class StartWatch {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    /** A program that lives this long has not died early. */
    private static final Duration EARLY = Duration.ofSeconds(1);

    /** Without a port it is ready after that second, as soon as the daemon has noticed. */
    private static final Duration READY_BY_THEN = Duration.ofMillis(500);

    private static final int SHOWN_LOG_LINES = 10;

    /** How it went, with the last look at the deployment. */
    sealed interface Outcome {
        Answer last();

        record CameUp(Answer last) implements Outcome {}

        record Died(Answer last, List<String> lastLines) implements Outcome {}

        record NotReady(Answer last, Duration waited) implements Outcome {}
    }

    private final DaemonLink daemon;
    private final Surroundings.Pause pause;
    private final DeploymentView first;
    private Answer last;
    private Duration waited = Duration.ZERO;

    StartWatch(DaemonLink daemon, Surroundings.Pause pause, DeploymentView first, Answer created) {
        this.daemon = daemon;
        this.pause = pause;
        this.first = first;
        this.last = created;
    }

    /** Watches for a second, or until it listens on its port or is ready. */
    Outcome forEarlyDeath() throws Unreachable, Problem {
        Duration atMost = first.port().isPresent() ? EARLY : EARLY.plus(READY_BY_THEN);
        while (waited.compareTo(atMost) < 0) {
            lookAgain();
            if (died()) {
                return death();
            }
            if (listens() || isReady()) {
                break;
            }
        }
        return new Outcome.CameUp(last);
    }

    /** Watches until the daemon calls it ready. */
    Outcome untilReady(Duration patience) throws Unreachable, Problem {
        boolean decided =
                daemon.lookAtEvents(
                        first.id(),
                        patience,
                        () -> {
                            last = daemon.deployment(first.id());
                            return died() || isReady();
                        });
        if (!decided) {
            return new Outcome.NotReady(last, patience);
        }
        return died() ? death() : new Outcome.CameUp(last);
    }

    private void lookAgain() throws Unreachable, Problem {
        pause.last(LOOK_AGAIN);
        waited = waited.plus(LOOK_AGAIN);
        last = daemon.deployment(first.id());
    }

    private boolean died() {
        DeploymentView now = DeploymentView.of(last);
        return now.status().equals("CRASHED")
                || now.status().equals("STOPPED")
                || !now.isSameRunAs(first);
    }

    private boolean listens() {
        DeploymentView now = DeploymentView.of(last);
        OptionalLong port = now.port();
        return port.isPresent() && now.listensOn(port.getAsLong());
    }

    private boolean isReady() {
        return DeploymentView.of(last).status().equals("RUNNING");
    }

    private Outcome death() throws Unreachable, Problem {
        var lines = new ArrayList<String>();
        daemon.logs(first.id(), new LogQuery(SHOWN_LOG_LINES, "", ""), lines::add);
        return new Outcome.Died(last, lines);
    }
}
