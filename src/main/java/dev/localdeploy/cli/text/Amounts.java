package dev.localdeploy.cli.text;

/** Amounts as people say them. Not {@code String.format}, whose first use costs milliseconds. */
public final class Amounts {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Amounts() {}

    /** Two units at most: {@code 3d 4h}, {@code 12m 5s}, {@code 7s}. */
    public static String duration(double seconds) {
        long all = Math.max(0, (long) seconds);
        if (all >= DAY) {
            return all / DAY + "d " + all % DAY / HOUR + "h";
        }
        if (all >= HOUR) {
            return all / HOUR + "h " + all % HOUR / MINUTE + "m";
        }
        return all >= MINUTE ? all / MINUTE + "m " + all % MINUTE + "s" : all + "s";
    }

    /** One decimal: {@code 52.1}. */
    public static String decimal(double value) {
        long tenths = Math.round(Math.abs(value) * 10);
        String sign = value < 0 && tenths > 0 ? "-" : "";
        return sign + tenths / 10 + "." + tenths % 10;
    }

    /** Seconds without needless zeros: {@code 2}, {@code 0.5}. */
    public static String seconds(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : decimal(value);
    }

    /** {@code 1 deployment}, {@code 3 deployments}. */
    public static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
