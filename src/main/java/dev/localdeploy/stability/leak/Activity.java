package dev.localdeploy.stability.leak;

/**
 * How busy a run is.
 *
 * @param connections established connections of the tree
 * @param cpuPercent of one core, since the figure before it and not since the start
 */
public record Activity(int connections, double cpuPercent) {}
