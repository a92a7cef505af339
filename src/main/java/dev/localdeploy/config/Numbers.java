package dev.localdeploy.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The kinds of number a key can have. */
final class Numbers {
    /** Ten years: long enough to mean "never", short enough that no sum of two overflows. */
    private static final double LONGEST_SECONDS = 315_360_000;

    /** Above it a double is not an exact count. */
    private static final double LARGEST_COUNT = 1e15;

    private static final double NANOS_PER_SECOND = 1e9;

    // What YAML counts as numbers beside these (0x1f, 0o17, .inf, .nan) makes no sensible setting.
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d+");

    private Numbers() {}

    static Kind<Integer> whole(Range range) {
        return new Whole(range.upTo(Integer.MAX_VALUE), range.words());
    }

    /** Shown without a fraction when there is none. */
    static Kind<Double> number(Range range) {
        return new Decimal(range, false);
    }

    /** Shown with a fraction even when it is zero, as in {@code 2.0}. */
    static Kind<Double> fractionalNumber(Range range) {
        return new Decimal(range, true);
    }

    /** Shown without a fraction when there is none. */
    static Kind<Duration> seconds(Range range) {
        return new Seconds(range.upTo(LONGEST_SECONDS), range.words(), false);
    }

    /** Shown with a fraction even when it is zero, as in {@code 2.0}. */
    static Kind<Duration> fractionalSeconds(Range range) {
        return new Seconds(range.upTo(LONGEST_SECONDS), range.words(), true);
    }

    static String text(double number) {
        return YamlText.of(plain(number, false));
    }

    private static Object plain(double number, boolean alwaysWithFraction) {
        boolean whole = number == Math.rint(number) && Math.abs(number) < LARGEST_COUNT;
        if (whole && !alwaysWithFraction) {
            return (long) number;
        }
        return number;
    }

    private static OptionalDouble in(Node node, Pattern form) {
        return Found.number(node)
                        && node instanceof ScalarNode scalar
                        && form.matcher(scalar.getValue()).matches()
                ? OptionalDouble.of(Double.parseDouble(scalar.getValue()))
                : OptionalDouble.empty();
    }

    private static <T> Optional<T> misfit(Node node, Reading reading) {
        boolean quoted =
                Found.text(node)
                        && node instanceof ScalarNode scalar
                        && DECIMAL.matcher(scalar.getValue()).matches();
        return reading.misfit(node, quoted ? "write it without quotes" : "");
    }

    private record Whole(Range range, String words) implements Kind<Integer> {
        @Override
        public String expected() {
            return "a whole number, " + words;
        }

        @Override
        public Optional<Integer> read(Node node, Reading reading) {
            OptionalDouble number = in(node, WHOLE);
            return number.isPresent() && range.has(number.getAsDouble())
                    ? Optional.of((int) number.getAsDouble())
                    : misfit(node, reading);
        }

        @Override
        public Object plain(Integer value) {
            return value.longValue();
        }
    }

    private record Decimal(Range range, boolean alwaysWithFraction) implements Kind<Double> {
        @Override
        public String expected() {
            return "a number, " + range.words();
        }

        @Override
        public Optional<Double> read(Node node, Reading reading) {
            OptionalDouble number = in(node, DECIMAL);
            return number.isPresent()
                            && Double.isFinite(number.getAsDouble())
                            && range.has(number.getAsDouble())
                    ? Optional.of(number.getAsDouble())
                    : misfit(node, reading);
        }

        @Override
        public Object plain(Double value) {
            return Numbers.plain(value, alwaysWithFraction);
        }
    }

    private record Seconds(Range range, String words, boolean alwaysWithFraction)
            implements Kind<Duration> {
        @Override
        public String expected() {
            return "a number of seconds, " + words;
        }

        @Override
        public Optional<Duration> read(Node node, Reading reading) {
            OptionalDouble number = in(node, DECIMAL);
            return number.isPresent() && range.has(number.getAsDouble())
                    ? Optional.of(
                            Duration.ofNanos(Math.round(number.getAsDouble() * NANOS_PER_SECOND)))
                    : misfit(node, reading);
        }

        @Override
        public Object plain(Duration value) {
            double seconds = BigDecimal.valueOf(value.toNanos(), 9).doubleValue();
            return Numbers.plain(seconds, alwaysWithFraction);
        }
    }
}
