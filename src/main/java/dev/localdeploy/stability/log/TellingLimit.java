package dev.localdeploy.stability.log;

import java.time.Duration;
import java.time.Instant;

/** Tells ten errors a minute at most, and then how many it held back. */
final class TellingLimit {
    private static final int MOST = 10;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private Instant windowBegan = Instant.MIN;
    private int told;
    private long heldBack;

    /** Whether one more may be told now; it is then taken for told. */
    boolean allows(Instant now) {
        if (windowBegan.equals(Instant.MIN) || !windowBegan.plus(WINDOW).isAfter(now)) {
            windowBegan = now;
            told = 0;
        }
        if (told == MOST) {
            return false;
        }
        told++;
        return true;
    }

    void held() {
        heldBack++;
    }

    /** How many were held back since the last time that it was asked. */
    long heldBack() {
        long held = heldBack;
        heldBack = 0;
        return held;
    }
}
