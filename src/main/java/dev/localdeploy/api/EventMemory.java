package dev.localdeploy.api;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last events, so that a reader who comes back can be told what it missed. Not for threads. */
final class EventMemory {
    static final int MOST = 1000;

    /** Of all together, in bytes: a thousand usual ones. */
    private static final int LARGEST = 640 * 1024;

    private final Deque<EventMessage> kept = new ArrayDeque<>();
    private int size;

    void add(EventMessage message) {
        kept.addLast(message);
        size += message.size();
        while (kept.size() > MOST || size > LARGEST) {
            size -= kept.removeFirst().size();
        }
    }

    /**
     * All after that one; empty if it was not the last one of those before, so that something would
     * be missing.
     */
    Optional<List<EventMessage>> after(long number) {
        boolean complete = !kept.isEmpty() && kept.getFirst().number() <= number + 1;
        return complete
                ? Optional.of(kept.stream().filter(one -> one.number() > number).toList())
                : Optional.empty();
    }

    List<EventMessage> all() {
        return List.copyOf(kept);
    }
}
