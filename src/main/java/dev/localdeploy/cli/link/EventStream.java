package dev.localdeploy.cli.link;

import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes server-sent events apart, line by line (the format is in the HTML standard, section
 * "Server-sent events").
 */
final class EventStream {
    private final Consumer<StreamEvent> listener;
    private final StringBuilder data = new StringBuilder();
    private String lastId;
    private String nextId;
    private String event = "message";
    private boolean hasData;

    /**
     * @param lastSeen the id of the last event of the stream before; empty if there was none
     */
    EventStream(String lastSeen, Consumer<StreamEvent> listener) {
        this.lastId = lastSeen;
        this.nextId = lastSeen;
        this.listener = listener;
    }

    /**
     * @param listeners by the kind of event that they wait for; others are passed over
     */
    EventStream(Map<String, Consumer<String>> listeners) {
        this("", event -> listeners.getOrDefault(event.kind(), _ -> {}).accept(event.data()));
    }

    /**
     * Of the last event or sign of life that had one and came whole, here or before. Of one that
     * broke off nothing was heard, so it must come again.
     */
    String lastId() {
        return lastId;
    }

    void line(String line) {
        if (line.isEmpty()) {
            dispatch();
        } else if (line.startsWith("event:")) {
            event = value(line);
        } else if (line.startsWith("id:")) {
            nextId = value(line);
        } else if (line.startsWith("data:")) {
            data.append(hasData ? "\n" : "").append(value(line));
            hasData = true;
        }
    }

    private void dispatch() {
        lastId = nextId;
        if (hasData) {
            listener.accept(new StreamEvent(lastId, event, data.toString()));
        }
        event = "message";
        data.setLength(0);
        hasData = false;
    }

    /** After the colon one space, and only one, is part of the format. */
    private static String value(String line) {
        String value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}
