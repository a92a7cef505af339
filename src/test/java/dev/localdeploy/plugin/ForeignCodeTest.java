package dev.localdeploy.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.plugin.ForeignCode.Outcome;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ForeignCodeTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final ForeignCode code = new ForeignCode("foreign");

    @Test
    void what_comes_back_is_handed_on() {
        assertThat(code.call(() -> 42, LONG)).isEqualTo(new Outcome.Returned<>(42));
    }

    @Test
    void errors_do_no_harm() {
        var error = new NoClassDefFoundError("gone");

        Outcome<Integer> outcome =
                code.call(
                        () -> {
                            throw error;
                        },
                        LONG);

        assertThat(outcome).isEqualTo(new Outcome.Threw<Integer>(error));
    }

    @Test
    void code_that_hangs_is_interrupted() {
        var interrupted = new CountDownLatch(1);

        Outcome<Boolean> outcome =
                code.call(
                        () -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                            }
                            return true;
                        },
                        SHORT);

        assertThat(outcome).isEqualTo(new Outcome.TookTooLong<Boolean>());
        Awaitility.await().until(() -> interrupted.getCount() == 0);
    }

    @Test
    void code_that_will_not_be_interrupted_is_not_called_again_until_it_has_ended() {
        var end = new CountDownLatch(1);
        Outcome<Integer> first =
                code.call(
                        () -> {
                            awaitStubbornly(end);
                            return 1;
                        },
                        SHORT);

        Outcome<Integer> second = code.call(() -> 2, SHORT);
        end.countDown();

        assertThat(first).isInstanceOf(Outcome.TookTooLong.class);
        assertThat(second).isInstanceOf(Outcome.StillBusy.class);
        Awaitility.await().until(() -> code.call(() -> 3, LONG).equals(new Outcome.Returned<>(3)));
    }

    private static void awaitStubbornly(CountDownLatch end) {
        boolean ended = false;
        while (!ended) {
            try {
                end.await();
                ended = true;
            } catch (InterruptedException e) {
                // It will not listen.
            }
        }
    }
}
