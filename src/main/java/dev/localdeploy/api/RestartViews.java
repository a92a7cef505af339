package dev.localdeploy.api;

import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.DeploymentState.BackingOff;
import dev.localdeploy.restart.Circuit;
import dev.localdeploy.restart.RestartAttempt;
import dev.localdeploy.restart.RestartHistory;
import dev.localdeploy.restart.RestartPolicy;
import dev.localdeploy.wire.DeploymentView.RestartPolicyView;
import dev.localdeploy.wire.RestartHistoryView;
import dev.localdeploy.wire.RestartHistoryView.AttemptView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows what the restart policy remembers. */
final class RestartViews {
    /** A status is read often, its list of attempts seldom. */
    private static final int RECENT = 10;

    private RestartViews() {}

    static RestartHistoryView recent(Deployment deployment) {
        List<RestartAttempt> all = deployment.restarts().recent();
        return view(deployment, all.subList(Math.max(0, all.size() - RECENT), all.size()));
    }

    static RestartHistoryView all(Deployment deployment) {
        return view(deployment, deployment.restarts().recent());
    }

    private static RestartHistoryView view(Deployment deployment, List<RestartAttempt> shown) {
        RestartHistory history = deployment.restarts();
        @Nullable Double last =
                history.recent().isEmpty()
                        ? null
                        : DeploymentViews.seconds(history.recent().getLast().at());
        return new RestartHistoryView(
                history.total(),
                history.successful(),
                history.failed(),
                stateOf(history.circuit()),
                deployment.state() instanceof BackingOff(_, var until)
                        ? DeploymentViews.seconds(until)
                        : null,
                last,
                shown.stream().map(RestartViews::view).toList());
    }

    static String stateOf(Circuit circuit) {
        return switch (circuit) {
            case Circuit.Closed() -> "CLOSED";
            case Circuit.Open _ -> "OPEN";
            case Circuit.HalfOpen() -> "HALF_OPEN";
        };
    }

    static RestartPolicyView policy(RestartPolicy policy) {
        return new RestartPolicyView(
                policy.maxAttempts(),
                seconds(policy.initialBackoff()),
                seconds(policy.maxBackoff()),
                policy.backoffMultiplier(),
                seconds(policy.stableAfter()),
                policy.circuitThreshold(),
                seconds(policy.circuitWindow()),
                seconds(policy.circuitReset()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static AttemptView view(RestartAttempt attempt) {
        return new AttemptView(
                attempt.number(),
                DeploymentViews.seconds(attempt.at()),
                success(attempt.result()),
                attempt.reason(),
                DeploymentViews.orNull(attempt.exitCode()),
                DeploymentViews.orNull(attempt.exitSignal()),
                seconds(attempt.backoff()));
    }

    private static @Nullable Boolean success(RestartAttempt.Result result) {
        return switch (result) {
            case SUCCEEDED -> true;
            case FAILED -> false;
            case SCHEDULED, LAUNCHED, CANCELLED -> null;
        };
    }
}
