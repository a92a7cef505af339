package dev.localdeploy.stability.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which lines belong to an error, in the words of each runtime. */
class StackTraceTest {
    private final WatchedLog log = WatchedLog.usual();

    @Test
    void of_java_the_frames_and_causes_belong() {
        log.lines(
                "10:00:00 INFO ready",
                "Exception in thread \"main\" java.lang.IllegalStateException: closed",
                "\tat com.example.Shop.main(Shop.java:12)",
                "Caused by: java.io.IOException: no disk",
                "\tat com.example.Disk.open(Disk.java:7)",
                "\t... 1 more",
                "10:00:01 INFO going on");

        assertThat(log.onlyError().line()).endsWith("IllegalStateException: closed");
        assertThat(log.onlyError().context())
                .containsExactly(
                        "\tat com.example.Shop.main(Shop.java:12)",
                        "Caused by: java.io.IOException: no disk",
                        "\tat com.example.Disk.open(Disk.java:7)",
                        "\t... 1 more");
    }

    @Test
    void of_python_the_traceback_stands_before_its_error() {
        log.lines(
                "ready",
                "Traceback (most recent call last):",
                "  File \"shop.py\", line 3, in <module>",
                "    main()",
                "ValueError: no such user",
                "going on");

        assertThat(log.onlyError().line()).isEqualTo("ValueError: no such user");
        assertThat(log.onlyError().lineNumber()).isEqualTo(5);
        assertThat(log.onlyError().context())
                .containsExactly(
                        "Traceback (most recent call last):",
                        "  File \"shop.py\", line 3, in <module>",
                        "    main()");
    }

    @Test
    void of_python_each_of_two_chained_tracebacks_has_its_error() {
        log.lines(
                "Traceback (most recent call last):",
                "  File \"shop.py\", line 3",
                "KeyError: 'a'",
                "",
                "During handling of the above exception, another exception occurred:",
                "",
                "Traceback (most recent call last):",
                "  File \"shop.py\", line 9",
                "ValueError: b");

        assertThat(log.errorLines()).containsExactly("KeyError: 'a'", "ValueError: b");
        assertThat(log.errors().getLast().context())
                .containsExactly(
                        "Traceback (most recent call last):",
                        "  File \"shop.py\", line 3",
                        "During handling of the above exception, another exception occurred:");
        assertThat(log.errors().getFirst().context())
                .containsExactly(
                        "Traceback (most recent call last):", "  File \"shop.py\", line 9");
    }

    @Test
    void a_traceback_whose_error_is_of_no_interest_is_none() {
        log.lines(
                "Traceback (most recent call last):",
                "  File \"shop.py\", line 3",
                "KeyboardInterrupt",
                "  FATAL of its own");

        assertThat(log.errorLines()).containsExactly("  FATAL of its own");
        assertThat(log.onlyError().context()).isEmpty();
    }

    @Test
    void a_traceback_that_matches_inside_is_told_by_its_error() {
        log.lines(
                "Traceback (most recent call last):",
                "    raise Oops(\"FATAL\")",
                "shop.Oops",
                "going on");

        assertThat(log.onlyError().pattern()).isEqualTo("FATAL");
        assertThat(log.onlyError().line()).isEqualTo("shop.Oops");
        assertThat(log.onlyError().lineNumber()).isEqualTo(3);
    }

    @Test
    void a_pattern_that_matches_tracebacks_tells_them_by_their_errors() {
        var tracebacks = WatchedLog.with("^Traceback");

        tracebacks.lines(
                "Traceback (most recent call last):",
                "  File \"shop.py\", line 3",
                "ValueError: a",
                "Traceback (most recent call last):",
                "  File \"shop.py\", line 4",
                "shop.Oops: b");

        assertThat(tracebacks.errorLines()).containsExactly("ValueError: a", "shop.Oops: b");
    }

    @Test
    void a_traceback_that_breaks_off_is_told_by_what_there_is() {
        log.lines("Traceback (most recent call last):", "    raise Oops(\"FATAL\")").quiet();

        assertThat(log.onlyError().line()).isEqualTo("    raise Oops(\"FATAL\")");
        assertThat(log.onlyError().context()).containsExactly("Traceback (most recent call last):");
    }

    @Test
    void of_a_long_traceback_the_beginning_and_the_latest_calls_are_kept() {
        log.lines("Traceback (most recent call last):");
        for (int i = 1; i <= 300; i++) {
            log.lines("  File \"shop.py\", line " + i);
        }
        log.lines("RecursionError: too deep");

        assertThat(log.onlyError().context())
                .hasSize(ErrorBook.FOR_STACK)
                .startsWith("Traceback (most recent call last):", "  File \"shop.py\", line 262")
                .endsWith("  File \"shop.py\", line 300");
    }

