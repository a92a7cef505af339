package dev.localdeploy.api;

import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.Refusal;
import dev.localdeploy.log.CapturedLog;
import dev.localdeploy.log.LineSearch;
import dev.localdeploy.log.LogFiles;
import dev.localdeploy.log.LogFollower;
import dev.localdeploy.log.LogTail;
import dev.localdeploy.log.SinceTime;
import dev.localdeploy.os.Timers;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Hands out the captured output. */
public final class LogDesk {
    private final Clock clock;
    private final Timers timers;
    private final ZoneId zone;
    private final LogFiles files;

    /**
     * @param clock its zone is that of times without one
     */
    public LogDesk(Clock clock, Timers timers, LogFiles files) {
        this.clock = clock;
        this.timers = timers;
        this.zone = clock.getZone();
        this.files = files;
    }

    /**
     * Which lines are wanted.
     *
     * @param lines at most so many of the last ones
     * @param since empty for any time
     * @param grep empty for any line
     */
    record Query(long lines, String since, String grep) {}

    StreamingOutput read(Deployment deployment, Query query) {
        var search = LineSearch.begin(clock, query.grep());
        try {
            CapturedLog log = files.of(deployment.spec().logFile());
            LogTail.Range range = find(log, search, query);
            // The range has been searched once without running out of time: it will not now.
            return out -> new LogTail(log, search.again(), zone).copy(range, out);
        } catch (IOException e) {
            throw unreadable(deployment, e);
        }
    }

    /** Sends the lines that are wanted and then each new one, until the reader goes. */
    void follow(Deployment deployment, Query query, SseEventSink sink, Sse sse) {
        var search = LineSearch.begin(clock, query.grep());
        try {
            CapturedLog log = files.of(deployment.spec().logFile());
            LogTail.Range range = find(log, search, query);
            var follower = new LogFollower(log.cursorAt(log.position(range.from())));
            new LogStream(clock, timers, follower, search, sink, sse).begin();
        } catch (IOException e) {
            throw unreadable(deployment, e);
        }
    }

    /**
     * The deployment is gone. A log that the user chose a place for is his, as are its archives,
     * which are its earlier part.
     */
    void forget(Deployment deployment) {
        Path log = deployment.spec().logFile();
        try {
            if (files.isOwn(log)) {
                files.delete(log);
            }
        } catch (IOException e) {
            throw new Refusal(
                    Refusal.Code.STATE_NOT_WRITABLE,
                    "%s is forgotten, but not all of its log %s could be deleted: %s"
                            .formatted(deployment.spec().name(), log, e.getMessage()));
        }
    }

    private LogTail.Range find(CapturedLog log, LineSearch search, Query query) throws IOException {
        return new LogTail(log, search, zone).find(query.lines(), since(query.since()));
    }

    private static UncheckedIOException unreadable(Deployment deployment, IOException e) {
        return new UncheckedIOException("cannot read the log " + deployment.spec().logFile(), e);
    }

    private @Nullable Instant since(String text) {
        return text.isEmpty() ? null : SinceTime.parse(text, clock.instant(), zone);
    }
}
