package dev.localdeploy.api;

import dev.localdeploy.deployment.Refusal;
import dev.localdeploy.wire.DaemonEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody wants.
 *
 * @param deployment the id of the only one that is of interest; null for all
 * @param kinds all that are of interest; none for all
 */
record EventFilter(@Nullable String deployment, Set<String> kinds) {
    static final EventFilter ALL = new EventFilter(null, Set.of());

    /** In the order in which people read them. */
    static final List<String> KINDS =
            List.of("deployment", "removed", "finding", "log_error", "crash_report");

    EventFilter {
        kinds = Set.copyOf(kinds);
    }

    /**
     * @param kinds each a kind or several with commas between them
     */
    static EventFilter of(@Nullable String deployment, List<String> kinds) {
        Set<String> wanted =
                kinds.stream()
                        .flatMap(text -> List.of(text.split(",", -1)).stream())
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.toSet());
        for (String kind : wanted) {
            if (!KINDS.contains(kind)) {
                throw new Refusal(
                        Refusal.Code.INVALID_REQUEST,
                        "'%s' is not a kind of event; use some of %s".formatted(kind, KINDS));
            }
        }
        return new EventFilter(deployment, wanted);
    }

    boolean wants(DaemonEvent event) {
        return (deployment == null || deployment.equals(event.deploymentId()))
                && (kinds.isEmpty() || kinds.contains(event.kind()));
    }
}
