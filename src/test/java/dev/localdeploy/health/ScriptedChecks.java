package dev.localdeploy.health;

import dev.localdeploy.health.HttpEvidence.Listener;
import dev.localdeploy.process.TreeFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks that say what the test tells them to say, the same for all runs. */
final class ScriptedChecks implements CheckBook {
    final Scripted process = new Scripted("process", HealthStatus.HEALTHY);
    final Scripted resource = new Scripted("resource", HealthStatus.HEALTHY);
    final Scripted http = new Scripted("http", HealthStatus.HEALTHY);
    final List<Scripted> others = new ArrayList<>();
    boolean listens;

    ScriptedChecks() {
        httpAnswers(200);
    }

    @Override
    public List<HealthCheck> quick() {
        return List.of(process, resource);
    }

    @Override
    public List<HealthCheck> slow(HealthPlan plan) {
        List<HealthCheck> slow = new ArrayList<>(others);
        if (plan.http()) {
            slow.add(http);
        }
        return slow;
    }

    @Override
    public boolean listens(WatchedRun run) {
        return listens;
    }

    void httpAnswers(int status) {
        http.answer =
                new CheckResult(
                        "http",
                        status < 400 ? HealthStatus.HEALTHY : HealthStatus.DEGRADED,
                        "HTTP " + status,
                        evidence(status, new Listener.Own()));
    }

    void httpFails() {
        http.answer =
                new CheckResult(
                        "http",
                        HealthStatus.UNHEALTHY,
                        "Connection to http://localhost:3000/ refused",
                        evidence(0, new Listener.Own()));
    }

    void strangerAnswers() {
        http.answer =
                new CheckResult(
                        "http",
                        HealthStatus.UNHEALTHY,
                        "stranger",
                        evidence(200, new Listener.Stranger(1, "x")));
    }

    void hiddenListenerAnswers() {
        http.answer =
                new CheckResult(
                        "http", HealthStatus.HEALTHY, "", evidence(200, new Listener.Hidden()));
    }

    private static HttpEvidence evidence(int status, Listener listener) {
        return new HttpEvidence("http://localhost:3000/", status, 1, null, listener, null, null);
    }

    static final class Scripted implements HealthCheck {
        private final String type;
        CheckResult answer;
        RuntimeException failure;
        int asked;
        int glances;

        Scripted(String type, HealthStatus status) {
            this.type = type;
            this.answer = new CheckResult(type, status, "", Map.of());
        }

        void says(HealthStatus status) {
            answer = new CheckResult(type, status, "", Map.of());
        }

        @Override
        public String type() {
            return type;
        }

        @Override
        public Optional<CheckResult> check(WatchedRun run, Optional<TreeFigures> figures) {
            asked++;
            if (failure != null) {
                throw failure;
            }
            return Optional.ofNullable(answer);
        }

        @Override
        public Optional<CheckResult> glance(WatchedRun run, Optional<TreeFigures> figures) {
            glances++;
            return check(run, figures);
        }
    }
}
