package dev.localdeploy.api;

import dev.localdeploy.deployment.Deployments;
import dev.localdeploy.wire.CrashReportEvent;
import dev.localdeploy.wire.DaemonInfo;
import dev.localdeploy.wire.DeploymentEvent;
import dev.localdeploy.wire.Endpoint;
import dev.localdeploy.wire.FindingEvent;
import dev.localdeploy.wire.LogErrorEvent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The daemon itself: who it is, and what is going on. */
@Path("/api/v1")
@RunOnVirtualThread
public final class DaemonResource {
    private final Deployments deployments;
    private final Endpoint endpoint;
    private final EventFeed events;
    private final Clock clock;

    DaemonResource(Deployments deployments, Endpoint endpoint, EventFeed events, Clock clock) {
        this.deployments = deployments;
        this.endpoint = endpoint;
        this.events = events;
        this.clock = clock;
    }

    @GET
    @Path("info")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The daemon that answers")
    public DaemonInfo info() {
        return new DaemonInfo(
                endpoint.version(),
                endpoint.protocol(),
                endpoint.pid(),
                endpoint.instanceId(),
                endpoint.startedAt(),
                Math.max(0, DeploymentViews.seconds(clock.instant()) - endpoint.startedAt()),
                endpoint.apiUrl(),
                endpoint.tokenFile(),
                endpoint.stateDir(),
                endpoint.logFile(),
                deployments.all().size());
    }

    @GET
    @Path("events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary =
                    "Every change of every deployment, its readiness and its health, what goes wrong"
                            + " slowly, errors in its output, and reports of its crashes",
            description =
                    "Begins with a comment as soon as no further event can be missed. An event called"
                            + " deployment has a DeploymentEvent as its data; one called finding, about a"
                            + " leak or a limit that comes near, a FindingEvent; one called log_error,"
                            + " about an error that is new or has not been told for ten minutes, a"
                            + " LogErrorEvent; one called crash_report, when one is ready, a"
                            + " CrashReportEvent.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema =
                                    @Schema(
                                            oneOf = {
                                                DeploymentEvent.class,
                                                FindingEvent.class,
                                                LogErrorEvent.class,
                                                CrashReportEvent.class
                                            })))
    public void events(@Context SseEventSink sink, @Context Sse sse) throws InterruptedException {
        events.serve(sink, sse);
    }
}
