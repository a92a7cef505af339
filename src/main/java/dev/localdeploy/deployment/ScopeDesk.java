package dev.localdeploy.deployment;

import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.scope.RunScopes;
import dev.localdeploy.scope.ScopeReport;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where deployments and the control groups of their runs meet: tells which runs come and go. Told
 * from a supervisor's thread, so nothing waits.
 */
public final class ScopeDesk {
    private final Deployments deployments;
    private final RunScopes scopes;
    private final Map<String, RunKey> seen = new ConcurrentHashMap<>();

    public ScopeDesk(Deployments deployments, RunScopes scopes) {
        this.deployments = deployments;
        this.scopes = scopes;
    }

    /** From now on follows the deployments. Call it once, before they are recovered. */
    public void begin() {
        deployments.subscribe(this::changed);
        deployments.subscribeToRemovals(removed -> forget(removed.spec().id()));
    }

    /** How the control group of the present run stands; empty where there is nothing to tell. */
    public Optional<ScopeReport> lookAt(Deployment deployment) {
        return deployment.run().map(Run::key).flatMap(scopes::of);
    }

    private void changed(Deployment deployment) {
        String id = deployment.spec().id();
        Optional<Run> up = deployment.run();
        if (up.isEmpty()) {
            forget(id);
        } else if (!up.get().key().equals(seen.put(id, up.get().key()))) {
            scopes.began(up.get(), deployment.spec().name(), deployment.spec().limits());
        }
    }

    private void forget(String id) {
        @Nullable RunKey before = seen.remove(id);
        if (before != null) {
            scopes.ended(id);
        }
    }
}
