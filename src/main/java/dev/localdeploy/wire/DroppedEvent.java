package dev.localdeploy.wire;

/**
 * The last event of a stream whose reader was too slow: it may come back, and name the last id that
 * it has seen.
 *
 * @param reason {@code too_slow}
 * @param at seconds since 1970
 */
public record DroppedEvent(String reason, double at) {}
