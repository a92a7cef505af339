package dev.localdeploy.cli.monitor;

import static dev.localdeploy.cli.monitor.Some.NOON;
import static dev.localdeploy.cli.monitor.Some.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GraphTest {
    @Test
    void each_character_has_two_values_of_four_steps() {
        // 8 values in 8 s: 0 1 2 3 4 4 4 4 of 4, which fills a line from its bottom to its top.
        var points = new java.util.ArrayList<Point>();
        double[] values = {0, 1.25, 2.5, 3.75, 5, 5, 5, 5};
        for (int i = 0; i < values.length; i++) {
            points.add(point(NOON - 8 + i, 1, values[i]));
        }

        var graph = new Graph(points, Point::cpuPercent, NOON, 8, 4);

        assertThat(graph.top()).isEqualTo(5);
        assertThat(graph.lines(1)).containsExactly("⣀⣴⣿⣿");
    }

    @Test
    void where_nothing_is_known_nothing_is_drawn_and_nothing_known_is_not_zero() {
        List<Point> points = List.of(point(NOON - 8, 2, 0), point(NOON - 2, 2, Double.NaN));

        var graph = new Graph(points, Point::cpuPercent, NOON, 8, 4);

        assertThat(graph.lines(1)).containsExactly("⣀   ");
        assertThat(graph.largest()).isZero();
        assertThat(new Graph(List.of(), Point::cpuPercent, NOON, 8, 4).largest()).isNaN();
    }

    @Test
    void a_peak_is_not_lost_where_many_values_share_a_place() {
        List<Point> points =
                List.of(point(NOON - 40, 10, 1), point(NOON - 30, 1, 100), point(NOON - 29, 29, 1));

        var graph = new Graph(points, Point::cpuPercent, NOON, 40, 1);

        assertThat(graph.largest()).isEqualTo(100);
        assertThat(graph.lines(2).getFirst()).isNotBlank();
    }

    @Test
    void what_is_older_than_the_span_does_not_count() {
        var graph =
                new Graph(
                        List.of(point(NOON - 400, 2, 900), point(NOON - 4, 4, 1)),
                        Point::cpuPercent,
                        NOON,
                        300,
                        10);

        assertThat(graph.largest()).isEqualTo(1);
    }

    @Test
    void a_line_fills_its_width_and_all_of_its_height_at_the_top() {
        var graph =
                new Graph(List.of(point(NOON - 300, 300, 200)), Point::cpuPercent, NOON, 300, 5);

        assertThat(graph.lines(3)).containsOnly("⣿⣿⣿⣿⣿");
    }

    @Test
    void the_daemons_history_comes_before_own_samples() {
        History history =
                History.EMPTY
                        .sampled(NOON, json("{'process':{'cpu_percent':5,'memory_mb':50}}"), 2)
                        .remembered(
                                json(
                                        "{'resolution_seconds':10,'timestamps':[%f,%f,%f],'cpu_percent':[1,null,9],'memory_mb':[10,null,90]}"
                                                .formatted(NOON - 60, NOON - 30, NOON + 5)))
                        .sampled(NOON + 2, json("{'process':{'cpu_percent':null}}"), 2);

        assertThat(history.points())
                .extracting(Point::at)
                .containsExactly(NOON - 60, NOON - 30, NOON, NOON + 2);
        assertThat(history.points().get(0)).isEqualTo(new Point(NOON - 60, 30, 1, 10));
        assertThat(history.points().get(1).memoryMb()).isNaN();
        assertThat(history.points().get(3).cpuPercent()).isNaN();
    }

    @Test
    void own_samples_are_bounded() {
        History history = History.EMPTY;
        for (int i = 0; i < 2000; i++) {
            history = history.sampled(i, json("{}"), 2);
        }

        assertThat(history.own()).hasSize(1800);
        assertThat(history.own().getLast().at()).isEqualTo(1999);
    }

    private static Point point(double at, double lasts, double value) {
        return new Point(at, lasts, value, value);
    }
}
