package dev.localdeploy.process;

import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.ProcessId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The process table at one moment, and which of its processes belong to a run.
 *
 * <p>A process belongs to a run if it descends from the run's shim or leader, is in the leader's
 * process group or session, or carries the deployment's marker in its environment. The shim is the
 * run's subreaper, so on Linux the first of these already finds everything that was forked,
 * whatever it did to its session; the others are for a run whose shim was killed, and for systems
 * without subreapers. A process with the marker of another deployment belongs to that one.
 */
final class ProcessTree {
    /** The variable that every process of a deployment inherits. */
    static final String MARKER = "LOCAL_DEPLOY_ID";

    private final OperatingSystem system;
    private final long self;
    private final Map<Long, ProcessEntry> byPid = new HashMap<>();
    private final Map<Long, List<ProcessEntry>> byParent = new HashMap<>();
    private final Map<Long, List<ProcessEntry>> byGroup = new HashMap<>();
    private final Map<Long, List<ProcessEntry>> bySession = new HashMap<>();
    private final Map<ProcessId, Optional<String>> markers = new HashMap<>();

    /**
     * @param self pid of the daemon, which belongs to no run even where it descends from one
     */
    ProcessTree(OperatingSystem system, long self) {
        this.system = system;
        this.self = self;
        for (ProcessEntry entry : system.processes()) {
            byPid.put(entry.id().pid(), entry);
            byParent.computeIfAbsent(entry.parent(), _ -> new ArrayList<>()).add(entry);
            byGroup.computeIfAbsent(entry.group(), _ -> new ArrayList<>()).add(entry);
            bySession.computeIfAbsent(entry.session(), _ -> new ArrayList<>()).add(entry);
        }
    }

    /** The living processes of the run without its shim, from parentage, group and session. */
    List<ProcessEntry> relatives(Run run) {
        return relativesAndZombies(run).stream().filter(entry -> !entry.zombie()).toList();
    }

    /** As {@link #relatives}, with those that are dead and have not been waited for. */
    List<ProcessEntry> relativesAndZombies(Run run) {
        Map<Long, ProcessEntry> found = new LinkedHashMap<>();
        shimOf(run).ifPresent(shim -> descend(shim.id().pid(), run, found));
        exactly(run.leader())
                .ifPresent(leader -> {
                    add(leader, run, found);
                    descend(leader.id().pid(), run, found);
                });
        if (groupIsOurs(run)) {
            addAll(byGroup.get(run.leader().pid()), run, found);
            addAll(bySession.get(run.leader().pid()), run, found);
        }
        return List.copyOf(found.values());
    }

    private void addAll(
            @Nullable List<ProcessEntry> entries, Run run, Map<Long, ProcessEntry> found) {
        for (ProcessEntry entry : entries == null ? List.<ProcessEntry>of() : entries) {
            add(entry, run, found);
            descend(entry.id().pid(), run, found);
        }
    }

    /** The run's shim, if it is still there. */
    Optional<ProcessEntry> shimOf(Run run) {
        return exactly(run.shim());
    }

    private Optional<ProcessEntry> exactly(ProcessId id) {
        return Optional.ofNullable(byPid.get(id.pid())).filter(entry -> entry.id().equals(id));
    }

    /** As {@link #relatives}, with the processes that only the marker gives away. */
    List<ProcessEntry> all(Run run) {
        String deployment = run.key().deployment();
        Map<Long, ProcessEntry> found = new LinkedHashMap<>();
        for (ProcessEntry entry : relatives(run)) {
            // Somebody may have started another deployment from within this one.
            if (markerOf(entry).orElse(deployment).equals(deployment)) {
                found.put(entry.id().pid(), entry);
            }
        }
        for (ProcessEntry entry : marked(deployment)) {
            add(entry, run, found);
        }
        return List.copyOf(found.values());
    }

    /**
     * As {@link #all}, with everybody in the run's control group, which nobody leaves by itself:
     * not with a session of its own, nor by forking twice and forgetting its environment.
     *
     * @param scope that group
     */
    List<ProcessEntry> all(Run run, String scope) {
        String deployment = run.key().deployment();
        Map<Long, ProcessEntry> found = new LinkedHashMap<>();
        all(run).forEach(entry -> found.put(entry.id().pid(), entry));
        for (long pid : system.controlGroups().members(scope)) {
            Optional.ofNullable(byPid.get(pid))
                    .filter(entry -> !entry.zombie())
                    .filter(entry -> markerOf(entry).orElse(deployment).equals(deployment))
                    .ifPresent(entry -> add(entry, run, found));
        }
        return List.copyOf(found.values());
    }

    /**
     * The run's own control group, if it has one, as long as its shim or leader lives. A daemon
     * that was started from within a deployment, such as in its terminal, launches into the group
     * of that: this is nobody's own.
     */
    Optional<String> scopeOf(Run run) {
        Optional<String> daemons =
                Optional.ofNullable(byPid.get(self))
                        .flatMap(entry -> system.controlGroups().of(entry.id()));
        return Stream.of(run.shim(), run.leader())
                .flatMap(id -> exactly(id).stream())
                .flatMap(entry -> system.controlGroups().of(entry.id()).stream())
                .filter(ScopeName::isOurs)
                .filter(group -> !daemons.equals(Optional.of(group)))
                .findFirst();
    }

    /** All living processes that carry a deployment's marker, shims included. */
    List<ProcessEntry> marked(String deployment) {
        return byPid.values().stream()
                .filter(entry -> !entry.zombie() && markerOf(entry).orElse("").equals(deployment))
                .toList();
    }

    Collection<ProcessEntry> entries() {
        return byPid.values();
    }

    Optional<ProcessEntry> parentOf(ProcessEntry entry) {
        return Optional.ofNullable(byPid.get(entry.parent()));
    }

    List<ProcessEntry> childrenOf(ProcessEntry entry) {
        return byParent.getOrDefault(entry.id().pid(), List.of());
    }

    Optional<String> markerOf(ProcessEntry entry) {
        return markers.computeIfAbsent(entry.id(), id -> system.variable(id, MARKER));
    }

    private void descend(long root, Run run, Map<Long, ProcessEntry> found) {
        Deque<Long> parents = new ArrayDeque<>();
        parents.add(root);
        while (!parents.isEmpty()) {
            for (ProcessEntry child : byParent.getOrDefault(parents.remove(), List.of())) {
                if (child.id().pid() != self && !found.containsKey(child.id().pid())) {
                    add(child, run, found);
                    parents.add(child.id().pid());
                }
            }
        }
    }

    private void add(ProcessEntry entry, Run run, Map<Long, ProcessEntry> found) {
        if (!entry.id().equals(run.shim()) && entry.id().pid() != self) {
            found.put(entry.id().pid(), entry);
        }
    }

    /**
     * While a group or session has members the kernel gives its number to no new process. So if
     * another process has the leader's pid now, the group of that number is not ours any more.
     */
    private boolean groupIsOurs(Run run) {
        return run.leader().bootId().equals(system.bootId())
                && (exactly(run.leader()).isPresent() || !byPid.containsKey(run.leader().pid()));
    }
}
