package dev.localdeploy.testing;

import dev.localdeploy.os.ControlGroups;
import dev.localdeploy.os.ProcessId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Control groups in which processes are as the test says. */
public final class FakeControlGroups implements ControlGroups {
    private final Map<Long, String> groups = new HashMap<>();
    private final Map<String, String> settings = new HashMap<>();

    /** Whether processes may be moved by hand. */
    public boolean yielding = true;

    public void put(ProcessId process, String group) {
        groups.put(process.pid(), group);
    }

    public void set(String group, String name, String value) {
        settings.put(group + "/" + name, value);
    }

    @Override
    public Optional<String> of(ProcessId process) {
        return Optional.ofNullable(groups.get(process.pid()));
    }

    @Override
    public Set<Long> members(String group) {
        var members = new HashSet<Long>();
        groups.forEach((pid, where) -> {
            if (where.equals(group) || where.startsWith(group + "/")) {
                members.add(pid);
            }
        });
        return members;
    }

    @Override
    public boolean move(ProcessId process, String group) {
        if (yielding) {
            put(process, group);
        }
        return yielding;
    }

    @Override
    public Optional<String> setting(String group, String name) {
        return Optional.ofNullable(settings.get(group + "/" + name));
    }
}
