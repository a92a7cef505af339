package dev.localdeploy.log;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads moments: those that users type, and those at the beginning of log lines. */
public final class SinceTime {
    private static final Pattern AGO = Pattern.compile("(\\d{1,9})([smhd])");
    private static final Pattern EPOCH_SECONDS = Pattern.compile("\\d{9,11}(\\.\\d+)?");

    /** A date and a time within the first characters, such as {@code [2026-01-31 12:00:00,123]}. */
    private static final Pattern IN_LINE =
            Pattern.compile(
                    "^.{0,32}?(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d)(?:[.,](\\d{1,9}))?"
                            + " ?(Z|[+-]\\d\\d:?\\d\\d)?");

    private SinceTime() {}

    /**
     * @param zone that of the user, for times without one
     * @throws Unanswerable if nobody can tell when it is
     */
    public static Instant parse(String text, Instant now, ZoneId zone) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return now.minus(unit(ago.group(2)).multipliedBy(Long.parseLong(ago.group(1))));
        }
        if (EPOCH_SECONDS.matcher(text).matches()) {
            return Instant.ofEpochMilli((long) (Double.parseDouble(text) * 1000));
        }
        String iso = text.strip().replace(' ', 'T');
        return attempt(() -> OffsetDateTime.parse(iso).toInstant())
                .or(() -> attempt(() -> LocalDateTime.parse(iso).atZone(zone).toInstant()))
                .or(() -> attempt(() -> LocalDate.parse(iso).atStartOfDay(zone).toInstant()))
                .orElseThrow(() ->
                        new Unanswerable(
                                "'since' is not a time: use 10m, 2h, 2026-01-31,"
                                        + " 2026-01-31T12:00 or 2026-01-31T12:00:00Z"));
    }

    /** When a line says it was written. */
    static Optional<Instant> ofLine(String line, ZoneId zone) {
        Matcher found = IN_LINE.matcher(line);
        if (!found.find()) {
            return Optional.empty();
        }
        String fraction = found.group(3) == null ? "" : "." + found.group(3);
        String local = found.group(1) + "T" + found.group(2) + fraction;
        String offset = found.group(4);
        if (offset == null) {
            return attempt(() -> LocalDateTime.parse(local).atZone(zone).toInstant());
        }
        String colon = offset.length() == 5 ? offset.substring(0, 3) + ":" : offset;
        String zoned = local + colon + (offset.length() == 5 ? offset.substring(3) : "");
        return attempt(() -> OffsetDateTime.parse(zoned).toInstant());
    }

    private static Duration unit(String letter) {
        return switch (letter) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }

    private static Optional<Instant> attempt(Supplier<Instant> parse) {
        try {
            return Optional.of(parse.get());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
