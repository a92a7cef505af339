package dev.localdeploy.api;

import dev.localdeploy.deployment.Deployments;
import dev.localdeploy.wire.CrashReportEvent;
import dev.localdeploy.wire.DaemonInfo;
import dev.localdeploy.wire.DeploymentEvent;
import dev.localdeploy.wire.DroppedEvent;
import dev.localdeploy.wire.Endpoint;
import dev.localdeploy.wire.FindingEvent;
import dev.localdeploy.wire.LogErrorEvent;
import dev.localdeploy.wire.RecentEvent;
import dev.localdeploy.wire.RemovedEvent;
import dev.localdeploy.wire.ResetEvent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
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
                            + " deployment has a DeploymentEvent as its data; removed, when there is"
                            + " none any more, a RemovedEvent; finding, about a leak or a limit that"
                            + " comes near, a FindingEvent; log_error, about an error that is new or"
                            + " has not been told for ten minutes, a LogErrorEvent; crash_report,"
                            + " when one is ready, a CrashReportEvent. Who names the last id it has"
                            + " seen in Last-Event-ID gets what it has missed, or, where that is not"
                            + " known any more, a reset with a ResetEvent: then ask for the list"
                            + " again. A reader that is too slow gets dropped with a DroppedEvent as"
                            + " its last one, and may come back. A comment each 15 seconds shows that"
                            + " the daemon lives. More in docs/events.md.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema =
                                    @Schema(
                                            oneOf = {
                                                DeploymentEvent.class,
                                                RemovedEvent.class,
                                                FindingEvent.class,
                                                LogErrorEvent.class,
                                                CrashReportEvent.class,
                                                ResetEvent.class,
                                                DroppedEvent.class
                                            })))
    public void events(
            @Parameter(description = "Only events of this one: an id, a prefix, or a name")
                    @QueryParam("deployment")
                    @DefaultValue("")
                    String deployment,
            @Parameter(description = "Only events of these kinds, with commas between them")
                    @QueryParam("kind")
                    List<String> kinds,
            @Parameter(description = "The id of the last event that was seen")
                    @HeaderParam("Last-Event-ID")
                    @DefaultValue("")
                    String lastSeen,
            @Context SseEventSink sink,
            @Context Sse sse,
            @Context HttpServerRequest request)
            throws InterruptedException {
        Runnable hangUp = () -> request.connection().close();
        events.serve(filter(deployment, kinds), lastSeen, sink, sse, hangUp);
    }

    @GET
    @Path("events/recent")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The last events that are kept, oldest first")
    public List<RecentEvent> recentEvents(
            @QueryParam("deployment") @DefaultValue("") String deployment,
            @QueryParam("kind") List<String> kinds,
            @QueryParam("limit") @DefaultValue("100") String limit) {
        return events.recent(
                filter(deployment, kinds), Queries.number("limit", limit, EventMemory.MOST));
    }

    private EventFilter filter(String deployment, List<String> kinds) {
        return EventFilter.of(
                deployment.isEmpty() ? null : deployments.find(deployment).spec().id(), kinds);
    }
}
