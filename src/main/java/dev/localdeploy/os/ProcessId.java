package dev.localdeploy.os;

/**
 * Which process is meant, for ever. A pid alone is not enough: it is given to another process
 * later.
 *
 * @param birth the kernel's start time of the process: clock ticks since boot on Linux,
 *     microseconds since 1970 on macOS
 * @param bootId the kernel's name for the boot in which {@code birth} means something
 */
public record ProcessId(long pid, long birth, String bootId) {}