    @Test
    void of_node_the_frames_and_the_object_belong() {
        log.lines(
                "Error: connect ECONNREFUSED 127.0.0.1:5432",
                "    at TCPConnectWrap.afterConnect (node:net:1555:16) {",
                "  code: 'ECONNREFUSED',",
                "  [cause]: Error: inner",
                "}",
                "",
                "Node.js v20.20.0",
                "next");

        assertThat(log.onlyError().context())
                .containsExactly(
                        "    at TCPConnectWrap.afterConnect (node:net:1555:16) {",
                        "  code: 'ECONNREFUSED',",
                        "  [cause]: Error: inner",
                        "}",
                        "Node.js v20.20.0");
    }

    @Test
    void of_go_all_goroutines_belong() {
        log.lines(
                "panic: runtime error: index out of range [3] with length 3",
                "[signal SIGSEGV: segmentation violation]",
                "",
                "goroutine 1 [running]:",
                "main.main()",
                "\t/src/main.go:7 +0x1d",
                "",
                "goroutine 6 [chan receive]:",
                "created by main.main in goroutine 1",
                "\t/src/main.go:5 +0x25",
                "exit status 2",
                "next run");

        assertThat(log.onlyError().context()).hasSize(8).endsWith("exit status 2");
        assertThat(log.onlyError().severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void of_rust_what_happened_stands_in_the_next_line() {
        var rust = WatchedLog.with("panicked at");

        rust.lines(
                "thread 'main' panicked at src/main.rs:2:5:",
                "index out of bounds: the len is 3 but the index is 99",
                "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
                "next");

        assertThat(rust.onlyError().context())
                .containsExactly(
                        "index out of bounds: the len is 3 but the index is 99",
                        "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace");
    }

    @Test
    void a_line_no_deeper_than_the_error_is_not_part_of_it() {
        log.lines("  Error: first", "  Error: second", "  going on");

        assertThat(log.errorLines()).containsExactly("  Error: first", "  Error: second");
        assertThat(log.errors()).allMatch(error -> error.context().isEmpty());
    }

    @Test
    void empty_lines_belong_only_if_something_follows() {
        log.lines("Error: first", "", "", "", "  FATAL: not part of it");

        assertThat(log.errorLines()).containsExactly("Error: first", "  FATAL: not part of it");
    }

    @Test
    void what_is_graver_than_its_error_is_an_error_of_its_own() {
        log.lines(
                "java.lang.RuntimeException: failed",
                "\tat com.example.Shop.main(Shop.java:12)",
                "Caused by: java.lang.OutOfMemoryError: Java heap space",
                "\tat com.example.Disk.open(Disk.java:7)");

        assertThat(log.errors().getFirst().pattern()).isEqualTo("OutOfMemoryError");
        assertThat(log.errors().getFirst().context())
                .containsExactly(
                        "java.lang.RuntimeException: failed",
                        "\tat com.example.Shop.main(Shop.java:12)",
                        "\tat com.example.Disk.open(Disk.java:7)");
        assertThat(log.errors()).hasSize(2);
    }

    @Test
    void of_a_long_stack_trace_the_causes_are_kept() {
        log.lines("java.lang.RuntimeException: failed");
        for (int i = 0; i < 100; i++) {
            log.lines("\tat com.example.Shop.main(Shop.java:" + i + ")");
        }
        log.lines("Caused by: java.io.IOException: no disk", "\tat a.b(C.java:1)");

        assertThat(log.onlyError().context())
                .hasSize(ErrorBook.FOR_STACK + 1)
                .endsWith("Caused by: java.io.IOException: no disk");
    }

    @Test
    void an_endless_indented_text_does_not_hide_errors_for_ever() {
        log.lines("Error: begins");
        for (int i = 0; i < 100; i++) {
            log.lines("  text");
        }
        log.lines("  Error: deep");

        assertThat(log.errorLines()).containsExactly("Error: begins", "  Error: deep");
    }

    @Test
    void a_repeated_stack_trace_is_one_error_with_the_latest_context() {
        log.lines("Error: order 1", "  at a", "Error: order 2", "  at b");

        assertThat(log.onlyError().count()).isEqualTo(2);
        assertThat(log.onlyError().context()).containsExactly("  at b");
    }
}
