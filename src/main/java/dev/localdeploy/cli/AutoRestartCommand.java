package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.text.Amounts;
import dev.localdeploy.cli.text.Facts;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Both {@code enable-auto-restart} and {@code disable-auto-restart}. */
final class AutoRestartCommand implements Subcommand {
    private static final int ALREADY_SO = 2;

    private final boolean enable;
    private final PositionalParamSpec reference = Options.reference();

    AutoRestartCommand(boolean enable) {
        this.enable = enable;
    }

    @Override
    public CommandSpec spec() {
        return (enable
                        ? Options.command(
                                "enable-auto-restart",
                                "Starts a deployment again when it crashes.",
                                this)
                        : Options.command(
                                "disable-auto-restart",
                                "Leaves a deployment down when it crashes.",
                                this))
                .addPositional(reference);
    }

    @Override
    public int run(Session session) throws Unreachable, Problem {
        var answer = session.daemon().setAutoRestart(reference.getValue(), enable);
        policy(DeploymentView.of(answer)).printTo(session.console());
        return ExitCode.DONE;
    }

    private static Facts policy(DeploymentView deployment) {
        var facts = new Facts(deployment.name());
        facts.add("Auto-Restart", deployment.autoRestart() ? "enabled" : "disabled");
        if (deployment.json().at("restart_policy") instanceof Json.Fields policy
                && deployment.autoRestart()) {
            facts.add(
                    "Attempts",
                    "at most " + number(policy, "max_attempts") + " without a stable period");
            facts.add(
                    "Backoff",
                    number(policy, "initial_backoff_seconds")
                            + "s, then "
                            + number(policy, "backoff_multiplier")
                            + " times the one before, at most "
                            + number(policy, "max_backoff_seconds")
                            + "s");
            facts.add("Stable", "after " + number(policy, "stable_after_seconds") + "s");
            facts.add(
                    "Circuit",
                    "opens after "
                            + number(policy, "circuit_breaker_threshold")
                            + " crashes in "
                            + number(policy, "circuit_breaker_window_seconds")
                            + "s, for "
                            + number(policy, "circuit_breaker_reset_seconds")
                            + "s");
        }
        return facts;
    }

    private static String number(Json policy, String field) {
        return Amounts.seconds(policy.at(field).amountOr(0));
    }

    @Override
    public int exitCodeOf(Problem problem) {
        return problem.code().equals("already_so") ? ALREADY_SO : ExitCode.of(problem);
    }
}
