package dev.localdeploy.api;

import dev.localdeploy.deployment.Refusal;
import dev.localdeploy.log.Unanswerable;
import dev.localdeploy.wire.Problem;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every failure of a resource ends here and leaves as a problem document. */
public final class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response refused(Refusal refusal, HttpServerRequest request) {
        return answer(Problems.of(refusal), request);
    }

    @ServerExceptionMapper
    Response unanswerable(Unanswerable question, HttpServerRequest request) {
        return refused(new Refusal(Refusal.Code.INVALID_REQUEST, question.getMessage()), request);
    }

    @ServerExceptionMapper
    Response refusedByFramework(WebApplicationException refusal, HttpServerRequest request) {
        Problem problem = Problems.ofStatus(refusal.getResponse().getStatus(), request);
        if (problem.status() >= 500) {
            return failed(refusal, request);
        }
        Response answer = answer(problem, request);
        String allowed = refusal.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allowed == null
                ? answer
                : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allowed).build();
    }

    @ServerExceptionMapper
    Response failed(Exception failure, HttpServerRequest request) {
        // The path only: a query may hold what the user looked for.
        LOG.errorf(failure, "request=\"%s %s\" failed", request.method(), request.path());
        return answer(Problems.internalError(), request);
    }

    static Response answer(Problem problem, HttpServerRequest request) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem.at(request.path()))
                .build();
    }
}
