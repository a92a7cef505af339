package dev.localdeploy.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.localdeploy.wire.DaemonEvent;
import dev.localdeploy.wire.LogErrorEvent;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An event with its number. Its text is made when the first reader needs it, so that whatever tells
 * of the event loses no time, and is the same one for all readers.
 */
final class EventMessage {
    /** What an event takes in memory, texts of programs aside. */
    private static final int USUAL = 600;

    private final long number;
    private final DaemonEvent event;
    private final ReentrantLock writing = new ReentrantLock();
    private @Nullable String text;

    EventMessage(long number, DaemonEvent event) {
        this.number = number;
        this.event = event;
    }

    long number() {
        return number;
    }

    DaemonEvent event() {
        return event;
    }

    String text(ObjectMapper json) {
        writing.lock();
        try {
            if (text == null) {
                text = json.writeValueAsString(event);
            }
            return text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event is plain texts and numbers", e);
        } finally {
            writing.unlock();
        }
    }

    /** About how many bytes it takes. */
    int size() {
        return switch (event) {
            case LogErrorEvent error -> USUAL + 2 * error.line().length();
            default -> USUAL;
        };
    }
}
