package dev.localdeploy.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Serves the OpenAPI document as the build wrote it. The extension that describes the routes would
 * make objects of it at every start and keep them, 5 MB for what almost nobody reads; it finds
 * nothing to do in the packaged daemon, where the document has another name, and serves it itself
 * where nothing was packaged, as in tests.
 */
@Singleton
public final class OpenApiDocument {
    /** Behind the {@link Gatekeeper}, before the extension. */
    private static final int BEFORE_THE_EXTENSION = -1;

    enum Form {
        JSON("application/json", "/openapi.json"),
        YAML("application/yaml", "/openapi.yaml");

        private final String mediaType;
        private final String resource;

        Form(String mediaType, String resource) {
            this.mediaType = mediaType;
            this.resource = resource;
        }

        /**
         * By the end of the path, else as asked for, else YAML, as the extension has it.
         *
         * @param format the query parameter; empty if there is none
         */
        static Form of(String path, String accept, String format) {
            if (path.endsWith(".json")) {
                return JSON;
            }
            boolean wanted = accept.contains(JSON.mediaType) || format.equalsIgnoreCase("json");
            return wanted && path.endsWith("/openapi") ? JSON : YAML;
        }
    }

    void offer(@Observes Router router) {
        router.routeWithRegex(HttpMethod.GET, "/q/openapi(\\.(json|yaml|yml))?")
                .order(BEFORE_THE_EXTENSION)
                .handler(OpenApiDocument::serve);
    }

    private static void serve(RoutingContext context) {
        HttpServerRequest request = context.request();
        Form form =
                Form.of(
                        context.normalizedPath(),
                        Optional.ofNullable(request.getHeader("Accept")).orElse(""),
                        Optional.ofNullable(request.getParam("format")).orElse(""));
        Optional<byte[]> document = read(form);
        if (document.isEmpty()) {
            context.next();
            return;
        }
        context.response()
                .putHeader("Content-Type", form.mediaType + ";charset=UTF-8")
                .end(Buffer.buffer(document.get()));
    }

    /** Small and in the file system's cache, so reading it holds up nobody. */
    private static Optional<byte[]> read(Form form) {
        try (@Nullable InputStream resource =
                OpenApiDocument.class.getResourceAsStream(form.resource)) {
            return resource == null ? Optional.empty() : Optional.of(resource.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("the program's own file cannot be read", e);
        }
    }
}
