package dev.localdeploy.cli.monitor;

import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.cli.FakeDaemon;
import dev.localdeploy.wire.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
    private static final String DEPLOYMENT = "GET /deployments/d-1";
    private static final String RECENT = "GET /events/recent?limit=100&deployment=d-1";
    private static final String LEAK =
            "[{\"id\":\"a-1\",\"kind\":\"finding\",\"data\":{\"finding\":\"a leak\"}}]";

    @TempDir private Path home;
    private final List<Happening> told = new CopyOnWriteArrayList<>();
    private FakeDaemon daemon;
    private Watch watch;

    @BeforeEach
    void prepare() throws IOException {
        var folders =
                new Folders(home.resolve("state"), home.resolve("run"), home.resolve("config"));
        daemon = new FakeDaemon(folders).answers("GET /deployments", "[]");
        daemon.answers("GET /deployments?view=summary", "[]");
        watch =
                new Watch(
                        folders,
                        Clock.systemUTC(),
                        Duration.ofHours(1),
                        happening -> told.add(happening.get()));
    }

    @AfterEach
    void end() {
        watch.close();
        daemon.close();
    }

    @Test
    void a_daemon_that_drops_a_slow_listener_is_not_lost_and_listened_to_again() {
        daemon.drops();

        watch.begin();

        await().until(() -> count(Happening.Found.class) > 1);
        assertThat(count(Happening.Lost.class)).isZero();
    }

    @Test
    void who_listens_again_goes_on_after_what_was_heard() {
        daemon.drops();

        watch.begin();

        await().until(() -> daemon.cameBackWith.contains(FakeDaemon.GREETING));
    }

    @Test
    void what_happened_before_one_was_opened_is_asked_for_once() {
        daemon.answers(DEPLOYMENT, "{\"deployment_id\":\"d-1\"}").answers(RECENT, LEAK);
        watch.lookAt(new Sight("d-1", Span.FIVE_MINUTES));
        watch.begin();
        await().until(() -> count(Happening.Recalled.class) > 0);

        awaitAnotherLook();

        assertThat(count(Happening.Recalled.class)).isOne();
    }

    @Test
    void what_happened_before_is_asked_for_again_when_the_answer_broke_off() {
        daemon.answers(DEPLOYMENT, "{\"deployment_id\":\"d-1\"}").hangsUpOn(RECENT);
        watch.lookAt(new Sight("d-1", Span.FIVE_MINUTES));
        watch.begin();
        await().until(() -> daemon.asked.contains(RECENT));

        daemon.answers(RECENT, LEAK);
        awaitAnotherLook();

        assertThat(count(Happening.Recalled.class)).isOne();
    }

    @Test
    void where_lines_were_deleted_before_they_were_read_it_is_said_between_the_others() {
        daemon.answers(
                DEPLOYMENT + "/logs/stream?lines=300",
                "event:line\ndata:a\n\nevent:gap\ndata:7 bytes were deleted\n\nevent:line\ndata:b\n\n");

        watch.lookAt(new Sight("d-1", Span.FIVE_MINUTES));

        await().until(() -> count(Happening.Logged.class) > 2);
        assertThat(told.stream().map(Happening.Logged.class::cast).limit(3))
                .extracting(Happening.Logged::lines)
                .containsExactly(
                        List.of("a"), List.of("--- 7 bytes were deleted ---"), List.of("b"));
    }

    /** A look is over when the next one has begun. */
    private void awaitAnotherLook() {
        for (int look = 0; look < 2; look++) {
            long before = count(Happening.Described.class);
            watch.lookNow();
            await().until(() -> count(Happening.Described.class) > before);
        }
    }

    @Test
    void a_daemon_whose_stream_just_ends_is_lost() {
        watch.begin();
        await().until(() -> count(Happening.Found.class) > 0);

        daemon.close();

        await().until(() -> count(Happening.Lost.class) > 0);
    }

    private long count(Class<? extends Happening> kind) {
        return told.stream().filter(kind::isInstance).count();
    }
}
