package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.link.Json;
import dev.localdeploy.text.Visible;
import java.util.ArrayList;
import java.util.List;

/**
 * What the table shows of a deployment. All texts are harmless to print. A figure that is not known
 * is {@link Double#NaN}.
 *
 * @param pid 0 while nothing runs
 * @param port empty if it has none
 * @param cpuPercent of one core
 */
record Row(
        String id,
        String name,
        String command,
        long pid,
        String port,
        String status,
        String health,
        double uptimeSeconds,
        double cpuPercent,
        double memoryMb,
        long restarts) {

    /** Of the daemon's list, of whichever view. */
    static List<Row> all(Json list) {
        var rows = new ArrayList<Row>();
        for (Json item : list.items()) {
            rows.add(of(item));
        }
        return List.copyOf(rows);
    }

    static Row of(Json deployment) {
        String id = deployment.at("deployment_id").textOr("");
        Json process = deployment.at("process");
        return new Row(
                id,
                Visible.line(deployment.at("name").textOr(id)),
                Visible.line(process.at("command").textOr("")),
                process.at("pid").wholeOr(0),
                process.at("port").textOr(""),
                Visible.line(process.at("status").textOr("UNKNOWN")),
                Visible.line(deployment.at("health", "overall_status").textOr("UNKNOWN")),
                process.at("uptime_seconds").amountOr(Double.NaN),
                process.at("cpu_percent").amountOr(Double.NaN),
                process.at("memory_mb").amountOr(Double.NaN),
                deployment.at("restart_history", "total_restarts").wholeOr(0));
    }

    boolean isUp() {
        return status.equals("RUNNING") || status.equals("STARTING");
    }

    /** As an event says that it is now. Figures of a run that has ended are no longer true. */
    Row changed(String newStatus, String newHealth, long newRestarts) {
        boolean down = newStatus.equals("STOPPED") || newStatus.equals("CRASHED");
        return new Row(
                id,
                name,
                command,
                down ? 0 : pid,
                port,
                newStatus,
                newHealth,
                down ? Double.NaN : uptimeSeconds,
                down ? Double.NaN : cpuPercent,
                down ? Double.NaN : memoryMb,
                newRestarts);
    }

    /** With the figures of an earlier look at the same run, where this look had none. */
    Row withFiguresOf(Row earlier) {
        if (pid == 0 || pid != earlier.pid || !Double.isNaN(memoryMb)) {
            return this;
        }
        return new Row(
                id,
                name,
                command,
                pid,
                port,
                status,
                health,
                uptimeSeconds,
                earlier.cpuPercent,
                earlier.memoryMb,
                restarts);
    }

    /**
     * Whether this text is found in what a person would look for, in whatever case.
     *
     * @param text empty fits all
     */
    boolean fits(String text) {
        return text.isEmpty()
                || contains(name, text)
                || contains(id, text)
                || contains(command, text)
                || contains(status, text)
                || contains(health, text)
                || port.contains(text);
    }

    private static boolean contains(String where, String what) {
        for (int i = 0; i + what.length() <= where.length(); i++) {
            if (where.regionMatches(true, i, what, 0, what.length())) {
                return true;
            }
        }
        return false;
    }
}
