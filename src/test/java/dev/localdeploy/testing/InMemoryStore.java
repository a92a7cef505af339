package dev.localdeploy.testing;

import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.DeploymentStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store that forgets with the test. It can be told to be a full disk. */
public final class InMemoryStore implements DeploymentStore {
    private final Map<String, Deployment> saved = new LinkedHashMap<>();
    private final Map<String, Optional<String>> lost = new LinkedHashMap<>();
    private final Consumer<String> log;
    private boolean full;
    private int refusals;
    private boolean broken;

    public InMemoryStore() {
        this(_ -> {});
    }

    /**
     * @param log hears of each save that changed something, such as {@code save Running}
     */
    public InMemoryStore(Consumer<String> log) {
        this.log = log;
    }

    /** From now on nothing can be written, as on a full disk. */
    public synchronized void fill() {
        full = true;
    }

    public synchronized void makeRoom() {
        full = false;
    }

    /** How often something could not be written. */
    public synchronized int refusals() {
        return refusals;
    }

    /** From now on it fails in a way that nobody declared. */
    public synchronized void breakDown() {
        broken = true;
    }

    @Override
    public synchronized List<Deployment> load() {
        return List.copyOf(saved.values());
    }

    /**
     * The file of this deployment was damaged; all that can be read of it is the name, if given.
     */
    public synchronized void lose(String deploymentId, @Nullable String name) {
        saved.remove(deploymentId);
        lost.put(deploymentId, Optional.ofNullable(name));
    }

    @Override
    public synchronized Map<String, Optional<String>> lost() {
        return Map.copyOf(lost);
    }

    @Override
    public synchronized void save(Deployment deployment) throws IOException {
        requireRoom();
        if (!deployment.equals(saved.put(deployment.spec().id(), deployment))) {
            log.accept("save " + deployment.state().getClass().getSimpleName());
        }
    }

    @Override
    public synchronized void delete(String deploymentId) throws IOException {
        requireRoom();
        saved.remove(deploymentId);
    }

    private void requireRoom() throws IOException {
        if (full) {
            refusals++;
            throw new IOException("No space left on device");
        }
        if (broken) {
            throw new IllegalStateException("a defect of the store");
        }
    }

    public synchronized Optional<Deployment> saved(String deploymentId) {
        return Optional.ofNullable(saved.get(deploymentId));
    }
}
