package dev.localdeploy.restart;

import dev.localdeploy.extension.RestartAdvisor;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A restart policy that a plugin brought, and what was asked of it once.
 *
 * @param name what it is called in the log and in reasons
 * @param timeout for one answer
 */
public record OwnAdvisor(String name, Duration timeout, RestartAdvisor advisor) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,40}");
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /**
     * Asks an advisor for its name and limit.
     *
     * @throws IllegalArgumentException if they will not do
     */
    public static OwnAdvisor of(RestartAdvisor advisor) {
        return new OwnAdvisor(advisor.name(), advisor.timeout(), advisor);
    }

    public OwnAdvisor {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a restart advisor's name is 1 to 40 letters, digits, - and _");
        }
        if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the restart advisor %s wants %s for an answer: more than nothing and at most %s"
                            .formatted(name, timeout, LONGEST));
        }
    }
}
