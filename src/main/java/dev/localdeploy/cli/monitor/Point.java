package dev.localdeploy.cli.monitor;

/**
 * Figures of one moment. What is not known is {@link Double#NaN}.
 *
 * @param at seconds since 1970
 * @param lasts seconds for which they may be taken for true where no later ones are known
 * @param cpuPercent of one core
 */
record Point(double at, double lasts, double cpuPercent, double memoryMb) {}
