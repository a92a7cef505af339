package dev.localdeploy.scope;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.testing.ManualTime;
import dev.localdeploy.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bus that lets us in, or not, and then says nothing. */
class BusTest {
    private static final Message.Target TARGET = new Message.Target("a.b", "/a", "a.b", "Call");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ManualTime time = new ManualTime();
    private @TempDir Path folder;
    private Path address;
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        address = folder.resolve("bus");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(address));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void one_that_does_not_let_us_in_for_too_long_is_given_up() throws IOException {
        CompletableFuture<Bus> connecting = connecting();
        try (SocketChannel line = server.accept()) {
            line.read(ByteBuffer.allocate(100));

            time.pass(PATIENCE);

            assertThat(connecting)
                    .failsWithin(Patience.LONG)
                    .withThrowableThat()
                    .withMessageEndingWith("no answer within 10 s");
        }
    }

    @Test
    void a_call_after_that_time_says_so_too() throws Exception {
        CompletableFuture<Bus> connecting = connecting();
        try (SocketChannel line = server.accept()) {
            line.write(ByteBuffer.wrap("OK 1234\r\n".getBytes(US_ASCII)));
            Bus bus = connecting.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);

            time.pass(PATIENCE);

            assertThatThrownBy(() -> bus.call(TARGET, "", new byte[0]))
                    .hasMessage("no answer within 10 s");
        }
    }

    @Test
    void one_that_hangs_up_is_not_said_to_be_slow() throws IOException {
        CompletableFuture<Bus> connecting = connecting();

        server.accept().close();

        assertThat(connecting)
                .failsWithin(Patience.LONG)
                .withThrowableThat()
                .withMessageNotContaining("no answer");
    }

    private CompletableFuture<Bus> connecting() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return Bus.connect(address, 1000, time);
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        });
    }
}
