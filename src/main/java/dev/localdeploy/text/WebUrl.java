package dev.localdeploy.text;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** Tells a URL that can be asked for from other texts. */
public final class WebUrl {
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int NO_PORT = -1;
    private static final int HIGHEST_PORT = 65535;

    private WebUrl() {}

    /** Whether it is a full http or https URL with a host and, if it names a port, a real one. */
    public static boolean is(String text) {
        try {
            var url = new URI(text);
            return SCHEMES.contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null
                    && mayBePort(url.getPort());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean mayBePort(int port) {
        return port == NO_PORT || (port > 0 && port <= HIGHEST_PORT);
    }
}
