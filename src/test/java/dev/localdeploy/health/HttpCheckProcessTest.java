package dev.localdeploy.health;

import static dev.localdeploy.health.HealthStatus.DEGRADED;
import static dev.localdeploy.health.HealthStatus.HEALTHY;
import static dev.localdeploy.health.HealthStatus.UNHEALTHY;
import static dev.localdeploy.health.HealthStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.localdeploy.process.PortOwner;
import dev.localdeploy.process.RealTimers;
import dev.localdeploy.process.TreeFigures;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTTP check against real servers of all kinds of manners. */
class HttpCheckProcessTest {
    private static final Duration TRY = Duration.ofMillis(300);
    private static final HttpPatience PATIENCE =
            new HttpPatience(TRY, List.of(Duration.ofMillis(10), Duration.ofMillis(20)));

    /** Three tries, two pauses, a body to hear out, and a machine that is busy with other tests. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(4);

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final List<AutoCloseable> open = new ArrayList<>();
    private PortOwner owner = new PortOwner.Ours();

    /** Whom the second look and those after it find, if it is somebody else. */
    private @Nullable PortOwner laterOwner;

    private int lookups;

    @TempDir Path folder;

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    // answers

    @ParameterizedTest
    @CsvSource({
        "200 OK, HEALTHY",
        "204 No Content, HEALTHY",
        "304 Not Modified, HEALTHY",
        "400 Bad Request, DEGRADED",
        "404 Not Found, DEGRADED",
        "500 Oh no, DEGRADED",
        "503 Later, DEGRADED",
    })
    void an_answer_is_judged_by_its_status_and_asked_for_once(String line, HealthStatus status) {
        var server = open(OddServer.answering("HTTP/1.1 " + line + "\r\n\r\n"));

        var result = check(server.port());

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.message())
                .isEqualTo(
                        "HTTP %s from http://localhost:%d/", line.substring(0, 3), server.port());
        assertThat(result.responseTimeMs()).isBetween(0.0, 300.0);
        assertThat(result.details())
                .containsEntry("status_code", Integer.parseInt(line.substring(0, 3)))
                .containsEntry("tries", 1)
                .containsEntry("listener", "own");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void the_request_is_a_plain_one_and_carries_the_plans_headers() {
        var server = open(OddServer.answering(OK));

        check(
                new WatchedRun(
                        Some.run("d"),
                        server.port(),
                        Some.plan("/health?deep=1", Map.of("X-Key", "a\r\nEvil: b"))));

        assertThat(server.requests)
                .startsWith("GET /health?deep=1 HTTP/1.1")
                .contains(
                        "Host: localhost:" + server.port(),
                        "Connection: close",
                        "User-Agent: local-deploy/health",
                        "X-Key: a Evil: b");
    }

    @Test
    void a_host_header_of_the_plan_replaces_ours() {
        var server = open(OddServer.answering(OK));

        check(
                new WatchedRun(
                        Some.run("d"), server.port(), Some.plan("/", Map.of("host", "shop.test"))));

        assertThat(server.requests)
                .filteredOn(line -> line.toLowerCase(Locale.ROOT).startsWith("host:"))
                .hasSize(1)
                .first()
                .asString()
                .endsWith("shop.test");
    }

    @Test
    void a_redirect_to_another_host_is_healthy_and_not_followed() {
        var other = open(OddServer.answering(OK));
        var server =
                open(
                        OddServer.answering(
                                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:"
                                        + other.port()
                                        + "/secret\r\n\r\n"));

        var result = check(server.port());

        assertThat(result.status()).isEqualTo(HEALTHY);
        assertThat(result.message()).contains("/secret (not followed)");
        assertThat(other.connections()).isZero();
    }

    @Test
    void a_huge_body_is_not_waited_for() {
        var server =
                open(
                        OddServer.with((client, _) -> {
                            OddServer.send(client, "HTTP/1.1 200 OK\r\n\r\n");
                            while (true) {
                                OddServer.send(client, "x".repeat(100_000));
                            }
                        }));

        assertThat(timed(server.port()).status()).isEqualTo(HEALTHY);
    }

    @Test
    void a_stream_that_never_ends_is_not_waited_for() {
        var server =
                open(
                        OddServer.with((client, _) -> {
                            OddServer.send(client, "HTTP/1.1 200 OK\r\n\r\ndata: 1\n\n");
                            var _ = client.getInputStream().readAllBytes();
                        }));

        assertThat(timed(server.port()).status()).isEqualTo(HEALTHY);
    }

    @Test
    void headers_that_never_end_are_cut_off_and_the_status_counts() {
        var server =
                open(
                        OddServer.with((client, _) -> {
                            OddServer.send(client, "HTTP/1.1 404 Not Found\r\n");
                            while (true) {
                                OddServer.send(client, "X: " + "y".repeat(8000) + "\r\n");
                            }
                        }));

        assertThat(timed(server.port()).message()).startsWith("HTTP 404");
    }

