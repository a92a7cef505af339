package dev.localdeploy.api;

import dev.localdeploy.web.Sessions;
import dev.localdeploy.wire.Endpoint;
import dev.localdeploy.wire.SessionKey;
import dev.localdeploy.wire.UiLink;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** How a browser gets in: who has the token asks for a link, and the page behind it for a session. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class SessionResource {
    private final Sessions sessions;
    private final Endpoint endpoint;

    SessionResource(Sessions sessions, Endpoint endpoint) {
        this.sessions = sessions;
        this.endpoint = endpoint;
    }

    @POST
    @Path("api/v1/ui-links")
    @Operation(
            summary = "Makes a link that opens the page in one browser",
            description = "The link works once, within a minute.")
    public UiLink makeLink(InputStream body) {
        Requests.nothing(body);
        Sessions.Code code = sessions.newCode();
        return new UiLink(
                endpoint.apiUrl() + Browsers.ENTRANCE + "#" + code.code(),
                DeploymentViews.seconds(code.expiresAt()));
    }

    /** For the page alone, so no part of the document. */
    @POST
    @Path("ui/session")
    @Operation(hidden = true)
    public Response begin(@Context HttpServerRequest request, InputStream body) {
        return sessions.begin(Requests.code(body))
                .map(secrets -> welcome(secrets, request))
                .orElseGet(() -> ProblemMappers.answer(Problems.linkUsedUp(), request));
    }

    private static Response welcome(Sessions.Secrets secrets, HttpServerRequest request) {
        String cookie =
                "%s=%s; Path=/; HttpOnly; SameSite=Strict"
                        .formatted(Browsers.cookieName(request), secrets.cookie());
        return Response.ok(new SessionKey(secrets.key()))
                .header(HttpHeaders.SET_COOKIE, cookie)
                .build();
    }
}
