package dev.localdeploy.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.localdeploy.notification.Notice.Kind;
import dev.localdeploy.testing.LogLines;
import dev.localdeploy.testing.ManualTime;
import dev.localdeploy.testing.Patience;
import dev.localdeploy.wire.DaemonEvent;
import dev.localdeploy.wire.DeploymentEvent;
import dev.localdeploy.wire.FindingEvent;
import dev.localdeploy.wire.LogErrorEvent;
import dev.localdeploy.wire.RemovedEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of events, to a webhook that is really there. */
class NotifierTest {
    private static final Set<Kind> ALL = Set.of(Kind.values());

    private final ManualTime time = new ManualTime();
    private final List<String> posted = new CopyOnWriteArrayList<>();
    private @TempDir Path folder;
    private HttpServer server;
    private int status = 204;
    private NotificationPlan plan = NotificationPlan.NOTHING;
    private Notifier notifier;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
        plan = new NotificationPlan(false, address(), null, ALL);
        notifier =
                new Notifier(
                        time,
                        Runnable::run,
                        () -> plan,
                        new Desktop(
                                false,
                                command -> {
                                    throw new IOException("no " + command.getFirst() + " today");
                                }),
                        new Webhook(Duration.ofSeconds(10)));
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            @Nullable String secret = exchange.getRequestHeaders().getFirst("Authorization");
            posted.add(
                    exchange.getRequestMethod()
                            + " "
                            + exchange.getRequestURI()
                            + (secret == null ? " " : " [" + secret + "] ")
                            + body);
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
        }
    }

    @Test
    void a_crash_is_posted_once_and_so_is_the_recovery() {
        hear(is("RUNNING"), crashed(), crashed(), is("STARTING"), is("RUNNING"), is("RUNNING"));

        assertThat(posted)
                .containsExactly(
                        "POST /hook {\"kind\":\"crashed\",\"deployment_id\":\"id-web\","
                                + "\"deployment\":\"web\",\"title\":\"web has crashed\","
                                + "\"text\":\"boom\",\"at\":1.0,\"held_back\":0}",
                        "POST /hook {\"kind\":\"recovered\",\"deployment_id\":\"id-web\","
                                + "\"deployment\":\"web\",\"title\":\"web is well again\","
                                + "\"text\":\"\",\"at\":1.0,\"held_back\":0}");
    }

    @Test
    void what_was_so_before_anybody_listened_is_no_news() {
        hear(crashed(), is("RUNNING"));

        assertThat(posted).isEmpty();
    }

    @Test
    void findings_errors_an_open_circuit_and_no_answer_are_told() {
        hear(
                is("RUNNING"),
                new FindingEvent("id-web", "web", "leak", 1),
                new LogErrorEvent("id-web", "web", "Error:", "Error: x", 1, "ERROR", 1, 1),
                event("RUNNING", "HEALTHY", null, "OPEN", "No answer"),
                new RemovedEvent("id-web", "web", 1));

        assertThat(posted)
                .extracting(text -> text.replaceAll(".*\"kind\":\"(\\w+)\".*", "$1"))
                .containsExactly("finding", "log_error", "circuit_opened", "unresponsive");
    }

    @Test
    void of_one_kind_one_a_minute_is_told_and_the_next_counts_those_between() {
        for (int n = 0; n < 10; n++) {
            hear(new FindingEvent("id-web", "web", "leak " + n, 1));
            time.pass(Duration.ofSeconds(5));
        }
        time.pass(Duration.ofSeconds(15));
        hear(new FindingEvent("id-web", "web", "last", 1));

        assertThat(posted).hasSize(2);
        assertThat(posted.getLast()).contains("\"text\":\"last\"", "\"held_back\":9");
    }

    @Test
    void a_storm_over_many_deployments_is_not_told_in_full() {
        for (int n = 0; n < 100; n++) {
            hear(new FindingEvent("id-" + n, "web" + n, "leak", 1));
        }

        assertThat(posted).hasSize(20);
    }

    @Test
    void only_what_the_user_wants_is_told() {
        plan = new NotificationPlan(false, address(), null, Set.of(Kind.CRASHED));
        hear(is("RUNNING"), new FindingEvent("id-web", "web", "leak", 1), crashed());
        plan = NotificationPlan.NOTHING;
        hear(is("RUNNING"), crashed());

        assertThat(posted).hasSize(1);
    }

    @Test
    void the_secret_of_a_file_is_sent_along() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret\n");
        plan = new NotificationPlan(false, address(), secret, ALL);
        hear(new FindingEvent("id-web", "web", "leak", 1));

        assertThat(posted).singleElement().asString().contains("[Bearer s3cret]");
    }

    @Test
    void of_a_file_that_holds_more_than_a_secret_nothing_is_sent_or_logged() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "-----BEGIN\ns3cret\n");
        plan = new NotificationPlan(false, address(), key, ALL);
        try (LogLines lines = LogLines.of(Notifier.class)) {
            hear(new FindingEvent("id-web", "web", "leak", 1));

            assertThat(posted).isEmpty();
            assertThat(lines.texts)
                    .singleElement()
                    .asString()
                    .contains("notified: " + key + " must hold nothing but one word")
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void of_a_file_that_is_not_there_the_kind_of_trouble_is_told_too() {
        Path missing = folder.resolve("missing");
        plan = new NotificationPlan(false, address(), missing, ALL);
        try (LogLines lines = LogLines.of(Notifier.class)) {
            hear(new FindingEvent("id-web", "web", "leak", 1));

            assertThat(lines.texts)
                    .singleElement()
                    .asString()
                    .endsWith("notified: java.nio.file.NoSuchFileException: " + missing);
        }
    }

    @Test
    void of_an_address_that_cannot_be_used_it_is_said_which_key_to_mend_but_not_what_is_in_it() {
        plan = new NotificationPlan(false, URI.create("http://localhost:70000/s3cret"), null, ALL);
        try (LogLines lines = LogLines.of(Notifier.class)) {
            hear(new FindingEvent("id-web", "web", "leak", 1));

            assertThat(lines.texts)
                    .singleElement()
                    .asString()
                    .isEqualTo(
                            "the webhook could not be notified: its address cannot be used;"
                                    + " notifications.webhook_url in your configuration must be a"
                                    + " whole http or https URL");
        }
    }

    @Test
    void why_none_of_the_desktops_programs_could_be_started_is_said() {
        plan = new NotificationPlan(true, null, null, ALL);
        try (LogLines lines = LogLines.of(Notifier.class)) {
            hear(new FindingEvent("id-web", "web", "leak", 1));

            assertThat(lines.texts)
                    .singleElement()
                    .asString()
                    .startsWith("the desktop could not be notified: neither notify-send nor gdbus")
                    .endsWith("no notify-send today; no gdbus today");
        }
    }

    /** Its server would go on for ever. */
    @Test
    void what_a_webhook_answers_is_not_waited_for() {
        server.createContext(
                "/endless",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().flush();
                });
        plan = new NotificationPlan(false, address().resolve("/endless"), null, ALL);

        CompletableFuture<Void> heard =
                CompletableFuture.runAsync(
                        () -> hear(new FindingEvent("id-web", "web", "leak", 1)));

        assertThat(heard).succeedsWithin(Patience.LONG);
    }

    @Test
    void a_webhook_that_fails_or_is_gone_hinders_nothing_and_a_redirect_is_not_followed() {
        status = 307;
        hear(new FindingEvent("id-1", "web", "leak", 1));
        status = 500;
        hear(new FindingEvent("id-2", "web", "leak", 1));
        server.stop(0);
        hear(new FindingEvent("id-3", "web", "leak", 1));

        assertThat(posted).hasSize(2).allMatch(text -> text.startsWith("POST /hook "));
    }

    private void hear(DaemonEvent... events) {
        List.of(events).forEach(notifier::heard);
    }

    private static DeploymentEvent crashed() {
        return event("CRASHED", "UNHEALTHY", "boom", "CLOSED", null);
    }

    private static DeploymentEvent is(String status) {
        return event(status, "HEALTHY", null, "CLOSED", null);
    }

    private static DeploymentEvent event(
            String status,
            String health,
            @Nullable String reason,
            String circuit,
            @Nullable String unresponsive) {
        return new DeploymentEvent(
                "id-web",
                "web",
                status,
                health,
                1,
                "UP",
                reason,
                null,
                null,
                null,
                0,
                true,
                circuit,
                null,
                unresponsive);
    }
}
