package dev.localdeploy.wire;

/**
 * The stream cannot go on where its reader left off: whatever it knows may be outdated, and it
 * should ask for the list again. What comes after this is complete.
 *
 * @param reason {@code daemon_restarted} if the id that the reader named is not of this daemon,
 *     {@code too_old} if what came after it is not kept any more
 * @param at seconds since 1970
 */
public record ResetEvent(String reason, double at) {}
