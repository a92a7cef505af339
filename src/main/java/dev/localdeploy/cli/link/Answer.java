package dev.localdeploy.cli.link;

/**
 * What the daemon answered.
 *
 * @param document as it came, for {@code --json}
 * @param json the same, taken apart
 */
public record Answer(String document, Json json) {}
