package dev.localdeploy.health;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The last reports of one subject, in as little memory as they allow: two arrays that grow as
 * needed, and whatever did not change from one report to the next is kept once.
 */
final class ReportRing {
    private final int most;
    private long[] times = new long[4];
    private CheckResult[][] results = new CheckResult[4][];
    private int size;
    private int next;

    ReportRing(int most) {
        this.most = most;
    }

    synchronized void add(HealthReport report) {
        if (size == times.length && size < most) {
            grow();
        }
        CheckResult[] added = shared(report.checks().toArray(CheckResult[]::new));
        times[next] = report.at().toEpochMilli();
        results[next] = added;
        next = (next + 1) % times.length;
        size = Math.min(size + 1, times.length);
    }

    synchronized List<HealthReport> newestFirst(int limit) {
        List<HealthReport> reports = new ArrayList<>();
        for (int back = 1; back <= Math.min(limit, size); back++) {
            int at = indexOf(back);
            reports.add(new HealthReport(List.of(results[at]), Instant.ofEpochMilli(times[at])));
        }
        return reports;
    }

    private int indexOf(int back) {
        return Math.floorMod(next - back, times.length);
    }

    /** Only ever called before the ring goes round for the first time. */
    private void grow() {
        int larger = Math.min(most, 2 * times.length);
        next = size;
        times = Arrays.copyOf(times, larger);
        results = Arrays.copyOf(results, larger);
    }

    private CheckResult[] shared(CheckResult[] added) {
        if (size == 0) {
            return added;
        }
        CheckResult[] before = results[indexOf(1)];
        for (int i = 0; i < Math.min(added.length, before.length); i++) {
            if (added[i].type().equals(before[i].type())) {
                added[i] = added[i].sharing(before[i]);
            }
        }
        return Arrays.equals(added, before) ? before : added;
    }
}
