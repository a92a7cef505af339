package dev.localdeploy.scope;

import dev.localdeploy.os.ControlGroups;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.os.Timers;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.ScopeName;
import dev.localdeploy.scope.UserManager.Line;
import dev.localdeploy.scope.UserManager.Refused;
import dev.localdeploy.scope.UserManager.ScopeOrder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Moves each run into a scope of its own after it was launched, with nobody waiting:
 *
 * <pre>
 *   began ── 250 ms, or at once where there are limits ──▶ ordered ── 20 ms, 40 ms, … ──▶ all inside
 *                                                                        │ forked meanwhile: moved by hand
 * </pre>
 *
 * <p>What is due at the same time shares one look at the process table and one line to the manager.
 * Nothing here can fail a run: what cannot be done is told, as a warning where limits were wanted.
 * A run that is in a scope already, because an earlier daemon put it there, stays in it.
 */
public final class RunScopes {
    private static final Logger LOG = Logger.getLogger(RunScopes.class);

    /** The next run comes first; many that crash at once end before they get a scope. */
    static final Duration SETTLING = Duration.ofMillis(250);

    private static final Duration FIRST_LOOK = Duration.ofMillis(20);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final int LOOKS = 10;
    private static final int ATTEMPTS = 4;

    static final String NO_MANAGER =
            "no user manager of systemd is here, which would have to put them in force; remove"
                    + " 'limits', or run the daemon where 'systemctl --user' works";

    private final ControlGroups groups;
    private final Timers timers;
    private final Executor worker;
    private final Function<Collection<Run>, Map<RunKey, List<ProcessId>>> trees;
    private final Optional<UserManager> manager;
    private final Consumer<Run> moved;
    private final Map<String, Ward> wards = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Ward> due = new ConcurrentLinkedQueue<>();

    /** A run that is, or shall be, in a scope. Its report is written by the worker alone. */
    private static final class Ward {
        private final Run run;
        private final String name;
        private final Limits limits;
        private volatile ScopeReport report = ScopeReport.NOT_YET;
        private boolean ordered;

        /** The control group in which it was launched; empty if it was not moved from there. */
        private String origin = "";

        private int looks;
        private Duration wait = FIRST_LOOK;

        Ward(Run run, String name, Limits limits) {
            this.run = run;
            this.name = name;
            this.limits = limits;
        }
    }

    /**
     * @param worker does one thing after the other, on a thread of its own
     * @param trees the living processes of runs, the shim first
     * @param manager empty where there is none
     * @param moved is told of every run that came into a scope; must not block
     */
    public RunScopes(
            ControlGroups groups,
            Timers timers,
            Executor worker,
            Function<Collection<Run>, Map<RunKey, List<ProcessId>>> trees,
            Optional<UserManager> manager,
            Consumer<Run> moved) {
        this.groups = groups;
        this.timers = timers;
        this.worker = worker;
        this.trees = trees;
        this.manager = manager;
        this.moved = moved;
    }

    /** A run is up, just launched or adopted. Returns at once. */
    public void began(Run run, String name, Limits limits) {
        if (manager.isEmpty() && limits.isNone()) {
            return;
        }
        var ward = new Ward(run, name, limits);
        wards.put(run.key().deployment(), ward);
        if (manager.isEmpty()) {
            trouble(ward, NO_MANAGER);
            return;
        }
        timers.after(limits.isNone() ? SETTLING : Duration.ZERO, () -> isDue(ward));
    }

    /** Nothing of the deployment's run is left; its scope goes by itself. */
    public void ended(String deployment) {
        wards.remove(deployment);
    }

    /** How the control group of this run stands; empty where there is none to be had or told of. */
    public Optional<ScopeReport> of(RunKey run) {
        return Optional.ofNullable(wards.get(run.deployment()))
                .filter(ward -> ward.run.key().equals(run))
                .map(ward -> ward.report);
    }

    private void isDue(Ward ward) {
        due.add(ward);
        worker.execute(this::lookAfterAll);
    }

    private void lookAfterAll() {
        List<Ward> all = new ArrayList<>();
        for (Ward ward = due.poll(); ward != null; ward = due.poll()) {
            if (wards.get(ward.run.key().deployment()) == ward) {
                all.add(ward);
            }
        }
        if (all.isEmpty()) {
            return;
        }
        Map<RunKey, List<ProcessId>> seen = treesOf(all);
        List<Ward> outside = new ArrayList<>();
        for (Ward ward : all) {
            List<ProcessId> tree = seen.getOrDefault(ward.run.key(), List.of());
            Optional<String> scope = scopeOf(ward, tree);
            if (scope.isPresent()) {
                gather(ward, tree, scope.get());
            } else if (!tree.isEmpty()) {
                outside.add(ward);
            }
        }
        order(outside, seen);
    }

    private Map<RunKey, List<ProcessId>> treesOf(Collection<Ward> some) {
        return trees.apply(some.stream().map(ward -> ward.run).toList());
    }

