package dev.localdeploy.api;

import dev.localdeploy.crash.CrashReportStore;
import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.DeploymentStatus;
import dev.localdeploy.deployment.Deployments;
import dev.localdeploy.deployment.FigureDesk;
import dev.localdeploy.deployment.HealthDesk;
import dev.localdeploy.health.HealthHistory;
import dev.localdeploy.wire.AutoRestartRequest;
import dev.localdeploy.wire.CrashReportView;
import dev.localdeploy.wire.DeploymentSummary;
import dev.localdeploy.wire.DeploymentView;
import dev.localdeploy.wire.FiguresView;
import dev.localdeploy.wire.HealthView;
import dev.localdeploy.wire.RestartHistoryView;
import dev.localdeploy.wire.RestartRequest;
import dev.localdeploy.wire.StartRequest;
import dev.localdeploy.wire.StopRequest;
import dev.localdeploy.wire.WhyView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/**
 * Deployments over HTTP: parse, ask, answer. {@code {id}} is an id, a unique prefix of one, or a
 * name.
 */
@Path("/api/v1/deployments")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class DeploymentResource {
    private static final String BODY = MediaType.APPLICATION_JSON;

    private final Deployments deployments;
    private final DeploymentViews views;
    private final HealthDesk health;
    private final LogDesk logs;
    private final WhyDesk why;
    private final FigureDesk figures;

    DeploymentResource(
            Deployments deployments,
            DeploymentViews views,
            HealthDesk health,
            LogDesk logs,
            WhyDesk why,
            FigureDesk figures) {
        this.deployments = deployments;
        this.views = views;
        this.health = health;
        this.logs = logs;
        this.why = why;
        this.figures = figures;
    }

    @GET
    @Operation(
            summary = "Lists all deployments, oldest first",
            description =
                    "With view=summary, each is a DeploymentSummary: what a list shows, without"
                            + " figures of processes, which take long to find out.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = BODY,
                            schema =
                                    @Schema(
                                            oneOf = {
                                                DeploymentView[].class,
                                                DeploymentSummary[].class
                                            })))
    public List<? extends Record> list(
            @QueryParam("status") @DefaultValue("") String status,
            @QueryParam("view") @DefaultValue("full") String view) {
        Queries.View asked = Queries.view(view);
        List<Deployment> wanted = with(Queries.status(status));
        return switch (asked) {
            case FULL -> views.of(wanted);
            case SUMMARY -> views.summaries(wanted);
        };
    }

    private List<Deployment> with(Optional<DeploymentStatus> status) {
        return deployments.all().stream()
                .filter(each ->
                        status.isEmpty() || status.get() == DeploymentStatus.of(each.state()))
                .toList();
    }

    @POST
    @Operation(summary = "Creates a deployment and starts it")
    @APIResponse(
            responseCode = "201",
            content = @Content(schema = @Schema(implementation = DeploymentView.class)))
    public Response create(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = BODY,
                                            schema = @Schema(implementation = StartRequest.class)))
                    InputStream body) {
        Deployment created = deployments.create(Requests.start(body));
        return Response.created(URI.create("/api/v1/deployments/" + created.spec().id()))
                .entity(views.of(created))
                .build();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Everything known of one deployment")
    public DeploymentView show(@PathParam("id") String id) {
        return views.of(deployments.find(id));
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Forgets a deployment that is down")
    public void remove(@PathParam("id") String id) {
        Deployment removed = deployments.find(id);
        deployments.remove(removed.spec().id());
        logs.forget(removed);
    }

    @POST
    @Path("{id}/stop")
    @Operation(summary = "Ends the whole process tree; answers when it is down")
    public DeploymentView stop(
            @PathParam("id") String id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = BODY,
                                            schema = @Schema(implementation = StopRequest.class)))
                    InputStream body) {
        Requests.Ending order = Requests.stop(body);
        return views.of(deployments.stop(id, order.grace(), order.force()));
    }

    @POST
    @Path("{id}/restart")
    @Operation(summary = "Stops it if it is up, and starts it; closes the circuit")
    public DeploymentView restart(
            @PathParam("id") String id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = BODY,
                                            schema =
                                                    @Schema(implementation = RestartRequest.class)))
                    InputStream body) {
        return views.of(deployments.restart(id, Requests.restart(body).grace()));
    }

    @GET
    @Path("{id}/health")
    @Operation(summary = "The last results of the health checks, newest first")
    public List<HealthView> healthHistory(
            @PathParam("id") String id, @QueryParam("limit") @DefaultValue("100") String limit) {
        int most = Queries.number("limit", limit, HealthHistory.KEPT);
        return health.newestFirst(deployments.find(id), most).stream()
                .map(DeploymentViews::of)
                .toList();
    }

    @POST
    @Path("{id}/health")
    @Operation(summary = "Runs the health checks now")
    public HealthView checkHealth(@PathParam("id") String id, InputStream body) {
        Requests.nothing(body);
        return DeploymentViews.of(health.checkNow(deployments.find(id)));
    }

    @GET
    @Path("{id}/figures")
    @Operation(
            summary = "What it used during the last while, for graphs",
            description =
                    "span is in seconds: up to an hour is told in slots of ten seconds, up to a day"
                            + " in slots of a minute. A run that has ended leaves an entry whose"
                            + " health is UNHEALTHY and whose figures are null.")
    public FiguresView figures(
            @PathParam("id") String id, @QueryParam("span") @DefaultValue("3600") String span) {
        Deployment deployment = deployments.find(id);
        Duration wanted = Queries.span(span);
        return FigureViews.of(deployment, wanted, figures.last(deployment, wanted));
    }

    @GET
    @Path("{id}/history")
    @Operation(summary = "All restart attempts that are remembered, oldest first")
    public RestartHistoryView history(@PathParam("id") String id) {
        return RestartViews.all(deployments.find(id));
    }

    @GET
    @Path("{id}/crash-reports")
    @Operation(summary = "What was found of the last crashes, newest first")
    public List<CrashReportView> crashReports(
            @PathParam("id") String id, @QueryParam("limit") @DefaultValue("10") String limit) {
        int most = Queries.number("limit", limit, CrashReportStore.KEPT);
        return why.reports(deployments.find(id), most);
    }

    @GET
    @Path("{id}/why")
    @Operation(summary = "Why it is as it is: the causes of its last crash, or of that of one run")
    public WhyView why(
            @PathParam("id") String id, @QueryParam("run") @DefaultValue("0") String run) {
        return why.why(deployments.find(id), Queries.run(run));
    }

    @PUT
    @Path("{id}/auto-restart")
    @Operation(summary = "Whether it is restarted when it crashes")
    public DeploymentView setAutoRestart(
            @PathParam("id") String id,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = BODY,
                                            schema =
                                                    @Schema(
                                                            implementation =
                                                                    AutoRestartRequest.class)))
                    InputStream body) {
        return views.of(deployments.setAutoRestart(id, Requests.autoRestart(body)));
    }

    @GET
    @Path("{id}/logs")
    @Produces("text/plain;charset=UTF-8")
    @Operation(summary = "The last lines of the captured output")
    public StreamingOutput logs(
            @PathParam("id") String id,
            @QueryParam("lines") @DefaultValue("100") String lines,
            @QueryParam("since") @DefaultValue("") String since,
            @QueryParam("grep") @DefaultValue("") String grep) {
        LogDesk.Query query = Queries.logs(lines, since, grep);
        return logs.read(deployments.find(id), query);
    }

    @GET
    @Path("{id}/logs/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "The captured output, line by line as it is written")
    public void followLogs(
            @PathParam("id") String id,
            @QueryParam("lines") @DefaultValue("0") String lines,
            @QueryParam("since") @DefaultValue("") String since,
            @QueryParam("grep") @DefaultValue("") String grep,
            @Context SseEventSink sink,
            @Context Sse sse) {
        LogDesk.Query query = Queries.logs(lines, since, grep);
        logs.follow(deployments.find(id), query, sink, sse);
    }
}
