package dev.localdeploy.api;

import dev.localdeploy.web.PageFiles;
import dev.localdeploy.web.Sessions;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the user's browser from all that comes out of that browser without the user knowing. The
 * cookie alone opens the page's own files, which are the same for everybody. Whatever tells or does
 * something needs the key of the session, too, in a header that no foreign page can send.
 */
final class Browsers {
    static final String KEY_HEADER = "X-Local-Deploy";

    /** Where a link leads, and where its code becomes a session. */
    static final String ENTRANCE = "/ui/session";

    /** What the entrance is made of: it is shown before there is a session. */
    private static final Pattern ENTRANCE_FILES =
            Pattern.compile("/page/[0-9a-f]+/(entrance\\.js|style\\.css|icon\\.svg)");

    private static final Pattern PAGE_FOLDER = Pattern.compile("/page/[0-9a-f]+/");

    /** By the page itself, or by hand. Another port of this host is "same-site": not enough. */
    private static final Set<String> OUR_OWN = Set.of("", "same-origin", "none");

    private final Sessions sessions;

    Browsers(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Hosts have cookies, ports have not: daemons of several users share them. */
    static String cookieName(HttpServerRequest request) {
        return "local-deploy-" + request.localAddress().port();
    }

    /** Open to whoever brings a code. A form or a foreign page cannot send the header. */
    static boolean isEntrance(HttpServerRequest request) {
        String path = path(request);
        if (request.method().equals(HttpMethod.POST)) {
            return path.equals(ENTRANCE) && isSentByPage(request);
        }
        return request.method().equals(HttpMethod.GET)
                && (path.equals(ENTRANCE) || ENTRANCE_FILES.matcher(path).matches());
    }

    boolean maySend(HttpServerRequest request) {
        if (!OUR_OWN.contains(header(request, "Sec-Fetch-Site"))) {
            return false;
        }
        boolean forPage = request.method().equals(HttpMethod.GET) && isOfPage(path(request));
        String key = header(request, KEY_HEADER);
        return request.cookies(cookieName(request)).stream()
                .map(Cookie::getValue)
                .anyMatch(cookie -> forPage ? sessions.knows(cookie) : sessions.opens(cookie, key));
    }

    /**
     * As it is written: routes are found by the path without its dots, so one with two dots may
     * lead anywhere.
     */
    private static boolean isOfPage(String path) {
        Matcher folder = PAGE_FOLDER.matcher(path);
        return path.equals("/")
                || (folder.lookingAt() && PageFiles.isName(path.substring(folder.end())));
    }

    private static boolean isSentByPage(HttpServerRequest request) {
        return !header(request, KEY_HEADER).isEmpty()
                && OUR_OWN.contains(header(request, "Sec-Fetch-Site"));
    }

    private static String path(HttpServerRequest request) {
        return Optional.ofNullable(request.path()).orElse("");
    }

    private static String header(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name)).orElse("");
    }
}
