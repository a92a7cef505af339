package dev.localdeploy.crash;

import java.util.List;

/** Names of variables that differ from the last good run's. Never their values. */
public record EnvironmentChange(List<String> added, List<String> removed, List<String> changed) {
    public EnvironmentChange {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }
}
