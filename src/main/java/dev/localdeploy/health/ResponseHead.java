package dev.localdeploy.health;

import dev.localdeploy.health.HttpAnswer.NotHttp;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an HTTP/1 answer up to the end of its headers (RFC 9112, sections 2 and 4), with limits on
 * all that it keeps. Where the headers do not end within their limit, what is known by then counts.
 */
final class ResponseHead {
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/\\d(?:\\.\\d)? (\\d{3})(?: .*)?");
    private static final String BEGINNING = "HTTP/";
    private static final String LOCATION = "location:";

    /** A line of which no more than this is kept. */
    private static final int LONGEST_LINE = 1024;

    private static final int LONGEST_HEAD = 64 * 1024;
    private static final int MOST_INTERIM_ANSWERS = 10;
    private static final int SHOWN_OF_GIBBERISH = 30;

    /** The first byte of a TLS alert or handshake record (RFC 8446, section 5.1). */
    private static final int TLS_ALERT = 0x15;

    private static final int TLS_HANDSHAKE = 0x16;

    /** What was read: an answer, or that it is none. */
    sealed interface Head {
        record Answer(int status, @Nullable String location) implements Head {}

        record Gibberish(NotHttp what) implements Head {}
    }

    private final BufferedInputStream in;
    private int read;

    ResponseHead(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /**
     * @throws EOFException if the other side closed the connection without a word
     */
    Head read() throws IOException {
        for (int interim = 0; interim < MOST_INTERIM_ANSWERS; interim++) {
            Head head = readOne();
            if (!(head instanceof Head.Answer(int status, _)) || !isInterim(status)) {
                return head;
            }
        }
        throw new IOException("it sent only interim answers");
    }

    private static boolean isInterim(int status) {
        return status >= 100 && status < 200 && status != 101;
    }

    private Head readOne() throws IOException {
        read = 0;
        StringBuilder start = new StringBuilder();
        while (start.length() < BEGINNING.length()) {
            int next = in.read();
            if (next < 0 && start.isEmpty()) {
                throw new EOFException("it closed the connection without an answer");
            }
            if (next != BEGINNING.charAt(start.length())) {
                return gibberish(start, next);
            }
            start.append((char) next);
        }
        String line = start + line();
        Matcher matcher = STATUS_LINE.matcher(line);
        if (!matcher.matches()) {
            return gibberish(new StringBuilder(line), -1);
        }
        return new Head.Answer(Integer.parseInt(matcher.group(1)), location());
    }

    /** Reads the headers and keeps the one of them that is of interest. */
    private @Nullable String location() throws IOException {
        String location = null;
        for (String line = line(); !line.isEmpty() && read < LONGEST_HEAD; line = line()) {
            if (line.regionMatches(true, 0, LOCATION, 0, LOCATION.length())) {
                location = line.substring(LOCATION.length()).strip();
            }
        }
        return location;
    }

    /** The rest of the line, without its end; empty at the end of everything, too. */
    private String line() throws IOException {
        var line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\n' && read < LONGEST_HEAD) {
            read++;
            if (line.length() < LONGEST_LINE) {
                line.append((char) next);
            }
            next = in.read();
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r'
                ? line.substring(0, end - 1)
                : line.toString();
    }

    private Head gibberish(StringBuilder start, int next) throws IOException {
        boolean tls = start.isEmpty() && (next == TLS_ALERT || next == TLS_HANDSHAKE);
        if (next >= 0) {
            start.append((char) next);
        }
        byte[] more = new byte[SHOWN_OF_GIBBERISH];
        int length = in.available() > 0 ? in.read(more) : 0;
        start.append(new String(more, 0, Math.max(0, length), StandardCharsets.ISO_8859_1));
        return new Head.Gibberish(new NotHttp(tls, Texts.shown(start, SHOWN_OF_GIBBERISH)));
    }
}
