package dev.localdeploy.api;

import dev.localdeploy.deployment.DeploymentStatus;
import dev.localdeploy.deployment.Refusal;
import dev.localdeploy.figure.FigureBook;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Reads what stands after the question mark, as strictly as bodies. */
final class Queries {
    private Queries() {}

    static int number(String name, String text, int most) {
        return (int) number(name, text, (long) most);
    }

    static LogDesk.Query logs(String lines, String since, String grep) {
        return new LogDesk.Query(number("lines", lines, (long) Integer.MAX_VALUE), since, grep);
    }

    /** How much of each deployment a list is to show. */
    enum View {
        FULL,
        SUMMARY
    }

    static View view(String text) {
        return switch (text) {
            case "", "full" -> View.FULL;
            case "summary" -> View.SUMMARY;
            default ->
                    throw invalid("'%s' is not a view; use one of [full, summary]".formatted(text));
        };
    }

    /** 0 for the newest. */
    static long run(String text) {
        return number("run", text, Long.MAX_VALUE);
    }

    /** How far back to look, in seconds: a minute to a day. */
    static Duration span(String text) {
        return Duration.ofSeconds(number("span", text, 60, FigureBook.LONGEST.toSeconds()));
    }

    static Optional<DeploymentStatus> status(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<DeploymentStatus> known =
                Arrays.stream(DeploymentStatus.values())
                        .filter(each -> each.name().equalsIgnoreCase(text))
                        .findFirst();
        if (known.isEmpty()) {
            throw invalid(
                    "'%s' is not a status; use one of %s"
                            .formatted(
                                    text,
                                    Arrays.toString(DeploymentStatus.values())
                                            .toLowerCase(Locale.ROOT)));
        }
        return known;
    }

    private static long number(String name, String text, long most) {
        return number(name, text, 0, most);
    }

    private static long number(String name, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same answer as for one that does not fit.
        }
        throw invalid(
                "'%s' must be a whole number from %d to %d, not '%s'"
                        .formatted(name, least, most, text));
    }

    private static Refusal invalid(String message) {
        return new Refusal(Refusal.Code.INVALID_REQUEST, message);
    }
}
