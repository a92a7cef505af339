package dev.localdeploy.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One round of checks while its slow ones are awaited. Guarded by the lock of its {@link
 * RunHealth}.
 */
final class Round {
    private final boolean scheduled;
    private final List<CheckResult> quick;
    private final Set<Errand> awaited;
    private final @Nullable CompletableFuture<HealthReport> asked;

    /**
     * @param quick what is known already
     * @param asked by somebody who waits for the complete report
     */
    Round(
            boolean scheduled,
            List<CheckResult> quick,
            Collection<Errand> slow,
            @Nullable CompletableFuture<HealthReport> asked) {
        this.scheduled = scheduled;
        this.quick = quick;
        this.awaited = new HashSet<>(slow);
        this.asked = asked;
    }

    boolean isScheduled() {
        return scheduled;
    }

    boolean isAskedFor() {
        return asked != null;
    }

    boolean awaits(Errand errand) {
        return awaited.contains(errand);
    }

    void answered(Errand errand) {
        awaited.remove(errand);
    }

    boolean isComplete() {
        return awaited.isEmpty();
    }

    /** In the order in which people read them: does it answer, does it live, what does it take. */
    List<CheckResult> results(List<Errand> slow) {
        List<CheckResult> results = new ArrayList<>();
        slow.stream()
                .filter(Round::isHttp)
                .forEach(errand -> result(errand).ifPresent(results::add));
        results.addAll(quick);
        slow.stream()
                .filter(errand -> !isHttp(errand))
                .forEach(errand -> result(errand).ifPresent(results::add));
        return results;
    }

    private Optional<CheckResult> result(Errand errand) {
        return awaited.contains(errand) ? errand.carriedOver() : errand.newest();
    }

    private static boolean isHttp(Errand errand) {
        return errand.check().type().equals(HttpCheck.TYPE);
    }

    /** Tells whoever asked. */
    void tell(HealthReport report) {
        if (asked != null) {
            asked.complete(report);
        }
    }
}
