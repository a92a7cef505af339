package dev.localdeploy.stability.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredLiteralsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "FATAL | [FATAL]",
                "Segmentation fault | [Segmentation fault]",
                "^panic: | [panic:]",
                "connection (refused¦reset) by \\d+ | [connection ]",
                "(refused¦reset)! | [refused, reset]",
                "a(?:bcd)+e | [bcd]",
                "abc* | [ab]",
                "abc+de | [abc]",
                "ab{2,3}cd | [ab]",
                "ab{0,3}cdx | [cdx]",
                "a?bcd | [bcd]",
                "(?i)Failed | [(?i)failed]",
                "(?i:Fail)ED | [(?i)fail]",
                "(?i)task | [(?i)ta]",
                "[Ee]rror | [rror]",
                "[^]\\]x[:alpha:]]abc | [abc]",
                "\\[ERR\\] .*timeout | [timeout]",
                "\"level\":\\s*\"error\" | [\"level\":]",
                "{\"level | [{\"level]",
                "ü.öä | [öä]",
                "abc¦.* | []",
                "\\d{3} | []",
                "a.b.c | []",
                ".* | []",
                "\\Qa.b\\E | []",
                "(?P<what>abc)d | [abc]",
            })
    void a_match_needs_one_of_these(String expression, String literals) {
        assertThat(RequiredLiterals.of(expression.replace('¦', '|'))).hasToString(literals);
    }

    @Test
    void no_random_expression_matches_without_one_of_its_literals() {
        int useful = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            String expression = expression(random, random.nextInt(3));
            Pattern pattern = compiled(expression);
            List<Literal> literals = RequiredLiterals.of(expression);
            if (pattern == null || literals.isEmpty()) {
                continue;
            }
            for (int i = 0; i < 10; i++) {
                byte[] line = line(random);
                if (pattern.matcher(line).find()) {
                    useful++;
                    assertThat(literals)
                            .as(
                                    "seed %d: %s in %s",
                                    seed, expression, new String(line, StandardCharsets.UTF_8))
                            .anyMatch(literal -> literal.in(line, 0, line.length) >= 0);
                }
            }
        }
        assertThat(useful).isGreaterThan(2000);
    }

    private static Pattern compiled(String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    private static String expression(Random random, int depth) {
        var text = new StringBuilder();
        int atoms = 1 + random.nextInt(3);
        for (int i = 0; i < atoms; i++) {
            text.append(
                    switch (random.nextInt(depth > 0 ? 12 : 8)) {
                        case 0 -> ".";
                        case 1 -> "[ak]";
                        case 2 -> "\\b";
                        case 3 -> "(?i)";
                        case 8 -> "(" + expression(random, depth - 1) + ")";
                        case 9 -> "(?i:" + expression(random, depth - 1) + ")";
                        case 10 ->
                                expression(random, depth - 1) + "|" + expression(random, depth - 1);
                        case 11 -> "(?-i:" + expression(random, depth - 1) + ")";
                        default -> String.valueOf("abkK".charAt(random.nextInt(4)));
                    });
            text.append(
                    switch (random.nextInt(12)) {
                        case 0 -> "*";
                        case 1 -> "?";
                        case 2 -> "+";
                        case 3 -> "{2}";
                        case 4 -> "{0,2}?";
                        default -> "";
                    });
        }
        return text.toString();
    }

    private static byte[] line(Random random) {
        var text = new StringBuilder();
        int length = random.nextInt(60);
        for (int i = 0; i < length; i++) {
            text.append("abkKAB\u212A ".charAt(random.nextInt(8)));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
