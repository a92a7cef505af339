package dev.localdeploy.stability.log;

import java.util.List;
import java.util.stream.Stream;

/**
 * How the output of a deployment's runs is searched for errors, from the configuration files.
 *
 * @param enabled whether it is searched at all
 * @param patterns what makes a line an error
 * @param restartOnMatch whether an error is answered with a restart, where auto-restart is on
 */
public record LogPlan(boolean enabled, List<ErrorPattern> patterns, boolean restartOnMatch) {
    /** What holds where nothing is configured. */
    public static final LogPlan STANDARD =
            new LogPlan(
                    true,
                    Stream.of(
                                    "OutOfMemoryError",
                                    "Segmentation fault",
                                    "Exception:",
                                    "Error:",
                                    "FATAL",
                                    "CRITICAL",
                                    "panic:",
                                    "AssertionError",
                                    "UnhandledPromiseRejectionWarning")
                            .map(ErrorPattern::of)
                            .toList(),
                    false);

    public LogPlan {
        patterns = List.copyOf(patterns);
    }
}
