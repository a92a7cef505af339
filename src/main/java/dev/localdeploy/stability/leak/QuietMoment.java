package dev.localdeploy.stability.leak;

import java.time.Duration;
import java.util.List;

/**
 * Chooses the moment of a restart that nobody waits for: not in the middle of a burst of requests,
 * if a quieter moment comes within a minute. Asked again and again, it first holds out for a quiet
 * moment, then settles for a quieter one, then says now.
 *
 * <p>Quiet is what this run does when it has nothing to do: a development server's browser keeps
 * its connections open all day, so their number alone says nothing.
 *
 * @param calmest fewest connections and least CPU of late
 * @param first how busy the run was when the restart was wished for
 */
public record QuietMoment(Activity calmest, Activity first) {
    /** Whether to restart now. */
    public sealed interface Answer {
        record Now() implements Answer {}

        /** Not now: look at the run again and ask again. */
        record LookAgain(Duration after) implements Answer {}
    }

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Duration HOLDS_OUT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A run that does no more than this does nothing for anybody. */
    private static final double IDLE_CPU_PERCENT = 20;

    private static final double ABOUT = 1.25;

    /**
     * @param lately how busy the run was at the last health checks, in any order; may be empty
     */
    public static QuietMoment wished(List<Activity> lately, Activity now) {
        int connections = lately.stream().mapToInt(Activity::connections).min().orElse(0);
        double cpu = lately.stream().mapToDouble(Activity::cpuPercent).min().orElse(0);
        return new QuietMoment(new Activity(connections, cpu), now);
    }

    /**
     * @param waited since the restart was wished for
     */
    public Answer ask(Duration waited, Activity now) {
        Duration left = LONGEST_WAIT.minus(waited);
        if (!left.isPositive() || isQuiet(now)) {
            return new Answer.Now();
        }
        if (waited.compareTo(HOLDS_OUT) >= 0 && isQuieterThanFirst(now)) {
            return new Answer.Now();
        }
        return new Answer.LookAgain(left.compareTo(PAUSE) < 0 ? left : PAUSE);
    }

    private boolean isQuiet(Activity now) {
        double usualCpu = Math.max(IDLE_CPU_PERCENT, ABOUT * calmest.cpuPercent());
        return now.connections() <= calmest.connections() && now.cpuPercent() <= usualCpu;
    }

    /** Half as busy in one respect, and no busier in the other. */
    private boolean isQuieterThanFirst(Activity now) {
        boolean fewer = now.connections() <= first.connections() / 2;
        boolean less = now.cpuPercent() <= first.cpuPercent() / 2;
        return (fewer && now.cpuPercent() <= first.cpuPercent())
                || (less && now.connections() <= first.connections());
    }
}
