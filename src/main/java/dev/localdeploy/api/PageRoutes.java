package dev.localdeploy.api;

import dev.localdeploy.web.PageFiles;
import dev.localdeploy.web.PageFiles.PageFile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Serves the page. Who may see it is for the {@link Gatekeeper} to say. */
@Singleton
public final class PageRoutes {
    /** Behind the gatekeeper, before the resources. */
    private static final int BEFORE_THE_RESOURCES = -1;

    /**
     * Nothing from elsewhere, nothing written into the document, nobody around it. Text becomes
     * markup nowhere but in the templates of lit-html.
     */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'; require-trusted-types-for 'script';"
                    + " trusted-types lit-html";

    private final PageFiles files;

    PageRoutes(PageFiles files) {
        this.files = files;
    }

    void offer(@Observes Router router) {
        router.get("/").order(BEFORE_THE_RESOURCES).handler(this::page);
        router.get(Browsers.ENTRANCE).order(BEFORE_THE_RESOURCES).handler(this::entrance);
        router.get("/page/*").order(BEFORE_THE_RESOURCES).handler(this::part);
    }

    private void page(RoutingContext context) {
        serve(context, files.file("index.html"));
    }

    private void entrance(RoutingContext context) {
        serve(context, files.file("entrance.html"));
    }

    /** What to say to a browser that has no session; false if there is no page in this program. */
    boolean showLocked(RoutingContext context) {
        Optional<PageFile> locked = files.file("locked.html");
        locked.ifPresent(file -> send(context, file));
        return locked.isPresent();
    }

    /** Its address names its content, so it never changes. */
    private void part(RoutingContext context) {
        String folder = "/page/" + files.version() + "/";
        String path = context.normalizedPath();
        Optional<PageFile> file =
                path.startsWith(folder)
                        ? files.file(path.substring(folder.length()))
                        : Optional.empty();
        if (file.isPresent()) {
            context.response().putHeader("Cache-Control", "private, max-age=31536000, immutable");
        }
        serve(context, file);
    }

    private static void serve(RoutingContext context, Optional<PageFile> file) {
        file.ifPresentOrElse(found -> send(context, found), context::next);
    }

    private static void send(RoutingContext context, PageFile file) {
        HttpServerResponse response = context.response();
        response.putHeader("Content-Type", file.mediaType());
        response.putHeader("Content-Security-Policy", POLICY);
        // A page that opened this one gets no hold of it.
        response.putHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.putHeader("Vary", "Accept-Encoding");
        if (acceptsGzip(context)) {
            response.putHeader("Content-Encoding", "gzip");
            response.end(Buffer.buffer(file.gzipped()));
        } else {
            response.end(Buffer.buffer(file.plain()));
        }
    }

    private static boolean acceptsGzip(RoutingContext context) {
        return context.request().headers().getAll("Accept-Encoding").stream()
                .anyMatch(accepted -> accepted.contains("gzip"));
    }
}
