package dev.localdeploy.health;

import java.time.Duration;
import java.util.List;

/**
 * How long an HTTP check waits.
 *
 * @param perTry for everything up to the end of the answer's headers
 * @param pauses between the tries, so there is one try more than pauses
 */
public record HttpPatience(Duration perTry, List<Duration> pauses) {
    /** Three tries of five seconds. */
    public static final HttpPatience STANDARD =
            new HttpPatience(
                    Duration.ofSeconds(5), List.of(Duration.ofMillis(500), Duration.ofSeconds(1)));

    public HttpPatience {
        pauses = List.copyOf(pauses);
    }

    /** One try. */
    HttpPatience hurried() {
        return new HttpPatience(perTry, List.of());
    }
}
