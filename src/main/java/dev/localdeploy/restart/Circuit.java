package dev.localdeploy.restart;

import java.time.Instant;

/** The circuit breaker of one deployment. */
public sealed interface Circuit {
    /** Restarts as usual. */
    record Closed() implements Circuit {}

    /** No automatic restart before {@code until}. */
    record Open(Instant until) implements Circuit {}

    /** One trial is under way: if it becomes stable the circuit closes, if it crashes it opens. */
    record HalfOpen() implements Circuit {}
}
