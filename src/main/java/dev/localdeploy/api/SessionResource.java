package dev.localdeploy.api;

import dev.localdeploy.web.Sessions;
import dev.localdeploy.wire.SessionKey;
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

/** How a browser gets in, second half: the page behind the link asks for a session. */
@Path(Browsers.ENTRANCE)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class SessionResource {
    private final Sessions sessions;

    SessionResource(Sessions sessions) {
        this.sessions = sessions;
    }

    /** For the page alone, so no part of the document. */
    @POST
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
