package dev.localdeploy.cli.monitor;

import java.util.Comparator;
import java.util.List;

/** By which column the table is sorted. */
enum Sort {
    NAME("name", false),
    STATUS("status", false),
    HEALTH("health", false),
    CPU("cpu", true),
    MEMORY("memory", true),
    UPTIME("uptime", false),
    RESTARTS("restarts", true);

    /** What needs a person stands first. */
    private static final List<String> STATUSES =
            List.of("CRASHED", "STOPPING", "STARTING", "RUNNING", "STOPPED");

    private static final List<String> HEALTHS =
            List.of("UNHEALTHY", "DEGRADED", "UNKNOWN", "HEALTHY");

    private final String word;
    private final boolean largestFirst;

    Sort(String word, boolean largestFirst) {
        this.word = word;
        this.largestFirst = largestFirst;
    }

    String word() {
        return word;
    }

    Sort next() {
        return switch (this) {
            case NAME -> STATUS;
            case STATUS -> HEALTH;
            case HEALTH -> CPU;
            case CPU -> MEMORY;
            case MEMORY -> UPTIME;
            case UPTIME -> RESTARTS;
            case RESTARTS -> NAME;
        };
    }

    /** Whether the largest comes first. */
    boolean isDescending(boolean reversed) {
        return largestFirst != reversed;
    }

    /** Rows whose figure is not known come last, whichever way; equal ones by name. */
    Comparator<Row> order(boolean reversed) {
        Comparator<Row> by = isDescending(reversed) ? smallestFirst().reversed() : smallestFirst();
        return Comparator.comparing(this::isUnknown)
                .thenComparing(by)
                .thenComparing(Row::name)
                .thenComparing(Row::id);
    }

    private Comparator<Row> smallestFirst() {
        return switch (this) {
            case NAME -> Comparator.comparing(Row::name);
            case STATUS -> Comparator.comparingInt(row -> rank(STATUSES, row.status()));
            case HEALTH -> Comparator.comparingInt(row -> rank(HEALTHS, row.health()));
            case CPU -> Comparator.comparingDouble(Row::cpuPercent);
            case MEMORY -> Comparator.comparingDouble(Row::memoryMb);
            case UPTIME -> Comparator.comparingDouble(Row::uptimeSeconds);
            case RESTARTS -> Comparator.comparingLong(Row::restarts);
        };
    }

    private boolean isUnknown(Row row) {
        return switch (this) {
            case CPU -> Double.isNaN(row.cpuPercent());
            case MEMORY -> Double.isNaN(row.memoryMb());
            case UPTIME -> Double.isNaN(row.uptimeSeconds());
            default -> false;
        };
    }

    private static int rank(List<String> worstFirst, String word) {
        int rank = worstFirst.indexOf(word);
        return rank < 0 ? worstFirst.size() : rank;
    }
}
