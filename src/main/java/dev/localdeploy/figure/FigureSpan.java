package dev.localdeploy.figure;

import java.util.List;

/**
 * The figures of the last while.
 *
 * @param resolutionSeconds how long a slot is
 * @param points oldest first, only slots of which something is known, and one of which nothing is
 *     known wherever figures are missing
 */
public record FigureSpan(int resolutionSeconds, List<FigurePoint> points) {
    public FigureSpan {
        points = List.copyOf(points);
    }
}
