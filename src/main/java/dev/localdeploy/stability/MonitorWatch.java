package dev.localdeploy.stability;

import dev.localdeploy.extension.Finding;
import dev.localdeploy.extension.Sample;
import dev.localdeploy.extension.Subject;
import dev.localdeploy.plugin.ForeignCode;
import dev.localdeploy.plugin.ForeignCode.Outcome;
import dev.localdeploy.stability.StabilityFinding.Cure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * What one plugin's monitor thinks of one run. One object per run: a call that never comes back
 * costs this run its one thread, and all others nothing. One thread at a time; {@link #present} may
 * be asked by any.
 */
final class MonitorWatch {
    private static final Logger LOG = Logger.getLogger(MonitorWatch.class);
    private static final int MOST_FINDINGS = 10;
    private static final int LONGEST_TEXT = 300;

    private final OwnMonitor own;
    private final ForeignCode guarded;
    private volatile Map<String, StabilityFinding> present = Map.of();
    private boolean complained;

    MonitorWatch(OwnMonitor own) {
        this.own = own;
        this.guarded = new ForeignCode("monitor-" + own.name());
    }

    /**
     * Shows it a sample, and waits for its answer no longer than it may take.
     *
     * @return what is new
     */
    List<StabilityFinding> examine(Subject subject, Sample sample) {
        var outcome =
                guarded.call(
                        () -> translated(own.monitor().examine(subject, sample)), own.timeout());
        switch (outcome) {
            case Outcome.Returned<Map<String, StabilityFinding>>(var found) -> {
                List<StabilityFinding> news = new ArrayList<>();
                found.forEach((key, finding) -> {
                    if (!present.containsKey(key)) {
                        news.add(finding);
                    }
                });
                present = found;
                return news;
            }
            case Outcome.Threw<Map<String, StabilityFinding>>(Throwable what) ->
                    complain(subject, "failed: " + harmless(what.toString()));
            case Outcome.TookTooLong<Map<String, StabilityFinding>> _ ->
                    complain(subject, "did not answer within " + own.timeout());
            case Outcome.StillBusy<Map<String, StabilityFinding>> _ ->
                    complain(subject, "hangs: an earlier call has not come back");
        }
        return List.of();
    }

    /** Once per run: it would be the same at every sample. */
    private void complain(Subject subject, String what) {
        if (!complained) {
            complained = true;
            LOG.warnf(
                    "deployment=%s monitor=%s %s; what it found before still holds",
                    subject.deployment(), own.name(), what);
        }
    }

    /** What it found, as of its last answer. */
    List<StabilityFinding> present() {
        return List.copyOf(present.values());
    }

    /** Called on the guarded thread: the list and the strings are the plugin's, too. */
    private static Map<String, StabilityFinding> translated(List<Finding> findings) {
        Map<String, StabilityFinding> translated = new LinkedHashMap<>();
        findings.stream()
                .limit(MOST_FINDINGS)
                .forEach(finding ->
                        translated.put(
                                harmless(finding.key()),
                                new StabilityFinding(
                                        harmless(finding.reason()),
                                        finding.restartHelps()
                                                ? Cure.RESTART_WHEN_QUIET
                                                : Cure.NONE)));
        return translated;
    }

    private static String harmless(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "…";
    }
}
