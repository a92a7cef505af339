package dev.localdeploy.notification;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Posts a notice as JSON. Redirects are not followed: they could lead anywhere. */
public final class Webhook {
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    private final Duration patience;
    private final JsonMapper json =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    /** Made when it is first needed: most users have no webhook. */
    private @Nullable HttpClient client;

    /**
     * @param patience for connection and answer, each
     */
    public Webhook(Duration patience) {
        this.patience = patience;
    }

    /** What is posted. */
    record Body(
            String kind,
            String deploymentId,
            String deployment,
            String title,
            String text,
            double at,
            int heldBack) {
        static Body of(Notice notice) {
            return new Body(
                    notice.kind().name().toLowerCase(Locale.ROOT),
                    notice.deploymentId(),
                    notice.deployment(),
                    notice.title(),
                    notice.text(),
                    notice.at(),
                    notice.heldBack());
        }
    }

    void post(Notice notice, URI address, @Nullable Path secretFile)
            throws IOException, InterruptedException {
        byte[] body = json.writeValueAsBytes(Body.of(notice));
        @Nullable String secret = secretFile == null ? null : secretIn(secretFile);
        HttpResponse<InputStream> answer = send(body, address, secret);
        answer.body().close(); // of no interest, and it may never end
        if (answer.statusCode() >= 300) {
            throw new Undelivered("it answered with status " + answer.statusCode());
        }
    }

    /** The address may hold a secret, and the client's own message may have all of it. */
    private HttpResponse<InputStream> send(byte[] body, URI address, @Nullable String secret)
            throws IOException, InterruptedException {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(address)
                            .timeout(patience)
                            .header("Content-Type", "application/json")
                            .header("User-Agent", "local-deploy")
                            .POST(BodyPublishers.ofByteArray(body));
            if (secret != null) {
                request.header("Authorization", "Bearer " + secret);
            }
            return client().send(request.build(), BodyHandlers.ofInputStream());
        } catch (IllegalArgumentException e) {
            throw new Undelivered(
                    "its address cannot be used; notifications.webhook_url in your configuration"
                            + " must be a whole http or https URL");
        }
    }

    /** What is wrong with it is told without what is in it: the client would tell all of that. */
    private static String secretIn(Path file) throws IOException {
        String secret = Files.readString(file).strip();
        if (!VISIBLE.matcher(secret).matches()) {
            throw new Undelivered(
                    file + " must hold nothing but one word of visible characters, the secret");
        }
        return secret;
    }

    private HttpClient client() {
        if (client == null) {
            client =
                    HttpClient.newBuilder()
                            .connectTimeout(patience)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .build();
        }
        return client;
    }
}
