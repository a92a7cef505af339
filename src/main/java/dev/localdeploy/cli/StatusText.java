package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.text.Amounts;
import dev.localdeploy.cli.text.Facts;
import dev.localdeploy.cli.text.Style;
import dev.localdeploy.text.Visible;
import java.util.ArrayList;
import java.util.List;

/** One deployment in full. Scripts grep the labels, so they stay as they are. */
final class StatusText {
    private static final int SHOWN_ERRORS = 3;
    private static final int LONGEST_LINE = 160;

    private final DeploymentView deployment;
    private final Style style;
    private final Facts facts;

    private StatusText(DeploymentView deployment, Style style) {
        this.deployment = deployment;
        this.style = style;
        this.facts = new Facts(deployment.name() + " (" + deployment.id() + ")");
    }

    static Facts of(DeploymentView deployment, Style style) {
        return new StatusText(deployment, style).filled();
    }

    private Facts filled() {
        facts.addPainted("Status", style.word(deployment.status()));
        if (!deployment.process("reason").isNull()) {
            facts.add("Reason", deployment.shown("reason"));
        }
        if (deployment.status().equals("CRASHED")) {
            facts.add("Explained by", "local-deploy why " + deployment.name());
        }
        addHealth();
        facts.add("Goal", deployment.json().at("goal").textOr(DeploymentView.NOTHING));
        addWhatItIs();
        addFigures();
        addLimits();
        addRestarts();
        addLogErrors();
        return facts;
    }

    private void addHealth() {
        facts.addPainted("Health", style.word(deployment.health()));
        for (Json check : deployment.checks()) {
            facts.addPainted(
                    "Check " + Visible.line(check.at("type").textOr("")),
                    style.word(check.at("status").textOr("UNKNOWN"))
                            + "  "
                            + Visible.line(check.at("message").textOr("")));
        }
        String silence = deployment.json().at("health", "unresponsive").textOr("");
        if (!silence.isEmpty()) {
            facts.add("Unresponsive", silence);
        }
    }

    private void addWhatItIs() {
        facts.add("Command", deployment.command());
        facts.add("Directory", top("working_directory"));
        facts.add("Port", deployment.shown("port"));
        facts.add("URL", deployment.shown("url"));
        facts.add("Log file", top("log_file"));
    }

    private void addFigures() {
        facts.add("PID", deployment.shown("pid"));
        facts.add("Uptime", deployment.uptime());
        facts.add("Processes", deployment.shown("process_count"));
        facts.add("CPU", amount("cpu_percent", " %"));
        facts.add("Memory", amount("memory_mb", " MB"));
        StabilityText.addTo(facts, deployment, style);
        facts.add("Threads", deployment.shown("threads"));
        facts.add("Open files", deployment.shown("file_descriptors"));
        facts.add("Connections", deployment.shown("connections"));
        facts.add("Listens on", ports());
        if (!deployment.lastEnd().isEmpty()) {
            facts.add("Last end", deployment.lastEnd());
        }
    }

    private void addLimits() {
        Json scope = deployment.json().at("scope");
        var limits = new ArrayList<String>();
        addLimit(limits, "memory ", scope.at("memory_max_mb"), " MB");
        addLimit(limits, "CPU ", scope.at("cpu_quota_percent"), " %");
        if (!scope.at("tasks_max").isNull()) {
            limits.add("tasks " + scope.at("tasks_max").wholeOr(0));
        }
        if (!limits.isEmpty()) {
            facts.add("Limits", String.join(", ", limits));
        }
        String trouble = scope.at("trouble").textOr("");
        if (!trouble.isEmpty()) {
            facts.addPainted("Limits fail", style.doubtful(Visible.line(trouble)));
        }
        String unit = scope.at("unit").textOr("");
        if (!unit.isEmpty()) {
            facts.add("Scope", unit);
        }
    }

    private static void addLimit(List<String> limits, String what, Json value, String unit) {
        if (!value.isNull()) {
            limits.add(what + Amounts.decimal(value.amountOr(0)) + unit);
        }
    }

    private void addRestarts() {
        Json history = deployment.json().at("restart_history");
        facts.addPainted(
                "Auto-Restart",
                deployment.autoRestart() ? style.good("enabled") : style.faint("disabled"));
        facts.add(
                "Restarts",
                deployment.restarts()
                        + " ("
                        + history.at("successful_restarts").wholeOr(0)
                        + " successful, "
                        + history.at("failed_restarts").wholeOr(0)
                        + " failed)");
        facts.addPainted(
                "Circuit", style.word(history.at("circuit_breaker_state").textOr("CLOSED")));
        Json next = history.at("next_attempt_at");
        if (!next.isNull()) {
            facts.add("Next attempt", LocalTime.of(next));
        }
        List<Json> attempts = history.at("recent_attempts").items();
        if (!attempts.isEmpty()) {
            facts.add(
                    "Last reason", attempts.getLast().at("reason").textOr(DeploymentView.NOTHING));
        }
    }

    private void addLogErrors() {
        List<Json> errors = deployment.json().at("log_errors").items();
        if (errors.isEmpty()) {
            return;
        }
        long all = 0;
        for (Json error : errors) {
            all += error.at("count").wholeOr(0);
        }
        facts.add("Log errors", errors.size() + " different, " + all + " in all; the latest:");
        for (Json error : errors.subList(0, Math.min(errors.size(), SHOWN_ERRORS))) {
            facts.add(
                    "Log error",
                    "%s %s ×%d, line %d: %s"
                            .formatted(
                                    LocalTime.of(error.at("timestamp")),
                                    error.at("severity").textOr(""),
                                    error.at("count").wholeOr(0),
                                    error.at("line_number").wholeOr(0),
                                    shortened(error.at("line").textOr(""))));
        }
    }

    private static String shortened(String line) {
        String stripped = line.strip();
        return stripped.length() <= LONGEST_LINE
                ? stripped
                : stripped.substring(0, LONGEST_LINE) + "…";
    }

    private String top(String field) {
        return deployment.json().at(field).textOr(DeploymentView.NOTHING);
    }

    private String amount(String field, String unit) {
        Json value = deployment.process(field);
        return value.isNull() ? DeploymentView.NOTHING : Amounts.decimal(value.amountOr(0)) + unit;
    }

    private String ports() {
        var ports = new ArrayList<String>();
        for (Json port : deployment.process("listening_ports").items()) {
            ports.add(port.textOr(""));
        }
        return ports.isEmpty() ? DeploymentView.NOTHING : String.join(", ", ports);
    }
}
