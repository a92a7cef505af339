package dev.localdeploy.cli;

import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.monitor.Monitor;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/** Live on a terminal; elsewhere a snapshot at each refresh. */
final class MonitorCommand implements Subcommand {
    private static final double LEAST_SECONDS = 0.2;
    private static final double MOST_SECONDS = 3600;

    private final PositionalParamSpec reference = Options.optionalReference();
    private final OptionSpec refresh =
            OptionSpec.builder("-r", "--refresh")
                    .description("How often to look, beside what events tell (default: 2)")
                    .type(Double.class)
                    .converters(MonitorCommand::refresh)
                    .paramLabel("SECONDS")
                    .defaultValue("2")
                    .build();

    @Override
    public CommandSpec spec() {
        return Options.command(
                        "monitor",
                        "Shows all deployments live, or one of them closely; press ? for the keys.",
                        this)
                .addPositional(reference)
                .addOption(refresh);
    }

    @Override
    public int run(Session session) throws Unreachable, Problem, IOException {
        DaemonLink daemon = session.daemon();
        daemon.greet();
        @Nullable String wanted = reference.getValue();
        @Nullable DeploymentView one =
                wanted == null ? null : DeploymentView.of(daemon.deployment(wanted));
        var every = Duration.ofMillis(Math.round(refresh.<Double>getValue() * 1000));
        OptionalInt shown = live(session, one, every);
        return shown.isPresent()
                ? shown.getAsInt()
                : new Snapshots(session, one, every).untilNobodyReads();
    }

    private static OptionalInt live(Session session, @Nullable DeploymentView one, Duration every)
            throws IOException {
        String terminal = session.surroundings().environment().getOrDefault("TERM", "dumb");
        if (!session.console().terminal() || terminal.equals("dumb")) {
            return OptionalInt.empty();
        }
        var monitor =
                new Monitor(
                        session.surroundings().folders(),
                        Clock.system(ZoneId.systemDefault()),
                        every,
                        session.console());
        return one == null ? monitor.showAll() : monitor.showOne(one.id(), one.name());
    }

    private static double refresh(String text) {
        try {
            double seconds = Double.parseDouble(text);
            if (seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException fallThrough) {
            // refused below, like a number out of range
        }
        throw new TypeConversionException(
                "'" + text + "' is not a number of seconds from 0.2 to 3600");
    }
}
