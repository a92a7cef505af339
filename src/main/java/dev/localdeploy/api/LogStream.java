package dev.localdeploy.api;

import dev.localdeploy.log.LineSearch;
import dev.localdeploy.log.LogFollower;
import dev.localdeploy.log.Unanswerable;
import dev.localdeploy.os.Timers;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * One reader who follows a log. Each look happens on a thread of its own and plans the next; it
 * waits for the reader to take what was read, so a slow reader costs no memory. What a rotation
 * deletes meanwhile such a reader misses; it is told how many bytes these were.
 */
final class LogStream {
    private static final Logger LOG = Logger.getLogger(LogStream.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final int MOST_UNTAKEN = 256;

    /** Also how long it takes to notice that a silent reader has gone. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Clock clock;
    private final Timers timers;
    private final LogFollower follower;
    private final LineSearch search;
    private final SseEventSink sink;
    private final Sse sse;
    private Instant lastSign = Instant.MIN;

    LogStream(
            Clock clock,
            Timers timers,
            LogFollower follower,
            LineSearch search,
            SseEventSink sink,
            Sse sse) {
        this.clock = clock;
        this.timers = timers;
        this.follower = follower;
        this.search = search;
        this.sink = sink;
        this.sse = sse;
    }

    void begin() {
        look();
    }

    private void look() {
        try {
            for (List<String> lines = follower.next();
                    !lines.isEmpty() && !sink.isClosed();
                    lines = follower.next()) {
                send(lines, follower.missed());
            }
            showLife();
        } catch (IOException | Unanswerable e) {
            LOG.warnf("a log is not followed any longer: %s", e.getMessage());
            sink.close();
        } catch (CompletionException | IllegalStateException e) {
            sink.close(); // the reader has gone
        }
        if (sink.isClosed()) {
            end();
        } else {
            timers.after(LOOK_AGAIN, this::look);
        }
    }

    /**
     * Waits for the reader now and then, not for every line: a program may write faster than lines
     * can be handed over one by one. What was read at once may be short lines by the thousand, and
     * each that waits to be taken costs far more than its text.
     */
    private void send(List<String> lines, long missed) {
        // The time to search is that of these lines, not of the whole stream.
        LineSearch now = search.again();
        CompletionStage<?> last = CompletableFuture.completedFuture(null);
        int untaken = 0;
        if (missed > 0 && !sink.isClosed()) {
            last = sink.send(sse.newEvent("gap", inWords(missed)));
        }
        for (String line : lines) {
            if (sink.isClosed()) {
                return;
            }
            if (now.finds(line)) {
                last = sink.send(sse.newEvent("line", line));
                untaken++;
            }
            if (untaken == MOST_UNTAKEN) {
                await(last);
                untaken = 0;
            }
        }
        await(last);
    }

    private static String inWords(long missed) {
        return "%d bytes were deleted by a rotation before they could be shown here; a higher keep, max_size_mb or max_total_mb of log_rotation keeps more"
                .formatted(missed);
    }

    private void showLife() {
        Instant now = clock.instant();
        if (!sink.isClosed() && lastSign.isBefore(now.minus(HEARTBEAT))) {
            lastSign = now;
            await(sink.send(sse.newEventBuilder().comment("").build()));
        }
    }

    private static void await(CompletionStage<?> sent) {
        sent.toCompletableFuture().join();
    }

    private void end() {
        try {
            follower.close();
        } catch (IOException e) {
            LOG.debugf("a log could not be closed: %s", e.getMessage());
        }
    }
}
