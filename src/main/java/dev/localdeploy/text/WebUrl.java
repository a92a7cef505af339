package dev.localdeploy.text;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** Tells a URL that can be asked for from other texts. */
public final class WebUrl {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private WebUrl() {}

    /** Whether it is a full http or https URL with a host. */
    public static boolean is(String text) {
        try {
            var url = new URI(text);
            return SCHEMES.contains(String.valueOf(url.getScheme())) && url.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
