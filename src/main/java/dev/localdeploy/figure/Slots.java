package dev.localdeploy.figure;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Sorts points into slots of time: finer near, coarser far. */
final class Slots {
    /** Of the last hour, in seconds. */
    static final int NEAR = 10;

    /** Of all before it, in seconds. */
    static final int FAR = 60;

    static final Duration HOUR = Duration.ofHours(1);
    static final Duration DAY = Duration.ofDays(1);

    private Slots() {}

    /** What happened between two moments, in slots of so many seconds, oldest first. */
    static List<FigurePoint> between(
            Instant from, Instant to, Collection<FigurePoint> points, int seconds) {
        var slots = new TreeMap<Long, FigurePoint>();
        long first = from.getEpochSecond();
        long last = to.getEpochSecond();
        for (FigurePoint point : points) {
            if (point.at() >= first && point.at() <= last) {
                long begin = beginOf(point.at(), seconds);
                slots.merge(begin, point.movedTo(begin), FigurePoint::with);
            }
        }
        return List.copyOf(slots.values());
    }

    /** What is worth keeping: the last hour finely, the day before it coarsely. */
    static List<FigurePoint> worthKeeping(Collection<FigurePoint> points, Instant now) {
        long hourAgo = now.minus(HOUR).getEpochSecond();
        Instant near = Instant.ofEpochSecond(hourAgo - Math.floorMod(hourAgo, (long) FAR));
        var kept = new ArrayList<>(between(now.minus(DAY), near.minusSeconds(1), points, FAR));
        kept.addAll(between(near, now, points, NEAR));
        return kept;
    }

    /**
     * The same with a point of which nothing is known wherever two are further apart than they may
     * be, so that nobody draws a line across; and after the last if the next is as late by now, so
     * that nobody takes what was for what is.
     */
    static List<FigurePoint> withGaps(
            List<FigurePoint> points, Instant now, Duration apart, int seconds) {
        List<FigurePoint> told = new ArrayList<>(points.size() + 1);
        for (FigurePoint point : points) {
            addGap(told, point.at(), apart, seconds);
            told.add(point);
        }
        addGap(told, now.getEpochSecond(), apart, seconds);
        return told;
    }

    private static void addGap(List<FigurePoint> told, long until, Duration apart, int seconds) {
        if (!told.isEmpty() && until - told.getLast().at() > apart.toSeconds()) {
            told.add(FigurePoint.gapAt(told.getLast().at() + seconds));
        }
    }

    static long beginOf(long at, int seconds) {
        return at - Math.floorMod(at, (long) seconds);
    }
}
