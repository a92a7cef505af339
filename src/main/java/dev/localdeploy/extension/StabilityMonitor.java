package dev.localdeploy.extension;

import java.time.Duration;
import java.util.List;

/**
 * A watch of your own over what goes wrong slowly, such as a disk that is written to death. It is
 * shown a sample of every run of every deployment, at the deployment's health check interval.
 *
 * <p>The class needs a public constructor without parameters; one object serves all runs, from
 * several threads at once, but never twice at a time for one run. Answer and do not act: a finding
 * is reported, and whether it restarts the run is decided elsewhere. Whatever is thrown is logged
 * and changes nothing.
 */
public interface StabilityMonitor {
    /**
     * What it is called in the log: 1 to 40 letters, digits, {@code -} and {@code _}. Asked for
     * once.
     */
    String name();

    /**
     * Judges a run by its newest sample.
     *
     * @return what is wrong at present, at most 10 of it; none if all is well. What was there at
     *     the sample before, by its key, is not told again
     * @throws Exception if it cannot tell; then what was found before still holds
     */
    List<Finding> examine(Subject subject, Sample sample) throws Exception;

    /**
     * How long {@link #examine} may take. Afterwards its thread is interrupted; until that thread
     * has really ended, the run is not shown to it again. Asked for once.
     */
    default Duration timeout() {
        return Duration.ofSeconds(2);
    }
}
