package dev.localdeploy.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.localdeploy.restart.Circuit;
import dev.localdeploy.restart.RestartAttempt;
import dev.localdeploy.restart.RestartHistory;
import dev.localdeploy.restart.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The part of a deployment's file that the restart policy must not forget. */
final class StoredRestarts {
    private StoredRestarts() {}

    record Policy(
            int maxAttempts,
            Duration initialBackoff,
            Duration maxBackoff,
            double backoffMultiplier,
            Duration stableAfter,
            int circuitThreshold,
            Duration circuitWindow,
            Duration circuitReset) {
        static Policy of(RestartPolicy policy) {
            return new Policy(
                    policy.maxAttempts(),
                    policy.initialBackoff(),
                    policy.maxBackoff(),
                    policy.backoffMultiplier(),
                    policy.stableAfter(),
                    policy.circuitThreshold(),
                    policy.circuitWindow(),
                    policy.circuitReset());
        }

        RestartPolicy toPolicy() {
            return new RestartPolicy(
                    maxAttempts,
                    Impossible.ifMissing(initialBackoff, "restart_policy.initial_backoff"),
                    Impossible.ifMissing(maxBackoff, "restart_policy.max_backoff"),
                    backoffMultiplier,
                    Impossible.ifMissing(stableAfter, "restart_policy.stable_after"),
                    circuitThreshold,
                    Impossible.ifMissing(circuitWindow, "restart_policy.circuit_window"),
                    Impossible.ifMissing(circuitReset, "restart_policy.circuit_reset"));
        }
    }

    record History(
            long total,
            long successful,
            long failed,
            int attemptsSinceStable,
            StoredCircuit circuit,
            List<Instant> crashes,
            List<Attempt> recent) {
        static History of(RestartHistory history) {
            return new History(
                    history.total(),
                    history.successful(),
                    history.failed(),
                    history.attemptsSinceStable(),
                    StoredCircuit.of(history.circuit()),
                    history.crashes(),
                    history.recent().stream().map(Attempt::of).toList());
        }

        RestartHistory toHistory() {
            Impossible.unless(total >= 0, "restarts.total", total);
            Impossible.unless(attemptsSinceStable >= 0, "attempts_since_stable", total);
            return new RestartHistory(
                    total,
                    successful,
                    failed,
                    attemptsSinceStable,
                    Impossible.ifMissing(circuit, "restarts.circuit").toCircuit(),
                    Impossible.ifMissing(crashes, "restarts.crashes"),
                    Impossible.ifMissing(recent, "restarts.recent").stream()
                            .map(Attempt::toAttempt)
                            .toList());
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(StoredCircuit.Closed.class),
        @JsonSubTypes.Type(StoredCircuit.Open.class),
        @JsonSubTypes.Type(StoredCircuit.HalfOpen.class)
    })
    sealed interface StoredCircuit {
        static StoredCircuit of(Circuit circuit) {
            return switch (circuit) {
                case Circuit.Closed() -> new Closed();
                case Circuit.Open(var until) -> new Open(until);
                case Circuit.HalfOpen() -> new HalfOpen();
            };
        }

        Circuit toCircuit();

        @JsonTypeName("closed")
        record Closed() implements StoredCircuit {
            @Override
            public Circuit toCircuit() {
                return new Circuit.Closed();
            }
        }

        @JsonTypeName("open")
        record Open(Instant until) implements StoredCircuit {
            @Override
            public Circuit toCircuit() {
                return new Circuit.Open(Impossible.ifMissing(until, "circuit.until"));
            }
        }

        @JsonTypeName("half_open")
        record HalfOpen() implements StoredCircuit {
            @Override
            public Circuit toCircuit() {
                return new Circuit.HalfOpen();
            }
        }
    }

    record Attempt(
            long number,
            Instant at,
            RestartAttempt.Result result,
            String reason,
            @Nullable Integer exitCode,
            @Nullable Integer exitSignal,
            Duration backoff) {
        static Attempt of(RestartAttempt attempt) {
            return new Attempt(
                    attempt.number(),
                    attempt.at(),
                    attempt.result(),
                    attempt.reason(),
                    orNull(attempt.exitCode()),
                    orNull(attempt.exitSignal()),
                    attempt.backoff());
        }

        RestartAttempt toAttempt() {
            return new RestartAttempt(
                    number,
                    Impossible.ifMissing(at, "attempt.at"),
                    Impossible.ifMissing(result, "attempt.result"),
                    Impossible.ifMissing(reason, "attempt.reason"),
                    orEmpty(exitCode),
                    orEmpty(exitSignal),
                    Impossible.ifMissing(backoff, "attempt.backoff"));
        }

        private static @Nullable Integer orNull(OptionalInt value) {
            return value.isPresent() ? value.getAsInt() : null;
        }

        private static OptionalInt orEmpty(@Nullable Integer value) {
            return value == null ? OptionalInt.empty() : OptionalInt.of(value);
        }
    }
}
