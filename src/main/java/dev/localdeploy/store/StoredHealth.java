package dev.localdeploy.store;

import dev.localdeploy.health.HealthPlan;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The part of a deployment's file that says how its health is judged. */
record StoredHealth(
        boolean http,
        String target,
        Map<String, String> headers,
        @Nullable String exec,
        Duration execTimeout,
        Duration interval,
        Duration startupGrace,
        int unhealthyThreshold,
        boolean restartWhenUnresponsive,
        Thresholds thresholds) {

    record Thresholds(double cpuPercent, int memoryMegabytes, int fileDescriptors, int threads) {
        static Thresholds of(HealthPlan.Thresholds thresholds) {
            return new Thresholds(
                    thresholds.cpuPercent(),
                    thresholds.memoryMegabytes(),
                    thresholds.fileDescriptors(),
                    thresholds.threads());
        }

        HealthPlan.Thresholds toThresholds() {
            return new HealthPlan.Thresholds(cpuPercent, memoryMegabytes, fileDescriptors, threads);
        }
    }

    static StoredHealth of(HealthPlan plan) {
        return new StoredHealth(
                plan.http(),
                plan.target(),
                new TreeMap<>(plan.headers()), // sorted, so that equal content is equal bytes
                plan.exec(),
                plan.execTimeout(),
                plan.interval(),
                plan.startupGrace(),
                plan.unhealthyThreshold(),
                plan.restartWhenUnresponsive(),
                Thresholds.of(plan.thresholds()));
    }

    HealthPlan toPlan() {
        return new HealthPlan(
                http,
                Impossible.ifMissing(target, "health.target"),
                Impossible.ifMissing(headers, "health.headers"),
                exec,
                Impossible.ifMissing(execTimeout, "health.exec_timeout"),
                positive(interval, "health.interval"),
                Impossible.ifMissing(startupGrace, "health.startup_grace"),
                unhealthyThreshold,
                restartWhenUnresponsive,
                Impossible.ifMissing(thresholds, "health.thresholds").toThresholds());
    }

    /** A round of checks every nothing would keep the machine busy for ever. */
    private static Duration positive(@Nullable Duration duration, String key) {
        Duration there = Impossible.ifMissing(duration, key);
        Impossible.unless(there.isPositive(), key, there);
        return there;
    }
}
