package dev.localdeploy.health;

import java.time.Duration;

/**
 * Whether a run is ready, and whether it answers: what follows from one HTTP check after the other.
 *
 * <pre>
 *            answers                       fails N times in a row
 *  waiting ───────────▶ ready ──────────────────────────────────────▶ unresponsive (told)
 *     │                   ▲                                                ▲
 *     │                   └── answers                                      │
 *     └───────────────────── fails, and the startup grace is over ─────────┘
 * </pre>
 *
 * @param ready it has answered once
 * @param failures in a row, since it was ready
 * @param told that it is unresponsive, and it has not answered since
 */
record Responsiveness(boolean ready, int failures, boolean told) {
    /** What is new. */
    enum News {
        NONE,
        READY,
        UNRESPONSIVE,
        RESPONSIVE_AGAIN
    }

    record Step(Responsiveness next, News news) {}

    static Responsiveness atFirst(boolean ready) {
        return new Responsiveness(ready, 0, false);
    }

    Step answered() {
        News news = ready ? (told ? News.RESPONSIVE_AGAIN : News.NONE) : News.READY;
        return new Step(new Responsiveness(true, 0, false), news);
    }

    /**
     * @param up how long the run has been up, without the time that the machine slept
     */
    Step failed(Duration up, HealthPlan plan) {
        if (!ready) {
            return failed(failures, up.compareTo(plan.startupGrace()) >= 0);
        }
        return failed(failures + 1, failures + 1 >= plan.unhealthyThreshold());
    }

    private Step failed(int failures, boolean enough) {
        boolean tell = enough && !told;
        return new Step(
                new Responsiveness(ready, failures, told || tell),
                tell ? News.UNRESPONSIVE : News.NONE);
    }

    /** What failed before the machine slept has nothing to do with what fails after. */
    Responsiveness afterSleep() {
        return new Responsiveness(ready, 0, told);
    }
}
