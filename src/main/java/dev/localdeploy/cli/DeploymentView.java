package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Answer;
import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.text.Amounts;
import dev.localdeploy.text.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A deployment as the daemon describes it, in the words of the command line. */
record DeploymentView(Json json) {
    /** Stands where there is nothing to say. */
    static final String NOTHING = "-";

    static List<DeploymentView> all(Answer answer) {
        var views = new ArrayList<DeploymentView>();
        for (Json item : answer.json().items()) {
            views.add(new DeploymentView(item));
        }
        return views;
    }

    static DeploymentView of(Answer answer) {
        return new DeploymentView(answer.json());
    }

    String id() {
        return json.at("deployment_id").textOr("");
    }

    String name() {
        return json.at("name").textOr(id());
    }

    /** Harmless to print. */
    String shownName() {
        return Visible.line(name());
    }

    /** Whether a restart is planned. */
    boolean willTryAgain() {
        return !json.at("restart_history", "next_attempt_at").isNull();
    }

    boolean isWantedUp() {
        return json.at("goal").textOr("").equals("UP");
    }

    boolean autoRestart() {
        return json.at("auto_restart_enabled").isTrue();
    }

    String status() {
        return process("status").textOr("UNKNOWN");
    }

    String health() {
        return json.at("health", "overall_status").textOr("UNKNOWN");
    }

    List<Json> checks() {
        return json.at("health", "checks").items();
    }

    /** What the checks complain of, if they do. */
    Optional<String> trouble() {
        for (Json check : checks()) {
            String status = check.at("status").textOr("");
            if (status.equals("UNHEALTHY") || status.equals("DEGRADED")) {
                return Optional.of(Visible.line(check.at("message").textOr("")));
            }
        }
        return Optional.empty();
    }

    String command() {
        return process("command").textOr("");
    }

    OptionalLong port() {
        Json port = process("port");
        return port.isNull() ? OptionalLong.empty() : OptionalLong.of(port.wholeOr(0));
    }

    long pid() {
        return process("pid").wholeOr(0);
    }

    boolean listensOn(long port) {
        for (Json listening : process("listening_ports").items()) {
            if (listening.wholeOr(0) == port) {
                return true;
            }
        }
        return false;
    }

    String uptime() {
        Json seconds = process("uptime_seconds");
        return seconds.isNull() ? NOTHING : Amounts.duration(seconds.amountOr(0));
    }

    long restarts() {
        return json.at("restart_history", "total_restarts").wholeOr(0);
    }

    /** A field of the process as text, {@link #NOTHING} when there is none. */
    String shown(String field) {
        return process(field).textOr(NOTHING);
    }

    Json process(String field) {
        return json.at("process", field);
    }

    /** Such as {@code exit code 3} or {@code SIGKILL}; empty where no end is known. */
    String lastEnd() {
        return endIn(json.at("process"));
    }

    /** The same for anything that has an exit code or a signal. */
    static String endIn(Json ended) {
        Json signal = ended.at("exit_signal");
        if (!signal.isNull()) {
            return signal instanceof Json.Text
                    ? signal.textOr("")
                    : "signal " + signal.textOr(NOTHING);
        }
        Json code = ended.at("exit_code");
        return code.isNull() ? "" : "exit code " + code.textOr(NOTHING);
    }

    /** Whether it has not been restarted since an earlier look. */
    boolean isSameRunAs(DeploymentView earlier) {
        return restarts() == earlier.restarts()
                && (earlier.pid() == 0 || pid() == 0 || pid() == earlier.pid());
    }
}
