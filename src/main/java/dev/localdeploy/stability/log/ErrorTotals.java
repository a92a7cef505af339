package dev.localdeploy.stability.log;

/** How many errors ever came, by how bad they were. Never gets smaller. */
public record ErrorTotals(long warnings, long errors, long criticals) {
    public static final ErrorTotals NONE = new ErrorTotals(0, 0, 0);

    /** With one more. */
    ErrorTotals and(Severity severity) {
        return switch (severity) {
            case WARNING -> new ErrorTotals(warnings + 1, errors, criticals);
            case ERROR -> new ErrorTotals(warnings, errors + 1, criticals);
            case CRITICAL -> new ErrorTotals(warnings, errors, criticals + 1);
        };
    }

    public long of(Severity severity) {
        return switch (severity) {
            case WARNING -> warnings;
            case ERROR -> errors;
            case CRITICAL -> criticals;
        };
    }

    public long all() {
        return warnings + errors + criticals;
    }
}
