package dev.localdeploy.stability;

import dev.localdeploy.extension.StabilityMonitor;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A monitor that a plugin brought, and what was asked of it once.
 *
 * @param name what it is called in the log
 * @param timeout for one answer
 */
public record OwnMonitor(String name, Duration timeout, StabilityMonitor monitor) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,40}");
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /**
     * Asks a monitor for its name and limit.
     *
     * @throws IllegalArgumentException if they will not do
     */
    public static OwnMonitor of(StabilityMonitor monitor) {
        return new OwnMonitor(monitor.name(), monitor.timeout(), monitor);
    }

    public OwnMonitor {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a stability monitor's name is 1 to 40 letters, digits, - and _");
        }
        if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the stability monitor %s wants %s for an answer: more than nothing and at most %s"
                            .formatted(name, timeout, LONGEST));
        }
    }
}
