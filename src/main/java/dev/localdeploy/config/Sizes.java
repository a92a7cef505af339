package dev.localdeploy.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Amounts of memory, in bytes. */
final class Sizes {
    private static final Pattern FORM =
            Pattern.compile(
                    "(\\d{1,9}(?:\\.\\d{1,3})?) ?([KMGT])(?:i?B)?", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "KMGT";
    private static final long STEP = 1024;

    /** Less would not hold the smallest of programs. */
    private static final long LEAST = STEP * STEP;

    private Sizes() {}

    /** A number with its unit, such as {@code 512M}; each unit is 1024 times the one before. */
    static Kind<Long> size() {
        return new Size();
    }

    private record Size() implements Kind<Long> {
        @Override
        public String expected() {
            return "an amount of memory with its unit, at least 1M";
        }

        @Override
        public Optional<Long> read(Node node, Reading reading) {
            Matcher form = FORM.matcher(node instanceof ScalarNode one ? one.getValue() : "");
            if (!form.matches()) {
                return reading.misfit(node, Found.number(node) ? "add the unit, K, M, G or T" : "");
            }
            double bytes = Double.parseDouble(form.group(1));
            for (int i = 0; i <= UNITS.indexOf(form.group(2).toUpperCase(Locale.ROOT)); i++) {
                bytes *= STEP;
            }
            return bytes >= LEAST && bytes < Long.MAX_VALUE
                    ? Optional.of((long) bytes / STEP * STEP)
                    : reading.misfit(node);
        }

        /** With the largest unit of which it is a whole number. */
        @Override
        public Object plain(Long value) {
            long number = value / STEP;
            int unit = 0;
            while (number % STEP == 0 && unit < UNITS.length() - 1) {
                number /= STEP;
                unit++;
            }
            return number + UNITS.substring(unit, unit + 1);
        }
    }
}
