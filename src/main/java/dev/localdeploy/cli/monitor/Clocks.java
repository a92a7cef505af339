package dev.localdeploy.cli.monitor;

import java.time.Instant;
import java.time.ZoneId;

/** Times of day, as the user's clock on the wall shows them. */
final class Clocks {
    private Clocks() {}

    /**
     * @param at seconds since 1970
     */
    static String time(double at, ZoneId zone) {
        var time = Instant.ofEpochSecond((long) at).atZone(zone).toLocalTime();
        return two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond());
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
