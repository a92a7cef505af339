package dev.localdeploy.store;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.localdeploy.stability.log.ErrorPattern;
import dev.localdeploy.stability.log.LogPlan;
import dev.localdeploy.stability.log.Severity;
import java.util.List;

/** The part of a deployment's file that says how its output is searched for errors. */
record StoredLogPlan(boolean enabled, List<StoredPattern> errorPatterns, boolean restartOnMatch) {

    record StoredPattern(String pattern, Severity severity) {
        ErrorPattern toPattern() {
            String expression = Impossible.ifMissing(pattern, "log_monitoring.pattern");
            try {
                Pattern.compile(expression);
            } catch (PatternSyntaxException e) {
                Impossible.unless(false, "log_monitoring.pattern", expression);
            }
            return new ErrorPattern(
                    expression, Impossible.ifMissing(severity, "log_monitoring.severity"));
        }
    }

    static StoredLogPlan of(LogPlan plan) {
        return new StoredLogPlan(
                plan.enabled(),
                plan.patterns().stream()
                        .map(one -> new StoredPattern(one.expression(), one.severity()))
                        .toList(),
                plan.restartOnMatch());
    }

    LogPlan toPlan() {
        return new LogPlan(
                enabled,
                Impossible.ifMissing(errorPatterns, "log_monitoring.error_patterns").stream()
                        .map(StoredPattern::toPattern)
                        .toList(),
                restartOnMatch);
    }
}
