package dev.localdeploy.cli.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private final List<StreamEvent> heard = new ArrayList<>();
    private final EventStream stream = new EventStream("", heard::add);

    @Test
    void who_comes_back_names_the_last_event_that_came_whole() {
        lines("id:a-1", "event:deployment", "data:{}", "", "id:a-2", "event:deployment");

        assertThat(stream.lastId()).isEqualTo("a-1");
        lines("data:{}", "");
        assertThat(stream.lastId()).isEqualTo("a-2");
        assertThat(heard).extracting(StreamEvent::id).containsExactly("a-1", "a-2");
    }

    @Test
    void a_sign_of_life_has_an_id_too_and_tells_nothing() {
        lines(":", "id:a-7", "retry:1000", "");

        assertThat(stream.lastId()).isEqualTo("a-7");
        assertThat(heard).isEmpty();
    }

    @Test
    void who_hears_nothing_new_has_still_seen_what_came_before() {
        var next = new EventStream("a-7", heard::add);

        for (String line : List.of("event:deployment", "data:{}", "")) {
            next.line(line);
        }

        assertThat(next.lastId()).isEqualTo("a-7");
        assertThat(heard).extracting(StreamEvent::id).containsExactly("a-7");
    }

    private void lines(String... lines) {
        for (String line : lines) {
            stream.line(line);
        }
    }
}
