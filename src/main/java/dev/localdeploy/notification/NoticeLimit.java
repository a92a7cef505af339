package dev.localdeploy.notification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a storm of events from becoming one of notices: of one kind and deployment one a minute, of
 * all together twenty. What is held back is counted in the next one of its kind. Not for threads.
 */
final class NoticeLimit {
    private static final Duration APART = Duration.ofMinutes(1);
    private static final int MOST = 20;

    private record Key(String deployment, Notice.Kind kind) {}

    private record Last(Instant at, int heldBack) {}

    private final Clock clock;
    private final Map<Key, Last> last = new HashMap<>();
    private final Deque<Instant> lately = new ArrayDeque<>();

    NoticeLimit(Clock clock) {
        this.clock = clock;
    }

    /** The notice to send, if it may be sent. */
    Optional<Notice> pass(Notice notice) {
        Instant now = clock.instant();
        forgetOld(now);
        Key key = new Key(notice.deploymentId(), notice.kind());
        @Nullable Last before = last.get(key);
        boolean tooSoon = before != null && now.isBefore(before.at().plus(APART));
        int heldBack = before == null ? 0 : before.heldBack();
        if (tooSoon || lately.size() >= MOST) {
            Instant at = before == null ? now.minus(APART) : before.at();
            last.put(key, new Last(at, heldBack + 1));
            return Optional.empty();
        }
        last.put(key, new Last(now, 0));
        lately.addLast(now);
        return Optional.of(notice.after(heldBack));
    }

    /** Of what nothing was held back, nothing must be known any more. */
    private void forgetOld(Instant now) {
        Instant limit = now.minus(APART);
        while (!lately.isEmpty() && !lately.getFirst().isAfter(limit)) {
            lately.removeFirst();
        }
        last.values().removeIf(one -> one.heldBack() == 0 && !one.at().isAfter(limit));
    }
}
