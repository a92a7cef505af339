package dev.localdeploy.cli.link;

/**
 * Which captured lines are wanted.
 *
 * @param since empty for any time
 * @param grep empty for any line
 */
public record LogQuery(long lines, String since, String grep) {
    String asParameters() {
        return "?lines=" + lines + parameter("since", since) + parameter("grep", grep);
    }

    private static String parameter(String name, String value) {
        return value.isEmpty() ? "" : "&" + name + "=" + DaemonLink.encoded(value);
    }
}
