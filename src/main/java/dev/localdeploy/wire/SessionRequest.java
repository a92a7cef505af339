package dev.localdeploy.wire;

import java.util.List;

/**
 * What the page sends to {@code POST /ui/session}.
 *
 * @param code from the link
 */
public record SessionRequest(String code) {
    public static final List<String> FIELDS = List.of("code");
}
