package dev.localdeploy.health;

import dev.localdeploy.extension.HealthProbe;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A check that a plugin brought, and what was asked of it once.
 *
 * @param name what it is called in reports
 * @param timeout for one answer
 */
public record OwnProbe(String name, Duration timeout, HealthProbe probe) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,40}");
    private static final Set<String> TAKEN =
            Set.of(HttpCheck.TYPE, ProcessCheck.TYPE, ResourceCheck.TYPE, ExecCheck.TYPE);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /**
     * Asks a probe for its name and limit.
     *
     * @throws IllegalArgumentException if they will not do
     */
    public static OwnProbe of(HealthProbe probe) {
        return new OwnProbe(probe.name(), probe.timeout(), probe);
    }

    public OwnProbe {
        if (!NAME.matcher(name).matches() || TAKEN.contains(name)) {
            throw new IllegalArgumentException(
                    "'%s' is no name for a health check: use up to 40 letters, digits, - and _, and"
                                    .formatted(Texts.shown(name, 60))
                            + " none of the built-in names");
        }
        if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the health check %s wants %s for an answer: more than nothing and at most %s"
                            .formatted(name, timeout, LONGEST));
        }
    }
}
