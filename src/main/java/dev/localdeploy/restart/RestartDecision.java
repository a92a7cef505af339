package dev.localdeploy.restart;

import java.time.Duration;

/** What follows a crash. */
public sealed interface RestartDecision {
    /** Launch again after this delay. */
    record RestartAfter(Duration delay) implements RestartDecision {}

    /** Another try would fail the same way. */
    record StayDown(String reason) implements RestartDecision {}

    /** It was tried often enough. */
    record GiveUp(String reason) implements RestartDecision {}
}
