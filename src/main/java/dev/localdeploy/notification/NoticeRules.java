package dev.localdeploy.notification;

import dev.localdeploy.notification.Notice.Kind;
import dev.localdeploy.wire.CrashReportEvent;
import dev.localdeploy.wire.DaemonEvent;
import dev.localdeploy.wire.DeploymentEvent;
import dev.localdeploy.wire.FindingEvent;
import dev.localdeploy.wire.LogErrorEvent;
import dev.localdeploy.wire.RemovedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which events are worth a notice. What a deployment was like when it was first heard of is no
 * news. Not for threads.
 */
final class NoticeRules {
    private static final String OPEN = "OPEN";

    /**
     * @param troubled whether something was told that it can recover from
     */
    private record Seen(boolean crashed, boolean open, boolean unresponsive, boolean troubled) {}

    private final Map<String, Seen> seen = new HashMap<>();

    List<Notice> of(DaemonEvent event) {
        return switch (event) {
            case DeploymentEvent changed -> changed(changed);
            case FindingEvent found -> List.of(notice(Kind.FINDING, found, found.finding()));
            case LogErrorEvent error -> List.of(notice(Kind.LOG_ERROR, error, error.line()));
            case RemovedEvent removed -> {
                seen.remove(removed.deploymentId());
                yield List.of();
            }
            case CrashReportEvent _ -> List.of();
        };
    }

    private List<Notice> changed(DeploymentEvent event) {
        @Nullable Seen before = seen.get(event.deploymentId());
        boolean crashed = event.status().equals("CRASHED");
        boolean open = event.circuitBreakerState().equals(OPEN);
        boolean unresponsive = event.unresponsive() != null;
        boolean well =
                event.status().equals("RUNNING")
                        && event.health().equals("HEALTHY")
                        && !unresponsive;
        List<Notice> notices = new ArrayList<>();
        if (before != null) {
            String reason = Objects.requireNonNullElse(event.reason(), "");
            if (crashed && !before.crashed()) {
                notices.add(notice(Kind.CRASHED, event, reason));
            }
            if (open && !before.open()) {
                notices.add(notice(Kind.CIRCUIT_OPENED, event, reason));
            }
            if (unresponsive && !before.unresponsive()) {
                notices.add(
                        notice(
                                Kind.UNRESPONSIVE,
                                event,
                                Objects.requireNonNullElse(event.unresponsive(), "")));
            }
            if (well && before.troubled()) {
                notices.add(notice(Kind.RECOVERED, event, ""));
            }
        }
        boolean troubled = !well && (!notices.isEmpty() || (before != null && before.troubled()));
        seen.put(event.deploymentId(), new Seen(crashed, open, unresponsive, troubled));
        return notices;
    }

    private static Notice notice(Kind kind, DaemonEvent event, String text) {
        return new Notice(kind, event.deploymentId(), event.deployment(), text, event.at(), 0);
    }
}
