package dev.localdeploy.crash;

import java.time.Instant;

/**
 * What the run's tree used at one moment.
 *
 * @param cpuPercent of one core
 * @param memoryMb resident, in MB of 1024 × 1024 bytes
 */
public record FigurePoint(
        Instant at, double cpuPercent, double memoryMb, int threads, int fileDescriptors) {}
