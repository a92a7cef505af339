package dev.localdeploy.extension;

/**
 * What a {@link StabilityMonitor} says is wrong with a run.
 *
 * @param key the same as long as it is the same trouble, such as {@code disk-writes}; what has a
 *     new key is told
 * @param reason one line for people, such as {@code Writes 52 MB/s to disk}; it stands in the log,
 *     in the status and, after a restart, in the history
 * @param restartHelps whether a new run would be without it; with auto-restart the run is then
 *     restarted at a quiet moment
 */
public record Finding(String key, String reason, boolean restartHelps) {}
