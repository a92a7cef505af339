package dev.localdeploy.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localdeploy.wire.FindingEvent;
import dev.localdeploy.wire.RemovedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** One reader of the stream of events, and what it is told. */
class EventReaderTest {
    private static final EventReader.Opening FRESH = new EventReader.Opening(List.of(), null, 7);

    private final Notebook notebook = new Notebook();

    @Test
    void a_new_reader_is_greeted_with_the_number_of_the_newest_event() throws Exception {
        var reader = new EventReader(EventFilter.ALL, FRESH);
        reader.offer(finding(8, "web"));
        serve(reader);

        await().until(() -> notebook.lines.size() == 2);

        assertThat(notebook.lines).containsExactly("sign 7", "event 8");
    }

    @Test
    void one_that_comes_back_first_gets_what_it_missed() throws Exception {
        var missed = List.of(finding(3, "web"), finding(5, "web"));
        var reader = new EventReader(EventFilter.ALL, new EventReader.Opening(missed, null, 7));
        reader.offer(finding(8, "web"));
        serve(reader);

        await().until(() -> notebook.lines.size() == 4);

        assertThat(notebook.lines).containsExactly("sign 2", "event 3", "event 5", "event 8");
    }

    @Test
    void one_that_must_begin_anew_is_told_so_first() throws Exception {
        serve(new EventReader(EventFilter.ALL, new EventReader.Opening(List.of(), "too_old", 7)));

        await().until(() -> !notebook.lines.isEmpty());

        assertThat(notebook.lines).containsExactly("reset too_old 7");
    }

    @Test
    void silence_is_broken_by_signs_of_life_that_count_what_was_not_wanted() throws Exception {
        var wanted = new EventFilter("", Set.of("removed"));
        var reader = new EventReader(wanted, FRESH, Duration.ofMillis(5));
        serve(reader);
        await().until(() -> notebook.lines.size() > 1);
        assertThat(notebook.lines).containsOnly("sign 7");

        reader.offer(finding(8, "web"));

        await().until(() -> notebook.lines.contains("sign 8"));
    }

    @Test
    void what_it_does_not_want_takes_no_place() {
        var reader = new EventReader(new EventFilter("api", Set.of("finding")), FRESH);

        for (int n = 0; n < 3 * EventReader.BEHIND; n++) {
            assertThat(reader.offer(finding(n, "web"))).isTrue();
            assertThat(reader.offer(new EventMessage(n, new RemovedEvent("api", "api", 1))))
                    .isTrue();
        }
    }

    @Test
    void one_that_is_too_far_behind_is_told_so_and_nothing_more() throws Exception {
        var reader = new EventReader(EventFilter.ALL, FRESH);
        var refused = new ArrayList<Integer>();
        for (int n = 0; n <= EventReader.BEHIND; n++) {
            if (!reader.offer(finding(n, "web"))) {
                refused.add(n);
            }
        }

        Thread serving = serve(reader);
        serving.join();

        assertThat(refused).containsExactly(EventReader.BEHIND);
        assertThat(notebook.lines).containsExactly("sign 7", "dropped");
    }

    @Test
    void one_is_dropped_as_soon_as_it_takes_something_again() throws Exception {
        var reader = new EventReader(EventFilter.ALL, FRESH);
        notebook.room = new Semaphore(1);
        Thread serving = serve(reader);
        for (int n = 8; reader.offer(finding(n, "web")); n++) {
            // It takes the greeting and then nothing.
        }

        notebook.room.release(100_000);
        serving.join();

        assertThat(notebook.lines).startsWith("sign 7").endsWith("dropped").hasSizeLessThan(4);
    }

    @Test
    void a_reader_that_waits_is_sent_away_at_once() throws Exception {
        var reader = new EventReader(EventFilter.ALL, FRESH);
        Thread serving = serve(reader);
        await().until(() -> !notebook.lines.isEmpty());

        reader.sendAway();

        serving.join();
        assertThat(notebook.lines).containsExactly("sign 7");
    }

    @Test
    void the_memory_knows_what_came_after_a_number_as_long_as_nothing_is_missing() {
        var memory = new EventMemory();
        assertThat(memory.after(0)).isEmpty();
        for (int n = 1; n <= EventMemory.MOST + 10; n++) {
            memory.add(finding(n, "web"));
        }

        assertThat(memory.all()).hasSize(EventMemory.MOST);
        assertThat(memory.after(9)).isEmpty();
        assertThat(memory.after(10).orElseThrow()).hasSize(EventMemory.MOST);
        assertThat(memory.after(EventMemory.MOST + 9).orElseThrow())
                .extracting(EventMessage::number)
                .containsExactly(EventMemory.MOST + 10L);
    }

    private Thread serve(EventReader reader) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        reader.serve(notebook);
                    } catch (EventReader.Gone | InterruptedException e) {
                        notebook.lines.add("failed");
                    }
                });
    }

    private static EventMessage finding(long number, String deployment) {
        return new EventMessage(number, new FindingEvent(deployment, deployment, "leak", 1));
    }

    /** Writes down what it is told, as long as there is room. */
    private static final class Notebook implements EventReader.Outlet {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private volatile Semaphore room = new Semaphore(Integer.MAX_VALUE);

        @Override
        public void sign(long upTo) throws InterruptedException {
            write("sign " + upTo);
        }

        @Override
        public void event(EventMessage message) throws InterruptedException {
            write("event " + message.number());
        }

        @Override
        public void reset(String reason, long upTo) throws InterruptedException {
            write("reset " + reason + " " + upTo);
        }

        @Override
        public void dropped() throws InterruptedException {
            write("dropped");
        }

        private void write(String line) throws InterruptedException {
            room.acquire();
            lines.add(line);
        }
    }
}
