package dev.localdeploy.testing;

import dev.localdeploy.crash.CrashReport;
import dev.localdeploy.crash.CrashReportStore;
import dev.localdeploy.crash.RunNotes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps crash reports as long as the test lasts. */
public final class InMemoryCrashReports implements CrashReportStore {
    private final List<CrashReport> reports = new ArrayList<>();
    private final Map<String, RunNotes> notes = new HashMap<>();
    private int notesSaved;

    @Override
    public synchronized List<CrashReport> reports(String deployment) {
        return reports.reversed().stream()
                .filter(one -> one.deployment().equals(deployment))
                .toList();
    }

    @Override
    public synchronized void save(CrashReport report) {
        reports.add(report);
    }

    @Override
    public synchronized Optional<RunNotes> notes(String deployment) {
        return Optional.ofNullable(notes.get(deployment));
    }

    @Override
    public synchronized void save(String deployment, RunNotes changed) {
        notes.put(deployment, changed);
        notesSaved++;
    }

    /** How often notes were written. */
    public synchronized int notesSaved() {
        return notesSaved;
    }

    @Override
    public synchronized List<String> deployments() {
        return List.copyOf(notes.keySet());
    }

    @Override
    public synchronized void delete(String deployment) {
        reports.removeIf(one -> one.deployment().equals(deployment));
        notes.remove(deployment);
    }
}
