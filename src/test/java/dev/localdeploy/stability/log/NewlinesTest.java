package dev.localdeploy.stability.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NewlinesTest {
    @Test
    void newlines_are_counted_and_found_among_any_bytes() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(9000)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                Arrays.fill(bytes, (byte) '\n');
            }
            int from = random.nextInt(bytes.length + 1);
            int end = from + random.nextInt(bytes.length - from + 1);

            assertThat(Newlines.count(bytes, from, end)).isEqualTo(slowly(bytes, from, end));
            assertThat(Newlines.first(bytes, from, end)).isEqualTo(first(bytes, from, end));
        }
    }

    @Test
    void the_neighbours_of_a_newline_are_none() {
        byte[] bytes = {'\n', 11, '\n', 9, '\n', (byte) 0x8A, '\n', 0, 11, 9, (byte) 0x8A};

        assertThat(Newlines.count(bytes, 0, bytes.length)).isEqualTo(4);
        assertThat(Newlines.first(bytes, 7, bytes.length)).isEqualTo(bytes.length);
    }

    private static long slowly(byte[] bytes, int from, int end) {
        long count = 0;
        for (int at = from; at < end; at++) {
            count += bytes[at] == '\n' ? 1 : 0;
        }
        return count;
    }

    private static int first(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return at;
    }
}
