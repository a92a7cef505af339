package dev.localdeploy.extension;

import java.time.Duration;
import java.util.Optional;

/**
 * A health check of your own. It is asked about every run of every deployment, at the deployment's
 * health check interval and whenever somebody asks for its health.
 *
 * <p>The class needs a public constructor without parameters; one object serves all runs, from
 * several threads at once. Answer and do not act: whether an unhealthy run is restarted is decided
 * elsewhere. Whatever is thrown makes this one answer {@code UNKNOWN} and disturbs nothing else.
 */
public interface HealthProbe {
    /**
     * What the check is called in reports, such as {@code queue-length}: 1 to 40 letters, digits,
     * {@code -} and {@code _}, and none of {@code http}, {@code process}, {@code resource}, {@code
     * exec}. Asked for once.
     */
    String name();

    /**
     * Judges one run.
     *
     * @return empty if the check has nothing to do with this deployment
     * @throws Exception if it cannot tell; the message is shown
     */
    Optional<Verdict> probe(Subject subject) throws Exception;

    /**
     * How long {@link #probe} may take. Afterwards its thread is interrupted and the run counts as
     * degraded; until that thread has really ended, the run is not asked about again. Asked for
     * once.
     */
    default Duration timeout() {
        return Duration.ofSeconds(5);
    }
}
