package dev.localdeploy.notification;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the user wants to be told, and how.
 *
 * @param desktop whether the desktop shows it
 * @param webhook an http or https address that gets it; null for none
 * @param secretFile holds what is sent to the webhook as bearer token; null for none
 */
public record NotificationPlan(
        boolean desktop, @Nullable URI webhook, @Nullable Path secretFile, Set<Notice.Kind> kinds) {
    /** Tells nobody anything. */
    public static final NotificationPlan NOTHING =
            new NotificationPlan(false, null, null, Set.of());

    public NotificationPlan {
        kinds = Set.copyOf(kinds);
    }

    boolean wants(Notice notice) {
        return (desktop || webhook != null) && kinds.contains(notice.kind());
    }
}
