package dev.localdeploy.deployment;

import dev.localdeploy.deployment.DeploymentState.Running;
import dev.localdeploy.deployment.Refusal.Code;
import dev.localdeploy.process.Processes;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives out TCP ports so that no two deployments get the same one. The caller serialises: a port is
 * safe only once the deployment that got it is among {@code others}.
 */
final class Ports {
    static final int LOWEST = 1024;
    static final int HIGHEST = 65_535;
    private static final int TRIED = 10;

    /** Kept free for other tools; auto-find passes over them. */
    private static final int RESERVED_FROM = 8765;

    private static final int RESERVED_TO = 8785;

    private final PortTable table;
    private final Processes processes;

    /**
     * @param processes tells on which ports a deployment listens that never asked for one
     */
    Ports(PortTable table, Processes processes) {
        this.table = table;
        this.processes = processes;
    }

    /**
     * @param autoFind whether one of the nine ports above will do
     * @param others deployments that may hold a port
     */
    int choose(int wanted, boolean autoFind, Collection<Deployment> others) {
        if (wanted < LOWEST || wanted > HIGHEST) {
            throw new Refusal(
                    Code.INVALID_REQUEST,
                    "port %d is out of range: use %d to %d".formatted(wanted, LOWEST, HIGHEST));
        }
        if (!autoFind) {
            requireFree(
                    wanted, others, "Stop it, give another --port, or let --auto-find-port choose");
            return wanted;
        }
        for (int port = wanted; port < wanted + TRIED && port <= HIGHEST; port++) {
            if (!isReserved(port) && isFree(port, others)) {
                return port;
            }
        }
        throw new Refusal(
                Code.PORT_TAKEN,
                "no free port from %d to %d: %s. Stop one of the holders, or give another --port"
                        .formatted(
                                wanted,
                                Math.min(wanted + TRIED - 1, HIGHEST),
                                whyNotGiven(wanted, others)));
    }

    private String whyNotGiven(int port, Collection<Deployment> others) {
        return isReserved(port) && isFree(port, others)
                ? "ports %d to %d are reserved and only given with --no-auto-find-port"
                        .formatted(RESERVED_FROM, RESERVED_TO)
                : holder(port, others);
    }

    private static boolean isReserved(int port) {
        return port >= RESERVED_FROM && port <= RESERVED_TO;
    }

    private boolean isFree(int port, Collection<Deployment> others) {
        return owner(port, others).isEmpty() && table.canBind(port);
    }

    /**
     * Refuses, and names the holder, unless a program could listen on the port now.
     *
     * @param advice what the user can do about it, a sentence without its full stop
     */
    void requireFree(int port, Collection<Deployment> others, String advice) {
        if (!isFree(port, others)) {
            throw new Refusal(Code.PORT_TAKEN, holder(port, others) + ". " + advice);
        }
    }

    private static Optional<Deployment> owner(int port, Collection<Deployment> others) {
        return others.stream()
                .filter(other ->
                        other.needsPort() && Integer.valueOf(port).equals(other.spec().port()))
                .findFirst();
    }

    /** A look at all processes: only worth it where somebody must be told who is in the way. */
    private Optional<Deployment> listener(int port, Collection<Deployment> others) {
        Map<RunKey, Deployment> byRun = new HashMap<>();
        List<Run> runs = new ArrayList<>();
        for (Deployment other : others) {
            if (other.state() instanceof Running(var run, _, _)) {
                byRun.put(run.key(), other);
                runs.add(run);
            }
        }
        return processes.look(runs).entrySet().stream()
                .filter(figures -> figures.getValue().listeningPorts().contains(port))
                .flatMap(figures -> Optional.ofNullable(byRun.get(figures.getKey())).stream())
                .findFirst();
    }

    private String holder(int port, Collection<Deployment> others) {
        Optional<Deployment> owner = owner(port, others).or(() -> listener(port, others));
        Optional<PortTable.Holder> process = table.holderOf(port);
        String byProcess =
                process.map(found -> "process %d (%s)".formatted(found.pid(), found.command()))
                        .orElse("a process that is not ours to see");
        return owner.map(found ->
                        "port %d belongs to the deployment '%s' (%s, %s)"
                                .formatted(
                                        port,
                                        found.spec().name(),
                                        found.spec().id(),
                                        process.isPresent() ? byProcess : "not listening yet"))
                .orElse("port %d is taken by %s".formatted(port, byProcess));
    }
}
