package dev.localdeploy.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The packaged daemon serves the document from a file; that it is right, SecurityApiTest shows. */
class OpenApiIT {
    @RegisterExtension final Installation local = new Installation();

    @Test
    void the_document_comes_as_json_and_as_yaml() throws Exception {
        local.startDaemon();

        assertThat(get("/q/openapi").body())
                .startsWith("---\nopenapi: 3.")
                .contains("/api/v1/deployments/{id}/auto-restart:");
        assertThat(get("/q/openapi.json").body())
                .startsWith("{\n  \"openapi\" : \"3.")
                .contains("\"/api/v1/deployments/{id}/auto-restart\"");
        assertThat(get("/q/openapi?format=json").body()).isEqualTo(get("/q/openapi.json").body());
        assertThat(get("/q/openapi.yml").body()).isEqualTo(get("/q/openapi").body());
        assertThat(get("/q/openapi.json").headers().firstValue("Content-Type"))
                .contains("application/json;charset=UTF-8");
    }

    private HttpResponse<String> get(String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(local.apiUrl() + path))
                            .header("Authorization", "Bearer " + local.token())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
