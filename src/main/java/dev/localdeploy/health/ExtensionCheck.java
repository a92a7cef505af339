package dev.localdeploy.health;

import dev.localdeploy.extension.Subject;
import dev.localdeploy.extension.Verdict;
import dev.localdeploy.plugin.ForeignCode;
import dev.localdeploy.plugin.ForeignCode.Outcome;
import dev.localdeploy.process.TreeFigures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jboss.logging.Logger;

/**
 * A plugin's check of one run. One object per run: a call that never comes back costs this run its
 * one thread, and all others nothing.
 */
final class ExtensionCheck implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(ExtensionCheck.class);
    private static final int LONGEST_TEXT = 300;
    private static final int MOST_DETAILS = 20;

    private final OwnProbe own;
    private final ForeignCode guarded;

    ExtensionCheck(OwnProbe own) {
        this.own = own;
        this.guarded = new ForeignCode("probe-" + own.name());
    }

    @Override
    public String type() {
        return own.name();
    }

    @Override
    public Optional<CheckResult> check(WatchedRun run, Optional<TreeFigures> figures) {
        Subject subject = subject(run, figures);
        Outcome<Optional<CheckResult>> outcome =
                guarded.call(() -> own.probe().probe(subject).map(this::result), own.timeout());
        return switch (outcome) {
            case Outcome.Returned<Optional<CheckResult>>(var result) -> result;
            case Outcome.Threw<Optional<CheckResult>>(Throwable what) -> {
                LOG.debugf(what, "deployment=%s the probe %s failed", run.deployment(), own.name());
                yield Optional.of(
                        result(
                                HealthStatus.UNKNOWN,
                                "The probe failed: " + Texts.firstLine(what.toString(), 200)));
            }
            case Outcome.TookTooLong<Optional<CheckResult>> _ ->
                    Optional.of(
                            result(
                                    HealthStatus.DEGRADED,
                                    "The probe did not answer within " + own.timeout()));
            case Outcome.StillBusy<Optional<CheckResult>> _ ->
                    Optional.of(
                            result(
                                    HealthStatus.DEGRADED,
                                    "The probe hangs: an earlier call has not come back"));
        };
    }

    private static Subject subject(WatchedRun run, Optional<TreeFigures> figures) {
        return new Subject(
                run.deployment(),
                run.run().leader().pid(),
                run.run().startedAt(),
                run.workingDirectory(),
                run.port() == null ? OptionalInt.empty() : OptionalInt.of(run.port()),
                figures.map(TreeFigures::listeningPorts).orElse(List.of()));
    }

    /** Called on the guarded thread: the verdict's map and strings are the plugin's, too. */
    private CheckResult result(Verdict verdict) {
        HealthStatus status =
                switch (verdict.level()) {
                    case HEALTHY -> HealthStatus.HEALTHY;
                    case DEGRADED -> HealthStatus.DEGRADED;
                    case UNHEALTHY -> HealthStatus.UNHEALTHY;
                    case UNKNOWN -> HealthStatus.UNKNOWN;
                };
        return new CheckResult(
                own.name(),
                status,
                Texts.firstLine(verdict.message(), LONGEST_TEXT),
                new Details(bounded(verdict.details())));
    }

    private CheckResult result(HealthStatus status, String message) {
        return new CheckResult(own.name(), status, message, Evidence.NONE);
    }

    private static Map<String, Object> bounded(Map<String, Object> details) {
        var bounded = new LinkedHashMap<String, Object>();
        details.entrySet().stream()
                .limit(MOST_DETAILS)
                .forEach(entry ->
                        bounded.put(
                                Texts.shown(entry.getKey(), LONGEST_TEXT),
                                plain(entry.getValue())));
        return Map.copyOf(bounded);
    }

    /** What JSON knows; all else as text, so that no object of a plugin stays behind. */
    private static Object plain(Object value) {
        return switch (value) {
            case Boolean known -> known;
            case Integer known -> known;
            case Long known -> known;
            case Double known -> known;
            default -> Texts.shown(value.toString(), LONGEST_TEXT);
        };
    }

    private record Details(Map<String, Object> asMap) implements Evidence {}
}
