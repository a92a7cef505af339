package dev.localdeploy.crash;

import org.jspecify.annotations.Nullable;

/**
 * What was checked out in a working directory.
 *
 * @param branch null if none was
 */
public record Commit(String hash, @Nullable String branch) {}
