package dev.localdeploy.cli.link;

import java.util.ArrayList;
import java.util.List;

/**
 * Which of the daemon's events are wanted.
 *
 * @param deployment an id, a unique prefix of one, or a name; empty for all
 * @param kinds such as {@code deployment}; none for all
 */
public record EventQuery(String deployment, List<String> kinds) {
    public EventQuery {
        kinds = List.copyOf(kinds);
    }

    String asParameters(String... more) {
        var parameters = new ArrayList<>(List.of(more));
        if (!deployment.isEmpty()) {
            parameters.add("deployment=" + DaemonLink.encoded(deployment));
        }
        for (String kind : kinds) {
            parameters.add("kind=" + DaemonLink.encoded(kind));
        }
        return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    }
}
