package dev.localdeploy.os;

/**
 * A program that was started.
 *
 * @param said all it wrote to file descriptor 3 before closing it
 */
public record Spawned(long pid, String said) {}
