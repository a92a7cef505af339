package dev.localdeploy.api;

import dev.localdeploy.web.Sessions;
import dev.localdeploy.wire.Endpoint;
import dev.localdeploy.wire.UiLink;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** How a browser gets in, first half: who has the token asks for a link. */
@Path("/api/v1/ui-links")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class UiLinkResource {
    private final Sessions sessions;
    private final Endpoint endpoint;

    UiLinkResource(Sessions sessions, Endpoint endpoint) {
        this.sessions = sessions;
        this.endpoint = endpoint;
    }

    @POST
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
}