    // no answers

    @Test
    void a_server_that_never_answers_is_degraded_after_three_tries() {
        var server = open(OddServer.with((client, _) -> client.getInputStream().readAllBytes()));

        var result = timed(server.port());

        assertThat(result.status()).isEqualTo(DEGRADED);
        assertThat(result.message())
                .isEqualTo(
                        "No answer from http://localhost:%d/ within 300 ms (3 tries)",
                        server.port());
        assertThat(result.responseTimeMs()).isNull();
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void a_server_that_drips_is_given_no_more_time_than_one_that_is_silent() {
        var server =
                open(
                        OddServer.with((client, _) -> {
                            OddServer.send(client, "HTTP/1.1 200 OK\r\nX: ");
                            drip(client);
                        }));

        assertThat(timed(server.port()).status()).isEqualTo(DEGRADED);
    }

    @Test
    void a_tls_server_that_drips_its_handshake_is_given_no_more_time() {
        var server =
                open(
                        OddServer.with((client, _) -> {
                            OddServer.send(client, "\u0016\u0003\u0003@\u0000");
                            drip(client);
                        }));

        var result = timed(() -> url("https://localhost:%d/".formatted(server.port())));

        assertThat(result.status()).isEqualTo(DEGRADED);
    }

    @Test
    void a_server_that_accepts_no_more_connections_is_degraded() throws IOException {
        ServerSocket full = open(new ServerSocket(0, 1, LOOPBACK));
        fillBacklog(full);

        assertThat(timed(full.getLocalPort()).status()).isEqualTo(DEGRADED);
    }

    @Test
    void a_server_that_is_slow_but_in_time_is_healthy_and_its_time_is_told() {
        var self = new OddServer[1];
        self[0] =
                open(
                        OddServer.with((client, _) -> {
                            pause(100);
                            self[0].answer(client, OK);
                        }));

        var result = check(self[0].port());

        assertThat(result.status()).isEqualTo(HEALTHY);
        assertThat(result.responseTimeMs()).isBetween(100.0, 300.0);
        assertThat(result.details()).containsEntry("tries", 1);
    }

    /** As of a program that a signal stopped: the kernel accepts in its name. */
    @Test
    void a_server_whose_connections_only_the_kernel_accepts_is_degraded() throws IOException {
        ServerSocket deaf = open(new ServerSocket(0, 50, LOOPBACK));

        var result = timed(deaf.getLocalPort());

        assertThat(result.status()).isEqualTo(DEGRADED);
        assertThat(result.message()).contains("No answer from").endsWith("(3 tries)");
    }

    @Test
    void a_server_that_closes_only_its_own_half_is_unhealthy_and_not_waited_for() {
        var server =
                open(
                        OddServer.with((client, _) -> {
                            client.shutdownOutput();
                            var _ = client.getInputStream().readAllBytes();
                        }));

        assertThat(timed(server.port()).status()).isEqualTo(UNHEALTHY);
    }

    @Test
    void a_server_that_closes_its_half_after_the_answer_has_answered() {
        var server =
                open(
                        OddServer.with((client, _) -> {
                            OddServer.send(client, OK);
                            client.shutdownOutput();
                            var _ = client.getInputStream().readAllBytes();
                        }));

        assertThat(timed(server.port()).status()).isEqualTo(HEALTHY);
    }

    @Test
    void the_second_try_may_save_it() {
        var self = new OddServer[1];
        self[0] =
                open(
                        OddServer.with((client, number) -> {
                            if (number == 2) {
                                self[0].answer(client, OK);
                            } else {
                                self[0].linger(2000);
                            }
                        }));

        var result = check(self[0].port());

        assertThat(result.status()).isEqualTo(HEALTHY);
        assertThat(result.details()).containsEntry("tries", 2);
    }

    @Test
    void a_glance_is_one_try() {
        var server = open(OddServer.with((client, _) -> client.getInputStream().readAllBytes()));

        var result =
                checker()
                        .glance(Some.watched("d", server.port(), Some.plan()), Optional.empty())
                        .orElseThrow();

        assertThat(result.status()).isEqualTo(DEGRADED);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void where_nobody_listens_it_is_unhealthy() throws IOException {
        owner = new PortOwner.Nobody();

        var result = timed(freePort());

        assertThat(result.status()).isEqualTo(UNHEALTHY);
        assertThat(result.message()).endsWith("refused (3 tries)");
    }

    @Test
    void a_server_that_hangs_up_without_a_word_is_unhealthy() {
        var server = open(OddServer.with((_, _) -> {}));

        var result = check(server.port());

        assertThat(result.status()).isEqualTo(UNHEALTHY);
        assertThat(result.message()).contains("failed:");
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void a_server_that_resets_the_connection_is_unhealthy() {
        var server =
                open(
                        OddServer.with((client, _) -> {
                            client.setSoLinger(true, 0);
                            var _ = client.getInputStream().read();
                        }));

        assertThat(check(server.port()).status()).isEqualTo(UNHEALTHY);
    }

    @Test
    void one_that_speaks_another_protocol_is_unhealthy_with_a_hint() {
        var server =
                open(
                        OddServer.with((client, _) -> {
                            OddServer.send(client, "SSH-2.0-OpenSSH_9.2\u001b[31m\r\n");
                            var _ = client.getInputStream().readAllBytes();
                        }));

        var result = timed(server.port());

        assertThat(result.status()).isEqualTo(UNHEALTHY);
        assertThat(result.message())
                .contains("SSH-2.0-OpenSSH_9.2.[31m")
                .contains("health.http: false");
        assertThat(server.connections()).isEqualTo(1);
    }

    // addresses

    @Test
    void a_server_that_listens_on_ipv6_only_is_found() {
        assumeThat(hasIpv6()).isTrue();
        var server = open(OddServer.on("::1", OK));

        assertThat(check(server.port()).status()).isEqualTo(HEALTHY);
    }

    @Test
    void a_full_url_is_asked_whatever_the_port_of_the_run() {
        var server = open(OddServer.answering(OK));

        var result = url("http://127.0.0.1:%d/status".formatted(server.port()));

        assertThat(result.status()).isEqualTo(HEALTHY);
        assertThat(result.details()).doesNotContainKey("listener");
        assertThat(server.requests).startsWith("GET /status HTTP/1.1");
    }

    @Test
    void a_name_that_nobody_knows_is_a_network_error() {
        var result = url("http://nobody.invalid:3000/");

        assertThat(result.status()).isIn(UNHEALTHY, DEGRADED); // slow name servers: no answer
    }

    @Test
    void without_a_port_and_without_a_url_nothing_is_known() {
        assertThat(check(Some.watched("d", null, Some.plan())).status()).isEqualTo(UNKNOWN);
    }

    @Test
    void what_is_no_url_is_said() {
        assertThat(url("http://a b/").message()).contains("http://a b/");
    }

    // TLS

    @Test
    void a_certificate_of_its_own_is_good_enough_on_this_machine() throws Exception {
        HttpsServer server = tlsServer();

        var result = url("https://localhost:%d/".formatted(server.getAddress().getPort()));

        assertThat(result.message()).startsWith("HTTP 200 from https://localhost:");
        assertThat(result.status()).isEqualTo(HEALTHY);
    }

    @Test
    void elsewhere_a_certificate_must_be_trusted() throws Exception {
        HttpsServer server = tlsServer();

        assertThat(catchThrowable(() -> shakeHands(new Tls(), "shop.example.test", server)))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void elsewhere_a_certificate_must_be_made_out_to_the_host() throws Exception {
        HttpsServer server = tlsServer();
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        var tls = new Tls(context);

        shakeHands(tls, "shop.example.test", server);

        assertThat(catchThrowable(() -> shakeHands(tls, "other.example.test", server)))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("other.example.test");
    }

    private static void shakeHands(Tls tls, String host, HttpsServer server) throws IOException {
        int port = server.getAddress().getPort();
        try (var connection = new Socket(LOOPBACK, port)) {
            tls.over(connection, new HttpTarget(true, host, port, "/")).close();
        }
    }

    @Test
    void a_tls_server_asked_in_plain_http_is_recognised() {
        var server =
                open(
                        OddServer.with((client, _) ->
                                OddServer.send(client, "\u0015\u0003\u0003\0\2\2F")));

        assertThat(check(server.port()).message())
                .contains("TLS")
                .contains("https://localhost:%d/".formatted(server.port()));
    }

    // whose port is it

    @Test
    void a_stranger_on_our_port_is_unhealthy_and_named() {
        var server = open(OddServer.answering(OK));
        owner = new PortOwner.Stranger(815, "python3 -m http.server");

        var result = check(server.port());

        assertThat(result.status()).isEqualTo(UNHEALTHY);
        assertThat(result.message()).contains("process 815 (python3 -m http.server)");
        assertThat(result.details())
                .containsEntry("listener", "stranger")
                .containsEntry("listener_pid", 815L)
                .containsEntry("listener_command", "python3 -m http.server");
        assertThat(((HttpEvidence) result.evidence()).answers()).isFalse();
    }

    @Test
    void a_stranger_who_begins_to_listen_while_it_is_asked_is_one() {
        var server = open(OddServer.answering(OK));
        owner = new PortOwner.Nobody();
        laterOwner = new PortOwner.Stranger(815, "python3 -m http.server");

        var result = check(server.port());

        assertThat(result.status()).isEqualTo(UNHEALTHY);
        assertThat(result.message()).contains("process 815 (python3 -m http.server)");
        assertThat(((HttpEvidence) result.evidence()).answers()).isFalse();
    }

    @Test
    void a_program_that_begins_to_listen_while_it_is_asked_has_answered_itself() {
        var server = open(OddServer.answering(OK));
        owner = new PortOwner.Nobody();
        laterOwner = new PortOwner.Ours();

        var result = check(server.port());

        assertThat(result.status()).isEqualTo(HEALTHY);
        assertThat(result.details()).containsEntry("listener", "own");
    }

    @Test
    void a_listener_that_may_not_be_seen_keeps_the_verdict_and_says_so() {
        var server = open(OddServer.answering(OK));
        owner = new PortOwner.Hidden();

        var result = check(server.port());

        assertThat(result.status()).isEqualTo(HEALTHY);
        assertThat(result.details()).containsEntry("listener", "hidden");
    }

    @Test
    void where_the_figures_show_that_the_tree_listens_nothing_is_looked_up() {
        var server = open(OddServer.answering(OK));

        check(server.port(), Some.listening(server.port()));

        assertThat(lookups).isZero();
    }

    @Test
    void a_program_that_came_up_on_another_port_is_asked_there_and_that_is_said() throws Exception {
        var server = open(OddServer.answering(OK));
        int asked = freePort();
        owner = new PortOwner.Nobody();

        var result = check(asked, Some.listening(1, server.port(), 65535));

        assertThat(result.status()).isEqualTo(HEALTHY);
        assertThat(result.message())
                .contains(
                        "asked to listen on port %d and listens on %d"
                                .formatted(asked, server.port()));
        assertThat(result.details())
                .containsEntry("asked_port", asked)
                .containsEntry("listening_port", server.port());
    }

    @Test
    void where_no_listener_is_seen_it_is_asked_all_the_same() {
        var server = open(OddServer.answering(OK));
        owner = new PortOwner.Nobody();

        var result = check(server.port());

        assertThat(result.status()).isEqualTo(HEALTHY);
        assertThat(result.details()).containsEntry("listener", "none seen");
    }

    private static void drip(Socket client) throws IOException {
        for (int i = 0; i < 1000; i++) {
            OddServer.send(client, "x");
            pause(20);
        }
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** Connects until the kernel answers no more. */
    private void fillBacklog(ServerSocket server) {
        for (int i = 0; i < 10; i++) {
            try {
                Socket socket = open(new Socket());
                socket.connect(server.getLocalSocketAddress(), 100);
            } catch (IOException full) {
                return;
            }
        }
    }

    private HttpsServer tlsServer() throws Exception {
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-alias",
                                "own",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=dns:shop.example.test",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store().toString(),
                                "-storepass",
                                "secret",
                                "-keypass",
                                "secret")
                        .redirectErrorStream(true)
                        .start();
        assertThat(
                        new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                                + keytool.waitFor())
                .endsWith("0");
        var manager = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        manager.init(keys(), "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(manager.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
        open(() -> server.stop(0));
        return server;
    }

    private Path store() {
        return folder.resolve("keys.p12");
    }

    /** The server's key, and with it the certificate of which it makes an authority. */
    private KeyStore keys() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store())) {
            keys.load(in, "secret".toCharArray());
        }
        return keys;
    }

    private HttpCheck checker() {
        var timers = new RealTimers();
        return new HttpCheck(
                new HttpProbe(timers, System::nanoTime),
                (_, _) -> {
                    lookups++;
                    return laterOwner == null || lookups == 1 ? owner : laterOwner;
                },
                timers,
                PATIENCE);
    }

    private CheckResult check(WatchedRun run) {
        return checker().check(run, Optional.empty()).orElseThrow();
    }

    private CheckResult check(int port) {
        return check(Some.watched("d", port, Some.plan()));
    }

    private CheckResult check(int port, TreeFigures figures) {
        return checker()
                .check(Some.watched("d", port, Some.plan()), Optional.of(figures))
                .orElseThrow();
    }

    private CheckResult url(String url) {
        return check(Some.watched("d", 3000, Some.target(url)));
    }

    /** Also proves that all tries together end. */
    private CheckResult timed(int port) {
        return timed(() -> check(port));
    }

    private CheckResult timed(Supplier<CheckResult> check) {
        long begin = System.nanoTime();
        CheckResult result = check.get();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG_ENOUGH);
        return result;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean hasIpv6() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private <T extends AutoCloseable> T open(T one) {
        open.add(one);
        return one;
    }
}
