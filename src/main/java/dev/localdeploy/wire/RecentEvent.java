package dev.localdeploy.wire;

/**
 * One of the last events.
 *
 * @param id as in the stream
 * @param kind such as {@code deployment}
 * @param data as in the stream
 */
public record RecentEvent(String id, String kind, DaemonEvent data) {}
