package dev.localdeploy.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.scope.UserManager.Refused;
import dev.localdeploy.scope.UserManager.Refused.Why;
import dev.localdeploy.scope.UserManager.ScopeOrder;
import dev.localdeploy.testing.ManualTime;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a real socket, against a manager that answers as it was told. */
class SystemdUserManagerProcessTest {
    private static final ScopeOrder ORDER =
            new ScopeOrder(
                    "local-deploy-web.scope",
                    "web",
                    List.of(4711L),
                    new Limits(64L << 20, 150.0, 20));

    @TempDir private Path runtime;

    private final ManualTime time = new ManualTime();

    /** To each call in turn. */
    private final Deque<List<ByteBuffer>> answers = new ArrayDeque<>();

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private volatile String welcome = "OK 0123\r\n";
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        Files.createDirectories(runtime.resolve("systemd"));
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(runtime.resolve("systemd/private")));
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void without_a_runtime_folder_or_a_manager_in_it_there_is_none() {
        assertThat(SystemdUserManager.in(Map.of(), time)).isEmpty();
        assertThat(SystemdUserManager.in(Map.of("XDG_RUNTIME_DIR", "/nowhere"), time)).isEmpty();
        assertThat(SystemdUserManager.in(Map.of("XDG_RUNTIME_DIR", "run"), time)).isEmpty();
    }

    @Test
    void a_scope_is_ordered_with_its_processes_and_limits() {
        answers.add(List.of(MessageTest.answer(2, 1, "", "o", "/job/1")));

        assertThatCode(this::order).doesNotThrowAnyException();

        assertThat(heard)
                .singleElement()
                .asString()
                .contains(
                        "StartTransientUnit",
                        "local-deploy-web.scope",
                        "local-deploy.slice",
                        "MemoryMax",
                        "MemorySwapMax",
                        "CPUQuotaPerSecUSec",
                        "TasksMax",
                        "PIDs",
                        "OOMPolicy");
    }

    @Test
    void what_is_no_answer_to_us_is_skipped() {
        answers.add(
                List.of(
                        MessageTest.answer(2, 77, "", "s", "for somebody else"),
                        MessageTest.answer(2, 1, "", "o", "/job/1")));

        assertThatCode(this::order).doesNotThrowAnyException();
    }

    @Test
    void an_older_systemd_is_asked_again_without_what_it_does_not_know() {
        answers.add(
                List.of(
                        MessageTest.answer(
                                3, 1, "x.PropertyReadOnly", "s", "Cannot set OOMPolicy")));
        answers.add(List.of(MessageTest.answer(2, 2, "", "o", "/job/1")));

        assertThatCode(this::order).doesNotThrowAnyException();

        assertThat(heard).hasSize(2);
        assertThat(heard.stream().skip(1).findFirst().orElseThrow()).doesNotContain("OOMPolicy");
    }

    @Test
    void a_refusal_says_what_can_be_done_about_it() {
        assertThat(refusal("org.freedesktop.systemd1.UnitExists", "x")).isEqualTo(Why.NAME_TAKEN);
        assertThat(refusal("org.freedesktop.systemd1.UnixProcessIdUnknown", "x"))
                .isEqualTo(Why.PROCESS_GONE);
        assertThat(refusal("System.Error.ESRCH", "Process with ID 4711 does not exist."))
                .isEqualTo(Why.PROCESS_GONE);
        assertThat(refusal("org.freedesktop.DBus.Error.AccessDenied", "x")).isEqualTo(Why.OTHER);
    }

    @Test
    void one_that_does_not_let_us_in_is_told() {
        welcome = "REJECTED EXTERNAL\r\n";

        assertThatThrownBy(this::order).hasMessageContaining("does not let us in: REJECTED");
    }

    @Test
    void one_that_never_answers_is_given_up() {
        welcome = "";
        Thread.ofVirtual()
                .start(() -> {
                    while (time.pending() == 0) {
                        Thread.onSpinWait();
                    }
                    time.pass(Duration.ofSeconds(10));
                });

        assertThatThrownBy(this::order).isInstanceOf(IOException.class);
    }

    private Why refusal(String error, String text) {
        answers.add(List.of(MessageTest.answer(3, 1, error, "s", text)));
        try {
            order();
            throw new AssertionError("it was not refused");
        } catch (Refused no) {
            return no.why();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void order() throws Refused, IOException {
        UserManager manager =
                SystemdUserManager.in(Map.of("XDG_RUNTIME_DIR", runtime.toString()), time)
                        .orElseThrow();
        try (var line = manager.connect()) {
            line.start(ORDER);
        }
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                converse(client);
            } catch (IOException goneOrClosed) {
                // The next one, or the end of the test.
            }
        }
    }

    private void converse(SocketChannel client) throws IOException {
        readUntil(client, "\r\n");
        client.write(ByteBuffer.wrap(welcome.getBytes(StandardCharsets.US_ASCII)));
        readUntil(client, "BEGIN\r\n");
        while (true) {
            ByteBuffer head = read(client, Message.HEAD);
            ByteBuffer rest = read(client, Message.restAfter(head));
            heard.add(StandardCharsets.ISO_8859_1.decode(rest).toString());
            for (ByteBuffer answer : answers.remove()) {
                client.write(answer);
            }
        }
    }

    private static void readUntil(SocketChannel client, String end) throws IOException {
        var said = new StringBuilder();
        while (!said.toString().endsWith(end)) {
            said.append((char) read(client, 1).get());
        }
    }

    private static ByteBuffer read(SocketChannel client, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (client.read(bytes) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }
}
