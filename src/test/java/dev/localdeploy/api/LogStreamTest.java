package dev.localdeploy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.log.CapturedLog;
import dev.localdeploy.log.LineSearch;
import dev.localdeploy.log.LogFiles;
import dev.localdeploy.log.LogFollower;
import dev.localdeploy.log.RotationPolicy;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.testing.ManualTime;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader is sent, who takes it only when he is waited for. */
class LogStreamTest {
    private final ManualTime time = new ManualTime();
    private final Reader reader = new Reader();
    private @TempDir Path folder;
    private Path file;
    private LogFiles files;
    private CapturedLog log;

    @BeforeEach
    void open() throws IOException {
        file = Files.writeString(folder.resolve("log"), "");
        files = new LogFiles(OperatingSystem.current()::headOf, time, folder);
        log = files.of(file);
    }

    @Test
    void of_many_short_lines_at_most_256_wait_to_be_taken() throws IOException {
        append("x\n".repeat(10_000));

        follow();

        assertThat(reader.sent).hasSize(10_000);
        assertThat(reader.mostUntaken).isEqualTo(256);
    }

    @Test
    void for_a_reader_who_has_gone_the_log_is_not_read_on() throws IOException {
        append(("x".repeat(50_000) + "\n").repeat(100));
        reader.goesAfter = 3;

        follow();

        assertThat(reader.sent).hasSize(3);
        assertThat(reader.askedAfterGoing).isLessThan(10);
        assertThat(time.pending()).isZero();
    }

    @Test
    void where_lines_were_deleted_it_is_said_which_settings_would_keep_more() throws IOException {
        append("begun");
        follow();
        append("x".repeat(300_000) + "\nlast\n");
        var policy = new RotationPolicy(65_536, 1, Long.MAX_VALUE);
        while (files.rotateIfNeeded(log, policy, () -> Long.MAX_VALUE, () -> false)) {
            // Until nothing is due.
        }

        time.passToNextCall();

        assertThat(reader.sent).startsWith("begun").endsWith("last");
        assertThat(reader.sent.get(1))
                .contains("bytes were deleted by a rotation")
                .contains("keep", "max_size_mb", "max_total_mb", "log_rotation");
    }

    private void follow() throws IOException {
        var follower = new LogFollower(log.cursorAt(log.position(0)));
        new LogStream(time, time, follower, LineSearch.begin(time, ""), reader, new SseImpl())
                .begin();
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    private static final class Reader implements SseEventSink {
        private final List<String> sent = new ArrayList<>();
        private int goesAfter = Integer.MAX_VALUE;
        private int untaken;
        private int mostUntaken;
        private int askedAfterGoing;
        private boolean closed;

        @Override
        public boolean isClosed() {
            boolean gone = closed || sent.size() >= goesAfter;
            askedAfterGoing += gone ? 1 : 0;
            return gone;
        }

        @Override
        public CompletionStage<?> send(OutboundSseEvent event) {
            if (event.getName() != null) {
                sent.add(String.valueOf(event.getData()));
                mostUntaken = Math.max(mostUntaken, ++untaken);
            }
            return new Taking();
        }

        @Override
        public void close() {
            closed = true;
        }

        /** Takes what was sent when somebody waits for that. */
        private final class Taking extends CompletableFuture<Object> {
            @Override
            public Object join() {
                untaken = 0;
                return "taken";
            }
        }
    }
}