    /**
     * Whoever is in it shows it: the shim is the first, and was moved with the others. The scope of
     * another deployment, from within which the daemon was started, does not count.
     */
    private Optional<String> scopeOf(Ward ward, List<ProcessId> tree) {
        Set<String> own = Set.of(ScopeName.of(ward.name), ScopeName.of(ward.name, ward.run));
        return tree.stream()
                .limit(2)
                .map(groups::of)
                .flatMap(Optional::stream)
                .filter(group -> own.contains(ScopeName.unitOf(group)))
                .findFirst();
    }

    private void gather(Ward ward, List<ProcessId> tree, String scope) {
        boolean complete = true;
        for (ProcessId each : tree) {
            if (groups.of(each).orElse(scope).equals(ward.origin)) {
                complete = false;
                groups.move(each, scope);
            }
        }
        if (!complete && ward.looks < LOOKS) {
            lookAgain(ward);
            return;
        }
        @Nullable String missing = missing(ward.limits, scope);
        ward.report = new ScopeReport(ScopeName.unitOf(scope), missing);
        if (missing != null) {
            LOG.warnf("deployment=%s pid=%d %s", ward.name, ward.run.leader().pid(), missing);
        } else if (!ward.limits.isNone()) {
            LOG.infof(
                    "deployment=%s pid=%d scope=%s limits=\"%s\"",
                    ward.name,
                    ward.run.leader().pid(),
                    ScopeName.unitOf(scope),
                    ward.limits.inWords());
        }
        moved.accept(ward.run);
    }

    private @Nullable String missing(Limits limits, String scope) {
        List<String> missing = new ArrayList<>();
        for (Limits.One one : limits.set()) {
            Optional<String> inForce = groups.setting(scope, one.file());
            if (inForce.isEmpty() || inForce.get().startsWith("max")) {
                missing.add(
                        "%s is not in force, because the user manager has no '%s' controller"
                                .formatted(one.key(), one.controller()));
            }
        }
        return missing.isEmpty()
                ? null
                : String.join("; ", missing)
                        + "; 'local-deploy doctor' says what an administrator can do";
    }

    private void order(List<Ward> outside, Map<RunKey, List<ProcessId>> seen) {
        List<Ward> fresh = outside.stream().filter(ward -> !ward.ordered).toList();
        outside.stream().filter(ward -> ward.ordered).forEach(this::stillOutside);
        if (fresh.isEmpty() || manager.isEmpty()) {
            return;
        }
        try (Line line = manager.get().connect()) {
            for (Ward ward : fresh) {
                order(ward, seen.getOrDefault(ward.run.key(), List.of()), line);
            }
        } catch (IOException e) {
            fresh.stream()
                    .filter(ward -> !ward.ordered)
                    .forEach(ward ->
                            trouble(
                                    ward,
                                    "systemd's user manager does not answer: " + e.getMessage()));
        }
    }

    private void stillOutside(Ward ward) {
        if (ward.looks < LOOKS) {
            lookAgain(ward);
        } else {
            trouble(ward, "systemd has not moved the run into the scope it made for it");
        }
    }

    private void order(Ward ward, List<ProcessId> seen, Line line) throws IOException {
        String unit = ScopeName.of(ward.name);
        ward.origin = groups.of(seen.getFirst()).orElse("");
        List<ProcessId> tree = atHome(ward, seen);
        for (int attempt = 1; !tree.isEmpty(); attempt++) {
            try {
                line.start(
                        new ScopeOrder(
                                unit,
                                "%s, run %d of local-deploy"
                                        .formatted(ward.name, ward.run.key().number()),
                                tree.stream().map(ProcessId::pid).toList(),
                                ward.limits));
                ward.ordered = true;
                lookAgain(ward);
                return;
            } catch (Refused no) {
                if (attempt == ATTEMPTS || no.why() == Refused.Why.OTHER) {
                    trouble(ward, "systemd's user manager refuses: " + no.getMessage());
                    return;
                }
                if (no.why() == Refused.Why.NAME_TAKEN) {
                    unit = ScopeName.of(ward.name, ward.run);
                }
                tree = atHome(ward, treesOf(List.of(ward)).getOrDefault(ward.run.key(), List.of()));
            }
        }
    }

    /** Who has been moved elsewhere by somebody else, such as by systemd-run, is left there. */
    private List<ProcessId> atHome(Ward ward, List<ProcessId> tree) {
        return tree.stream()
                .filter(each -> groups.of(each).orElse("").equals(ward.origin))
                .toList();
    }

    private void lookAgain(Ward ward) {
        ward.looks++;
        timers.after(ward.wait, () -> isDue(ward));
        Duration next = ward.wait.multipliedBy(2);
        ward.wait = next.compareTo(LONGEST_WAIT) < 0 ? next : LONGEST_WAIT;
    }

    private void trouble(Ward ward, String what) {
        if (ward.limits.isNone()) {
            ward.report = new ScopeReport(null, null);
            LOG.debugf("deployment=%s has no scope of its own: %s", ward.name, what);
        } else {
            ward.report =
                    new ScopeReport(
                            null, "%s not in force: %s".formatted(ward.limits.inWords(), what));
            LOG.warnf(
                    "deployment=%s pid=%d its limits (%s) are not in force: %s",
                    ward.name, ward.run.leader().pid(), ward.limits.inWords(), what);
        }
    }
}
