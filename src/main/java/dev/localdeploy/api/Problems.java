package dev.localdeploy.api;

import dev.localdeploy.deployment.Refusal;
import dev.localdeploy.wire.Problem;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns whatever went wrong into the one form in which it is told. */
final class Problems {
    private Problems() {}

    static Problem of(Refusal refusal) {
        return Problem.of(
                statusOf(refusal.code()),
                refusal.code().name().toLowerCase(Locale.ROOT),
                String.valueOf(refusal.getMessage()),
                refusal.details());
    }

    /** No default: a new code must be thought about here. */
    private static int statusOf(Refusal.Code code) {
        return switch (code) {
            case NO_SUCH_DEPLOYMENT, NO_SUCH_REPORT -> 404;
            case INVALID_REQUEST -> 400;
            case AMBIGUOUS_REFERENCE,
                    NAME_TAKEN,
                    PORT_TAKEN,
                    STILL_RUNNING,
                    STOP_FAILED,
                    START_FAILED,
                    ALREADY_SO ->
                    409;
            case CONFIGURATION_INVALID -> 422;
            case STATE_NOT_WRITABLE -> 507;
        };
    }

    /** What the framework refused before any of our code was asked. */
    static Problem ofStatus(int status, HttpServerRequest request) {
        return switch (status) {
            case 404 -> notFound(request.path());
            case 405 -> methodNotAllowed(request.method().name());
            case 406 -> Problem.of(406, "not_acceptable", "ask for another type", List.of());
            case 413 -> tooLarge();
            case 415 -> unsupportedMediaType();
            default ->
                    status < 500
                            ? Problem.of(
                                    status,
                                    "invalid_request",
                                    "the request is not valid; see /q/openapi",
                                    List.of())
                            : internalError();
        };
    }

    static Problem notFound(@Nullable String path) {
        return Problem.of(
                404, "not_found", "there is nothing at " + path + "; see /q/openapi", List.of());
    }

    static Problem methodNotAllowed(String method) {
        return Problem.of(
                405,
                "method_not_allowed",
                method + " is not possible here; see /q/openapi",
                List.of());
    }

    static Problem linkUsedUp() {
        return Problem.of(
                403,
                "link_used_up",
                "this link has been used already, or is older than a minute; 'local-deploy ui'"
                        + " makes a new one",
                List.of());
    }

    static Problem tooLarge() {
        return Problem.of(413, "request_too_large", "the request is too large", List.of());
    }

    static Problem unsupportedMediaType() {
        return Problem.of(
                415,
                "unsupported_media_type",
                "send JSON, with 'Content-Type: application/json'",
                List.of());
    }

    static Problem internalError() {
        return Problem.of(
                500,
                "internal_error",
                "something went wrong inside the daemon; its log says what",
                List.of());
    }
}
