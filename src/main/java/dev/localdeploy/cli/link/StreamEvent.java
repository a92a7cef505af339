package dev.localdeploy.cli.link;

/**
 * One server-sent event.
 *
 * @param id of the last event that had one; empty if none had
 * @param kind such as {@code deployment}
 * @param data as it came
 */
public record StreamEvent(String id, String kind, String data) {}
