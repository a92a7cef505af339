package dev.localdeploy.process;

/** A process of a run that could not be ended: stuck in the kernel, or another user's. */
public record Survivor(long pid, String command) {}
