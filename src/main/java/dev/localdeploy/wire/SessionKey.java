package dev.localdeploy.wire;

/**
 * The half of a session that the page keeps; the other half is a cookie.
 *
 * @param key to be sent with every call
 */
public record SessionKey(String key) {}
