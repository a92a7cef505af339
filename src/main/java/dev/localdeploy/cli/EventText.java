package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Json;
import dev.localdeploy.text.Visible;

/** An event in one line, harmless to print. */
final class EventText {
    private EventText() {}

    /**
     * @param kind such as {@code deployment}; of one that this client does not know all is shown
     */
    static String of(String kind, Json event) {
        String line =
                LocalTime.of(event.at("at"))
                        + "  "
                        + event.at("deployment").textOr(DeploymentView.NOTHING)
                        + "  "
                        + what(kind, event);
        return Visible.line(line);
    }

    private static String what(String kind, Json event) {
        return switch (kind) {
            case "deployment" -> changed(event);
            case "removed" -> "removed";
            case "finding" -> event.at("finding").textOr("");
            case "log_error" -> logError(event);
            case "crash_report" ->
                    "crash of run %s explained: %s; 'local-deploy why %s' tells more"
                            .formatted(
                                    event.at("run").textOr("?"),
                                    event.at("cause").textOr("unknown"),
                                    event.at("deployment").textOr(""));
            default -> unknown(kind, event);
        };
    }

    private static String changed(Json event) {
        var text = new StringBuilder(event.at("status").textOr("UNKNOWN"));
        text.append(", ").append(event.at("health").textOr("UNKNOWN"));
        if (!event.at("pid").isNull()) {
            text.append(", pid ").append(event.at("pid").textOr(""));
        }
        if (event.at("circuit_breaker_state").textOr("").equals("OPEN")) {
            text.append(", circuit open");
        }
        if (!event.at("next_attempt_at").isNull()) {
            text.append(", next attempt at ").append(LocalTime.of(event.at("next_attempt_at")));
        }
        append(": ", event.at("reason"), text);
        append("; unresponsive: ", event.at("unresponsive"), text);
        return text.toString();
    }

    private static void append(String before, Json words, StringBuilder text) {
        if (!words.isNull()) {
            text.append(before).append(words.textOr(""));
        }
    }

    private static String logError(Json event) {
        long count = event.at("count").wholeOr(1);
        return "%s in line %s of its log%s: %s"
                .formatted(
                        event.at("severity").textOr("ERROR"),
                        event.at("line_number").textOr("?"),
                        count > 1 ? " (" + count + " times so far)" : "",
                        event.at("line").textOr(""));
    }

    private static String unknown(String kind, Json event) {
        var text = new StringBuilder(kind).append(' ');
        event.appendTo(text);
        return text.toString();
    }
}
