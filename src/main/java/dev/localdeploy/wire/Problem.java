package dev.localdeploy.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused (RFC 9457).
 *
 * @param detail what happened, to which deployment, and what to do now
 * @param code stable: scripts and the command line's exit codes rely on it
 * @param instance the path that was asked for
 * @param details further lines, such as the survivors of a stop
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable String instance,
        List<String> details) {
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPES = "https://local-deploy.dev/problems/";

    public Problem {
        details = List.copyOf(details);
    }

    /**
     * @param code lower case with underscores; the title is made from it
     */
    public static Problem of(int status, String code, String detail, List<String> details) {
        return new Problem(TYPES + code, titleOf(code), status, detail, code, null, details);
    }

    public Problem at(@Nullable String path) {
        return new Problem(type, title, status, detail, code, path, details);
    }

    private static String titleOf(String code) {
        return Character.toUpperCase(code.charAt(0)) + code.substring(1).replace('_', ' ');
    }
}
