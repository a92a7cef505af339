package dev.localdeploy.health;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The last reports of each subject. Kept in memory only: health is of the present. */
public final class HealthHistory {
    /** Reports kept per subject. */
    public static final int KEPT = 100;

    private final Map<String, ReportRing> rings = new ConcurrentHashMap<>();

    public void add(String subject, HealthReport report) {
        rings.computeIfAbsent(subject, _ -> new ReportRing(KEPT)).add(report);
    }

    public List<HealthReport> newestFirst(String subject, int limit) {
        ReportRing ring = rings.get(subject);
        return ring == null ? List.of() : ring.newestFirst(limit);
    }

    public Optional<HealthReport> newest(String subject) {
        return newestFirst(subject, 1).stream().findFirst();
    }

    public void forget(String subject) {
        rings.remove(subject);
    }
}
