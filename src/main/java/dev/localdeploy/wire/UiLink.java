package dev.localdeploy.wire;

/**
 * A link that lets one browser in, once.
 *
 * @param url the code stands behind the {@code #}, which browsers never send
 * @param expiresAt seconds since 1970
 */
public record UiLink(String url, double expiresAt) {}
