package dev.localdeploy.cli;

import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.EventQuery;
import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.StreamEvent;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.text.Console;
import dev.localdeploy.text.Visible;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Shows what happens to deployments, as the daemon tells it. */
final class EventsCommand implements Subcommand {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final PositionalParamSpec reference = Options.optionalReference();
    private final OptionSpec follow =
            Options.flag("Go on with what happens from now on", "-f", "--follow");
    private final OptionSpec kind =
            Options.text(
                    "KIND,...",
                    "Only events of these kinds: deployment, removed, finding, log_error,"
                            + " crash_report",
                    "--kind");
    private final OptionSpec lines =
            OptionSpec.builder("-n", "--lines")
                    .description("How many of the last events (default: 100; with -f: 0)")
                    .type(Integer.class)
                    .converters(Options.whole(0, 1000))
                    .paramLabel("N")
                    .build();
    private final OptionSpec json =
            Options.flag("Print JSON: a list, or with -f a line for each event", "--json");

    @Override
    public CommandSpec spec() {
        return Options.command("events", "Shows what happens to deployments.", this)
                .addPositional(reference)
                .addOption(follow)
                .addOption(kind)
                .addOption(lines)
                .addOption(json);
    }

    @Override
    public int run(Session session) throws Unreachable, Problem, IOException {
        boolean follows = Options.isOn(follow);
        @Nullable Integer wanted = lines.getValue();
        int most = wanted == null ? (follows ? 0 : 100) : wanted;
        try {
            DaemonLink daemon = session.daemon();
            boolean onlyFollows = most == 0 && follows;
            String seen = onlyFollows ? "" : printRecent(daemon, most, session.console());
            if (follows) {
                new Following(session, daemon, seen).goOn(!onlyFollows);
            }
        } catch (ReaderGone headWasEnough) {
            return ExitCode.DONE;
        }
        return ExitCode.DONE;
    }

    private EventQuery query() {
        @Nullable String kinds = kind.getValue();
        return new EventQuery(
                Objects.requireNonNullElse(reference.getValue(), ""),
                kinds == null ? List.of() : List.of(kinds));
    }

    /**
     * @return the id of the last one; empty if there was none
     */
    private String printRecent(DaemonLink daemon, int most, Console console)
            throws Unreachable, Problem {
        var recent = daemon.recentEvents(query(), most);
        List<Json> events = recent.json().items();
        if (Options.isOn(json) && !Options.isOn(follow)) {
            console.printJson(recent.document());
        } else {
            for (Json event : events) {
                print(event, console);
            }
        }
        return events.isEmpty() ? "" : events.getLast().at("id").textOr("");
    }

    private void print(Json event, Console console) {
        if (Options.isOn(json)) {
            var document = new StringBuilder();
            event.appendTo(document);
            ReaderGone.orPrint(Visible.json(document.toString()), console);
        } else {
            String text = EventText.of(event.at("kind").textOr(""), event.at("data"));
            ReaderGone.orPrint(text, console);
        }
    }

    /** Follows the stream over the death of daemons, until Ctrl-C. */
    private final class Following {
        private final Session session;
        private DaemonLink daemon;
        private String seen;

        /** Whether the stream ended because we were too slow: then the daemon is still there. */
        private boolean dropped;

        Following(Session session, DaemonLink daemon, String seen) {
            this.session = session;
            this.daemon = daemon;
            this.seen = seen;
        }

        /**
         * @param answered whether the daemon has answered just now, so that one that does not any
         *     more has died since, and there may be another one soon
         */
        void goOn(boolean answered) throws Unreachable, Problem, IOException {
            try {
                listen();
            } catch (Unreachable gone) {
                if (!answered) {
                    throw gone;
                }
            }
            while (!Thread.currentThread().isInterrupted()) {
                if (!dropped) {
                    session.console()
                            .tellNow("the daemon has ended; waiting until there is one again");
                }
                dropped = false;
                listenToNext();
            }
        }

        /** One that dies between its greeting and its stream is one more that has died. */
        private void listenToNext() throws Unreachable, Problem, IOException {
            while (true) {
                daemon = nextDaemon();
                try {
                    listen();
                    return;
                } catch (Unreachable gone) {
                    lookAgainLater(gone);
                }
            }
        }

        /**
         * What there is to say of its age is said once of each.
         *
         * @throws Unreachable if it speaks something else, for which no waiting helps
         */
        private DaemonLink nextDaemon() throws Unreachable {
            DaemonLink next = nextOfAnyVersion();
            return next.card().equals(daemon.card()) ? next : session.understood(next);
        }

        private DaemonLink nextOfAnyVersion() throws Unreachable {
            while (true) {
                try {
                    DaemonLink next = session.daemonOfAnyVersion();
                    next.greet();
                    return next;
                } catch (Unreachable nobody) {
                    lookAgainLater(nobody);
                }
            }
        }

        private void lookAgainLater(Unreachable nobody) throws Unreachable {
            if (Thread.currentThread().isInterrupted()) {
                throw nobody;
            }
            session.surroundings().pause().last(LOOK_AGAIN);
        }

        private void listen() throws Unreachable, Problem, IOException {
            seen = daemon.followEvents(query(), seen, this::heard);
        }

        private void heard(StreamEvent event) {
            Json data = parsed(event.data());
            switch (event.kind()) {
                case "reset" -> session.console().tellNow(reset(data.at("reason").textOr("")));
                case "dropped" -> {
                    dropped = true;
                    session.console()
                            .tellNow("events came faster than they were read; trying to catch up");
                }
                default -> print(asRecent(event, data), session.console());
            }
        }

        /** As the list of recent events has it. */
        private static Json asRecent(StreamEvent event, Json data) {
            var fields = new LinkedHashMap<String, Json>();
            fields.put("id", new Json.Text(event.id()));
            fields.put("kind", new Json.Text(event.kind()));
            fields.put("data", data);
            return new Json.Fields(fields);
        }

        private static String reset(String reason) {
            return reason.equals("too_old")
                    ? "some events were missed: more happened than the daemon remembers"
                    : "there is a daemon again; what happened in between may not be among its"
                            + " events, 'local-deploy list' shows how things are";
        }
    }

    private static Json parsed(String data) {
        try {
            return Json.parse(data);
        } catch (IOException notOurs) {
            return new Json.Text(data);
        }
    }
}
