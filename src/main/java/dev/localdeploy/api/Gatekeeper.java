package dev.localdeploy.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.localdeploy.web.Sessions;
import dev.localdeploy.wire.Problem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks at every request before anything else does, whatever its route: this API can start any
 * command, so nobody gets in but the user. A web page the user visits can send requests here, too;
 * it is told by its Origin, by a Host that is not ours (DNS rebinding), and by lacking the token.
 */
@Singleton
public final class Gatekeeper {
    /** Before all handlers of Quarkus. */
    private static final int FIRST = 100_000;

    /** Monitoring tools read these without the token. Written so that no encoded dots fit in. */
    private static final Pattern OPEN_TO_ALL = Pattern.compile("/q/(metrics|health(/[a-z]+)?)/?");

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");
    private static final Set<HttpMethod> READING =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final List<String> LOOPBACK_NAMES = List.of("localhost", "127.0.0.1", "[::1]");
    private static final String JSON = "application/json";

    private final ApiToken token;
    private final Browsers browsers;
    private final PageRoutes page;
    private final ObjectMapper json;

    Gatekeeper(ApiToken token, Sessions sessions, PageRoutes page, ObjectMapper json) {
        this.token = token;
        this.browsers = new Browsers(sessions);
        this.page = page;
        this.json = json;
    }

    void stand(@Observes Filters filters) {
        filters.register(this::look, FIRST);
    }

    /** The answer for what no handler wanted: also a problem document. */
    void answerTheRest(@Observes Router router) {
        router.route().order(-FIRST).failureHandler(this::answerFailure);
        router.route()
                .last()
                .handler(context -> refuse(context, Problems.notFound(context.request().path())));
    }

    /** What Vert.x refuses before we can look, such as a Host that is none, and what it gave up. */
    private void answerFailure(RoutingContext context) {
        if (context.response().headWritten() || context.statusCode() >= 500) {
            context.next();
        } else if (context.request().authority() == null) {
            refuse(context, forbiddenHost(context.request()));
        } else {
            refuse(context, Problems.ofStatus(context.statusCode(), context.request()));
        }
    }

    private void look(RoutingContext context) {
        harden(context.response());
        Optional<Problem> objection = objection(context.request());
        if (objection.isPresent()) {
            refuse(context, objection.get());
        } else {
            context.next();
        }
    }

    private Optional<Problem> objection(HttpServerRequest request) {
        String method = request.method().name();
        if (!METHODS.contains(method)) {
            return Optional.of(Problems.methodNotAllowed(method));
        }
        if (!isOurs(request)) {
            return Optional.of(forbiddenHost(request));
        }
        if (isForeign(request)) {
            return Optional.of(
                    Problem.of(
                            403,
                            "forbidden_origin",
                            "requests of web pages are not accepted here",
                            List.of()));
        }
        boolean open =
                (OPEN_TO_ALL.matcher(request.path()).matches() && isReading(request))
                        || Browsers.isEntrance(request);
        if (!open && !token.opens(header(request, "Authorization")) && !browsers.maySend(request)) {
            return Optional.of(
                    Problem.of(
                            401,
                            "unauthorized",
                            "send 'Authorization: Bearer <token>'; 'local-deploy daemon status'"
                                    + " names the file that has the token",
                            List.of()));
        }
        return isReading(request) ? Optional.empty() : objectionToBody(request);
    }

    private static Problem forbiddenHost(HttpServerRequest request) {
        return Problem.of(
                403,
                "forbidden_host",
                "the Host header must name this daemon, such as localhost:"
                        + request.localAddress().port(),
                List.of());
    }

    private static Optional<Problem> objectionToBody(HttpServerRequest request) {
        String length = header(request, "Content-Length");
        boolean hasBody =
                !header(request, "Transfer-Encoding").isEmpty()
                        || !(length.isEmpty() || length.equals("0"));
        String type = header(request, "Content-Type");
        if ((hasBody || !type.isEmpty()) && !mediaType(type).equals(JSON)) {
            return Optional.of(Problems.unsupportedMediaType());
        }
        if (!length.isEmpty() && isTooLong(length)) {
            return Optional.of(Problems.tooLarge());
        }
        return Optional.empty();
    }

    private static boolean isTooLong(String length) {
        try {
            return Long.parseLong(length) > RequestFields.LARGEST;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    private static boolean isReading(HttpServerRequest request) {
        return READING.contains(request.method());
    }

    /** Exactly one Host, a loopback name with our port. A full URL as target could say another. */
    private static boolean isOurs(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll("Host");
        return request.uri().startsWith("/")
                && hosts.size() == 1
                && isLoopback(hosts.getFirst(), request);
    }

    private static boolean isForeign(HttpServerRequest request) {
        return request.headers().getAll("Origin").stream()
                .anyMatch(origin ->
                        !origin.startsWith("http://")
                                || !isLoopback(origin.substring("http://".length()), request));
    }

    private static boolean isLoopback(String hostAndPort, HttpServerRequest request) {
        String suffix = ":" + request.localAddress().port();
        String said = hostAndPort.toLowerCase(Locale.ROOT);
        return LOOPBACK_NAMES.stream().anyMatch(name -> said.equals(name + suffix));
    }

    /** Who types an address is not helped by a problem document. */
    private static boolean isForPerson(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET)
                && header(request, "Accept").contains("text/html");
    }

    private static String mediaType(String contentType) {
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    private static String header(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name)).orElse("");
    }

    private static void harden(HttpServerResponse response) {
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Cache-Control", "no-store");
        response.putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.putHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.putHeader("Referrer-Policy", "no-referrer");
    }

    private void refuse(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        response.setStatusCode(problem.status());
        response.putHeader("Content-Type", Problem.MEDIA_TYPE);
        // A body that nobody reads would be taken for the next request.
        response.putHeader("Connection", "close");
        if (problem.status() == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (problem.status() == 401 && isForPerson(context.request()) && page.showLocked(context)) {
            return;
        }
        response.end(text(problem.at(context.request().path())));
    }

    private String text(Problem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem document is plain texts", e);
        }
    }
}
