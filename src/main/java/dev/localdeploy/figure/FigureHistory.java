package dev.localdeploy.figure;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one deployment: what is not saved yet in memory, the rest on the disk alone. Who
 * adds a point never waits for the disk.
 */
final class FigureHistory {
    private static final Logger LOG = Logger.getLogger(FigureHistory.class);

    /** An hour of them: while a disk is full, the oldest are forgotten. */
    private static final int MOST_UNSAVED = 360;

    private final String deployment;
    private final Clock clock;
    private final FigureStore store;

    /** Guards the points that are not saved. */
    private final ReentrantLock recent = new ReentrantLock();

    private final Deque<FigurePoint> unsaved = new ArrayDeque<>(2);
    private boolean saveOrdered;

    /** Held while the store is asked; taken before the other lock. */
    private final ReentrantLock disk = new ReentrantLock();

    private boolean forgotten;
    private boolean failing;

    FigureHistory(String deployment, Clock clock, FigureStore store) {
        this.deployment = deployment;
        this.clock = clock;
        this.store = store;
    }

    /**
     * @return whether somebody should order a save: it is the first since the last save
     */
    boolean add(FigurePoint exact) {
        FigurePoint point = exact.movedTo(Slots.beginOf(exact.at(), Slots.NEAR));
        recent.lock();
        try {
            @Nullable FigurePoint last = unsaved.peekLast();
            if (last != null && last.at() == point.at()) {
                unsaved.removeLast();
                unsaved.addLast(last.with(point));
            } else {
                unsaved.addLast(point);
            }
            if (unsaved.size() > MOST_UNSAVED) {
                unsaved.removeFirst();
            }
            boolean first = !saveOrdered;
            saveOrdered = true;
            return first;
        } finally {
            recent.unlock();
        }
    }

    /** All that is known, in any order; only what is not saved if the disk does not answer. */
    List<FigurePoint> all() {
        disk.lock();
        try {
            List<FigurePoint> points = new ArrayList<>(saved());
            points.addAll(pending());
            return points;
        } finally {
            disk.unlock();
        }
    }

    private List<FigurePoint> saved() {
        try {
            return store.read(deployment);
        } catch (IOException e) {
            LOG.warnf("the graphs of %s cannot be read: %s", deployment, e.getMessage());
            return List.of();
        }
    }

    private List<FigurePoint> pending() {
        recent.lock();
        try {
            return List.copyOf(unsaved);
        } finally {
            recent.unlock();
        }
    }

    /** Brings to the disk what is not there. What cannot be saved now is saved with the next. */
    void save() {
        disk.lock();
        try {
            List<FigurePoint> points = ordered();
            if (forgotten || points.isEmpty()) {
                return;
            }
            int kept = store.append(deployment, points);
            forgetUnsaved(points);
            if (kept > FigureStore.MOST) {
                store.replace(
                        deployment, Slots.worthKeeping(store.read(deployment), clock.instant()));
            }
            failing = false;
        } catch (IOException e) {
            sayOnce(e);
        } finally {
            disk.unlock();
        }
    }

    private List<FigurePoint> ordered() {
        recent.lock();
        try {
            saveOrdered = false;
            return List.copyOf(unsaved);
        } finally {
            recent.unlock();
        }
    }

    /** One may have grown meanwhile: then the rest of its slot is saved as another point of it. */
    private void forgetUnsaved(List<FigurePoint> points) {
        recent.lock();
        try {
            unsaved.removeAll(points);
        } finally {
            recent.unlock();
        }
    }

    private void sayOnce(IOException e) {
        if (!failing) {
            LOG.warnf("the graphs of %s cannot be saved: %s", deployment, e.getMessage());
        }
        failing = true;
    }

    void forget() {
        disk.lock();
        try {
            forgotten = true;
            store.delete(deployment);
        } catch (IOException e) {
            LOG.warnf("the graphs of %s are left behind: %s", deployment, e.getMessage());
        } finally {
            disk.unlock();
        }
    }
}
