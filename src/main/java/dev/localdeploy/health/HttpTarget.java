package dev.localdeploy.health;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where an HTTP check goes.
 *
 * @param host without the brackets of an IPv6 address
 * @param path with its query; printable ASCII only
 */
record HttpTarget(boolean tls, String host, int port, String path) {
    /** A path on this machine. */
    static HttpTarget local(int port, String path) {
        return new HttpTarget(false, "localhost", port, encoded(path));
    }

    /**
     * @throws IllegalArgumentException if this is no http or https URL
     */
    static HttpTarget of(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'%s' is not a URL".formatted(url), e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        if (uri.getHost() == null || !(tls || scheme.equals("http"))) {
            throw new IllegalArgumentException(
                    "'%s' is not a URL such as http://localhost:3000/health".formatted(url));
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new HttpTarget(
                tls,
                uri.getHost().replaceAll("[\\[\\]]", ""),
                uri.getPort() > 0 ? uri.getPort() : standardPort(tls),
                encoded(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery()));
    }

    HttpTarget onPort(int other) {
        return new HttpTarget(tls, host, other, path);
    }

    String url() {
        return (tls ? "https://" : "http://") + authority() + path;
    }

    /** Host and port as the Host header has them. */
    String authority() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return port == standardPort(tls) ? name : name + ":" + port;
    }

    boolean isLocalhost() {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.endsWith(".localhost"); // RFC 6761, section 6.3
    }

    /** On this machine for certain, whatever a name server says. */
    boolean isLoopback() {
        return isLocalhost() || (isAddress() && InetAddress.ofLiteral(host).isLoopbackAddress());
    }

    /** An IP address rather than a name. */
    boolean isAddress() {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    private static int standardPort(boolean tls) {
        return tls ? 443 : 80;
    }

    /** What may not stand in a request line is encoded, so that nothing can end the line early. */
    private static String encoded(String path) {
        var text = new StringBuilder();
        for (byte one : path.getBytes(StandardCharsets.UTF_8)) {
            if (one > ' ' && one < 0x7f) {
                text.append((char) one);
            } else {
                text.append('%').append(String.format("%02X", one));
            }
        }
        return text.toString();
    }
}
