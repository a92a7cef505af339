package dev.localdeploy.crash;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Keeps crash reports across the death of the daemon: the last few of each deployment. */
public interface CrashReportStore {
    /** Reports kept per deployment. */
    int KEPT = 10;

    /** The newest first. What cannot be read is left out, with a loud message. */
    List<CrashReport> reports(String deployment);

    /** Makes it durable, and forgets the oldest if there are too many. */
    void save(CrashReport report) throws IOException;

    /** Empty if there are none, or if they cannot be read. */
    Optional<RunNotes> notes(String deployment);

    void save(String deployment, RunNotes notes) throws IOException;

    /** The ids of all deployments of which something is kept. */
    List<String> deployments();

    /** Forgets everything of a deployment. */
    void delete(String deployment) throws IOException;
}
