package dev.localdeploy.extension;

import java.time.Instant;

/** What a {@link RestartAdvisor} says about a restart. */
public sealed interface Advice {
    /** It has nothing against it. */
    record AsPlanned() implements Advice {}

    /**
     * The restart is put off.
     *
     * @param time no effect if it is before the planned one; a week after it at most
     */
    record NotBefore(Instant time) implements Advice {}

    /**
     * The deployment stays down until the user starts it.
     *
     * @param reason one line for people, such as {@code it is past midnight}
     */
    record StayDown(String reason) implements Advice {}

    static Advice asPlanned() {
        return new AsPlanned();
    }

    static Advice notBefore(Instant time) {
        return new NotBefore(time);
    }

    static Advice stayDown(String reason) {
        return new StayDown(reason);
    }
}
