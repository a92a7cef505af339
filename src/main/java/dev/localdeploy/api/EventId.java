package dev.localdeploy.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an event is called in the stream: which daemon told it, and the how manieth it was.
 *
 * @param instance the beginning of the daemon's instance id
 */
record EventId(String instance, long number) {
    private static final Pattern FORM = Pattern.compile("([0-9a-f]{8})-(\\d{1,18})");

    static String instance(String instanceId) {
        return instanceId.substring(0, 8);
    }

    /** Empty if it was made by nobody we know. */
    static Optional<EventId> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new EventId(matcher.group(1), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return instance + "-" + number;
    }
}
