package dev.localdeploy.api;

import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.figure.FigurePoint;
import dev.localdeploy.figure.FigureSpan;
import dev.localdeploy.wire.FiguresView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows the figures of the last while, a column each. */
final class FigureViews {
    private FigureViews() {}

    static FiguresView of(Deployment deployment, Duration span, FigureSpan figures) {
        List<FigurePoint> points = figures.points();
        return new FiguresView(
                deployment.spec().id(),
                Math.toIntExact(span.toSeconds()),
                figures.resolutionSeconds(),
                points.stream().map(FigurePoint::at).toList(),
                column(points, point -> orNull(point.memoryMb())),
                column(points, point -> orNull(point.cpuPercent())),
                column(points, point -> orNull(point.responseTimeMs())),
                column(points, point -> orNull(point.fileDescriptors())),
                column(points, point -> orNull(point.threads())),
                column(points, point -> point.health() == null ? null : point.health().name()));
    }

    /** A list that may hold nothing in places, which those of streams must not. */
    private static <T> List<@Nullable T> column(
            List<FigurePoint> points, Function<FigurePoint, @Nullable T> figure) {
        List<@Nullable T> column = new ArrayList<>(points.size());
        points.forEach(point -> column.add(figure.apply(point)));
        return column;
    }

    private static @Nullable Double orNull(float figure) {
        return Float.isNaN(figure) ? null : (Double) (double) figure;
    }

    private static @Nullable Integer orNull(int count) {
        return count == FigurePoint.NONE ? null : (Integer) count;
    }
}
