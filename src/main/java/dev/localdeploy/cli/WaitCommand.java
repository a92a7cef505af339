package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Answer;
import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.text.Amounts;
import dev.localdeploy.cli.text.Console;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/** Waits for what others do; does nothing to the deployment itself. */
final class WaitCommand implements Subcommand {
    private static final List<String> CONDITIONS = List.of("healthy", "running", "stopped");

    private final PositionalParamSpec reference = Options.reference();
    private final OptionSpec condition =
            OptionSpec.builder("--for")
                    .description(
                            "What to wait for: "
                                    + String.join(", ", CONDITIONS)
                                    + " (default: running)")
                    .type(String.class)
                    .converters(WaitCommand::condition)
                    .completionCandidates(CONDITIONS)
                    .paramLabel("CONDITION")
                    .defaultValue("running")
                    .build();
    private final OptionSpec timeout =
            Options.seconds("How long to wait at most", "60", "-t", "--timeout");
    private final OptionSpec json = Options.json();

    @Override
    public CommandSpec spec() {
        return Options.command("wait", "Waits until a deployment is as it should be.", this)
                .addPositional(reference)
                .addOption(condition)
                .addOption(timeout)
                .addOption(json);
    }

    @Override
    public int run(Session session) throws Unreachable, Problem {
        String wanted = condition.getValue();
        double seconds = timeout.<Double>getValue();
        var watch = new Watch(session.daemon(), reference.getValue());
        watch.until(wanted, Duration.ofMillis((long) (seconds * 1000)));
        return tell(watch, wanted, seconds, session.console());
    }

    private int tell(Watch watch, String wanted, double seconds, Console console) {
        var deployment = DeploymentView.of(watch.last);
        boolean reached = isReached(wanted, deployment);
        if (Options.isOn(json)) {
            console.printJson(watch.last.document());
        } else if (reached) {
            console.print(deployment.shownName() + " is " + wanted);
        }
        if (!reached) {
            String waited = " after " + Amounts.seconds(seconds) + " s";
            console.tell(
                    "%s is not %s%s, it is %s"
                            .formatted(
                                    deployment.name(),
                                    wanted,
                                    isLost(wanted, deployment) ? "" : waited,
                                    instead(deployment)));
        }
        return reached ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** What has not answered yet is not healthy, however well its process is. */
    private static boolean isReached(String wanted, DeploymentView now) {
        return wanted.equals("healthy")
                ? now.status().equals("RUNNING") && now.health().equals("HEALTHY")
                : now.status().equalsIgnoreCase(wanted);
    }

    /** Whether it stays as it is until somebody does something about it. */
    private static boolean isLost(String wanted, DeploymentView now) {
        boolean down = now.status().equals("STOPPED") && !now.isWantedUp();
        boolean failed = now.status().equals("CRASHED") && !now.willTryAgain();
        return failed || (down && !wanted.equals("stopped"));
    }

    private static String instead(DeploymentView now) {
        String status = now.status().toLowerCase(Locale.ROOT);
        String reason = now.process("reason").textOr("");
        if (!reason.isEmpty()) {
            return status + ": " + reason;
        }
        String health = status + " and " + now.health().toLowerCase(Locale.ROOT);
        return now.pid() == 0 ? status : health + now.trouble().map(it -> ": " + it).orElse("");
    }

    private static String condition(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!CONDITIONS.contains(lower)) {
            throw new TypeConversionException(
                    "'" + text + "' is none of " + String.join(", ", CONDITIONS));
        }
        return lower;
    }

    /** Keeps the last look. */
    private static final class Watch {
        private final DaemonLink daemon;
        private Answer last;

        Watch(DaemonLink daemon, String reference) throws Unreachable, Problem {
            this.daemon = daemon;
            this.last = daemon.deployment(reference);
        }

        void until(String wanted, Duration atMost) throws Unreachable, Problem {
            String id = DeploymentView.of(last).id();
            daemon.lookAtEvents(
                    id,
                    atMost,
                    () -> {
                        last = daemon.deployment(id);
                        var now = DeploymentView.of(last);
                        return isReached(wanted, now) || isLost(wanted, now);
                    });
        }
    }
}
