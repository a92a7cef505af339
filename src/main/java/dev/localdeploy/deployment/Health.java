package dev.localdeploy.deployment;

import dev.localdeploy.health.HealthReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a deployment is, as far as is known.
 *
 * @param lastCheck when somebody last looked; null if nobody has
 * @param nextCheck when the next look is due; null if none is
 * @param unresponsive why the run counts as one that lives and does not answer; null while it does
 *     not
 */
public record Health(
        HealthReport report,
        @Nullable Instant lastCheck,
        @Nullable Instant nextCheck,
        @Nullable String unresponsive) {}
