package dev.localdeploy.os;

import java.util.Optional;
import java.util.Set;

/**
 * Groups of processes that a child cannot leave by itself, cgroups(7), version 2. A group is named
 * by its path from the root, such as {@code /user.slice/x.scope}.
 */
public interface ControlGroups {
    /** For systems that have none. */
    ControlGroups NONE =
            new ControlGroups() {
                @Override
                public Optional<String> of(ProcessId process) {
                    return Optional.empty();
                }

                @Override
                public Set<Long> members(String group) {
                    return Set.of();
                }

                @Override
                public boolean move(ProcessId process, String group) {
                    return false;
                }

                @Override
                public Optional<String> setting(String group, String name) {
                    return Optional.empty();
                }
            };

    /** Where a living process is. */
    Optional<String> of(ProcessId process);

    /** The pids of all in the group and below it; none if there is no such group. */
    Set<Long> members(String group);

    /**
     * @return false if the process is gone, or it is not ours to move
     */
    boolean move(ProcessId process, String group);

    /**
     * @param name such as {@code memory.max}
     * @return empty if the group has no such setting
     */
    Optional<String> setting(String group, String name);
}
