package dev.localdeploy.deployment;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Remembers deployments across the death of the daemon. */
public interface DeploymentStore {
    /**
     * Everything that can be read. A file that cannot is set aside with a loud message and does not
     * keep the others from being read.
     */
    List<Deployment> load();

    /**
     * Deployments whose file was set aside, by this daemon or an earlier one, and not replaced
     * since. Ask after {@link #load}.
     *
     * @return id to name, as far as that can still be read
     */
    Map<String, Optional<String>> lost();

    /**
     * Makes the snapshot durable before it returns; does nothing if what would be written is
     * already there.
     */
    void save(Deployment deployment) throws IOException;

    void delete(String deploymentId) throws IOException;
}
