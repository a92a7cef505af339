package dev.localdeploy.stability.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiteralScannerTest {
    @Test
    void a_literal_is_found_wherever_it_stands() {
        for (String text : List.of("ab", "abc", "abcd", "FATAL", "Error:", "Segmentation fault")) {
            var scanner = new LiteralScanner(List.of(new Literal(text, false)));
            for (int before = 0; before < 40; before++) {
                for (int after = 0; after < 20; after++) {
                    byte[] bytes = bytes(".".repeat(before) + text + ".".repeat(after));

                    assertThat(scanner.next(bytes, 0, bytes.length)).isEqualTo(before);
                }
            }
        }
    }

    @Test
    void nothing_is_found_outside_the_bounds() {
        var scanner = new LiteralScanner(List.of(new Literal("FATAL", false)));
        byte[] bytes = bytes("FATAL....FATAL");

        assertThat(scanner.next(bytes, 1, 13)).isEqualTo(-1);
        assertThat(scanner.next(bytes, 1, 14)).isEqualTo(9);
        assertThat(scanner.next(bytes, 0, 5)).isZero();
        assertThat(scanner.next(bytes, 5, 5)).isEqualTo(-1);
    }

    @Test
    void case_is_ignored_where_it_shall_be() {
        var scanner =
                new LiteralScanner(
                        List.of(new Literal("FaTal", true), new Literal("Error:", false)));

        assertThat(scanner.next(bytes("..fAtaL.."), 0, 9)).isEqualTo(2);
        assertThat(scanner.next(bytes("..ERROR:."), 0, 9)).isEqualTo(-1);
    }

    @Test
    void the_first_line_with_any_of_many_random_literals_is_found() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            List<Literal> literals = new ArrayList<>();
            int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 400 : 8);
            for (int i = 0; i < count; i++) {
                int length = 2 + random.nextInt(random.nextBoolean() ? 4 : 20);
                literals.add(new Literal(text(random, length), random.nextBoolean()));
            }
            byte[] bytes = bytes(text(random, random.nextInt(300)));
            int from = Math.min(bytes.length, random.nextInt(9));

            int found = new LiteralScanner(literals).next(bytes, from, bytes.length);

            assertThat(lineOf(bytes, found))
                    .as("seed %d, %s", seed, literals)
                    .isEqualTo(lineOf(bytes, slowly(literals, bytes, from)));
        }
    }

    private static int slowly(List<Literal> literals, byte[] bytes, int from) {
        return literals.stream()
                .mapToInt(literal -> literal.in(bytes, from, bytes.length))
                .filter(found -> found >= 0)
                .min()
                .orElse(-1);
    }

    private static int lineOf(byte[] bytes, int found) {
        return found < 0 ? -1 : Newlines.afterLast(bytes, 0, found);
    }

    /** Of few different characters, so that much nearly fits. */
    private static String text(Random random, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("abAB: \n".charAt(random.nextInt(length > 30 ? 7 : 6)));
        }
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
