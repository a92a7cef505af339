package dev.localdeploy.daemon;

import dev.localdeploy.config.ConfigurationException;
import dev.localdeploy.config.ConfigurationFiles;
import dev.localdeploy.config.Settings;
import dev.localdeploy.notification.Notice;
import dev.localdeploy.notification.NotificationPlan;
import java.net.URI;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the user's own file says of notifications, in the words of the core. The file is read again
 * when it has changed; while it has mistakes, what it said before holds. Not for threads.
 */
final class UserNotifications implements Supplier<NotificationPlan> {
    private static final Logger LOG = Logger.getLogger(UserNotifications.class);

    private final ConfigurationFiles files;
    private NotificationPlan plan = NotificationPlan.NOTHING;
    private @Nullable Object version;

    UserNotifications(ConfigurationFiles files) {
        this.files = files;
    }

    @Override
    public NotificationPlan get() {
        Object now = files.userFileVersion();
        if (!now.equals(version)) {
            version = now;
            read();
        }
        return plan;
    }

    private void read() {
        try {
            plan = plan(files.notifications());
        } catch (ConfigurationException | IllegalArgumentException e) {
            LOG.warnf(
                    "what the user file says of notifications cannot be used: %s", e.getMessage());
        }
    }

    private static NotificationPlan plan(Settings.Notifications settings) {
        @Nullable String url = settings.webhookUrl();
        return new NotificationPlan(
                settings.desktop(),
                url == null ? null : URI.create(url),
                settings.webhookSecretFile(),
                settings.events().stream()
                        .map(event -> Notice.Kind.valueOf(event.name()))
                        .collect(Collectors.toSet()));
    }
}
