package dev.localdeploy.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * How long tests wait for what a real process or thread is about to do. Long enough for a machine
 * that builds something else meanwhile; what comes sooner is seen sooner.
 */
public final class Patience {
    public static final Duration LONG = Duration.ofSeconds(90);

    private Patience() {}

    public static ConditionFactory await() {
        return Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(50));
    }
}
