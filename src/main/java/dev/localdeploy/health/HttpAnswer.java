package dev.localdeploy.health;

import org.jspecify.annotations.Nullable;

/** What came of one HTTP request. */
sealed interface HttpAnswer {
    /**
     * An HTTP answer.
     *
     * @param location where a redirect points to
     * @param milliseconds from the first packet to the end of the headers
     */
    record Answered(int status, @Nullable String location, double milliseconds)
            implements HttpAnswer {}

    /** Nothing, or not all headers, within the time. */
    record Silent() implements HttpAnswer {}

    /** Nobody listens. */
    record Refused() implements HttpAnswer {}

    /**
     * The connection failed otherwise.
     *
     * @param why in words
     */
    record Broken(String why) implements HttpAnswer {}

    /**
     * Somebody answered, and not in HTTP.
     *
     * @param tls whether it looks like TLS
     * @param start the first few characters, control characters replaced
     */
    record NotHttp(boolean tls, String start) implements HttpAnswer {}
}
