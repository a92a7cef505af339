package dev.localdeploy.api;

import static io.restassured.RestAssured.given;

import dev.localdeploy.wire.Folders;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** A client with the right token. Tests are to leave nothing running: see {@link #endAll}. */
@Singleton
public final class Caller {
    private final Folders folders;

    Caller(Folders folders) {
        this.folders = folders;
    }

    String token() {
        try {
            return Files.readString(folders.tokenFile()).strip();
        } catch (IOException e) {
            throw new IllegalStateException("the daemon has made no token", e);
        }
    }

    RequestSpecification call() {
        return given().header("Authorization", "Bearer " + token());
    }

    Response get(String path, Object... parameters) {
        return call().get("/api/v1" + path, parameters);
    }

    Response post(String path, String json) {
        return call().contentType("application/json").body(json).post("/api/v1" + path);
    }

    Response put(String path, String json) {
        return call().contentType("application/json").body(json).put("/api/v1" + path);
    }

    Response delete(String path) {
        return call().delete("/api/v1" + path);
    }

    /** The id of a new deployment that runs a line of shell. */
    String start(String name, String line) {
        return post("/deployments", order(name, line))
                .then()
                .statusCode(201)
                .extract()
                .path("deployment_id");
    }

    String order(String name, String line) {
        return "{\"name\": \"%s\", \"command\": \"%s\", \"working_directory\": \"%s\"}"
                .formatted(name, line.replace("\"", "\\\""), folders.state());
    }

    JsonPath show(String reference) {
        return get("/deployments/{id}", reference).then().statusCode(200).extract().jsonPath();
    }

    void endAll() {
        List<String> ids = get("/deployments").jsonPath().getList("deployment_id");
        for (String id : ids) {
            post("/deployments/" + id + "/stop", "{\"force\": true}");
            delete("/deployments/" + id);
        }
    }
}
