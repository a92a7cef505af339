package dev.localdeploy.cli.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void reads_every_kind_of_value() throws IOException {
        Json json =
                Json.parse(
                        " {\"a\" : [1, -2.5e3, true, false, null, \"x\\n\\u00e9\\\"\\/\\\\\"],\"o\":{},\"l\":[]} ");

        List<Json> items = json.at("a").items();
        assertThat(items.get(0).wholeOr(0)).isEqualTo(1);
        assertThat(items.get(1).amountOr(0)).isEqualTo(-2500);
        assertThat(items.get(2).isTrue()).isTrue();
        assertThat(items.get(3).isTrue()).isFalse();
        assertThat(items.get(4).isNull()).isTrue();
        assertThat(items.get(5).textOr("")).isEqualTo("x\né\"/\\");
    }

    @Test
    void what_is_not_there_is_null() throws IOException {
        Json json = Json.parse("{\"a\":1}");

        assertThat(json.at("b", "c", "d").isNull()).isTrue();
        assertThat(json.at("a", "b").textOr("-")).isEqualTo("-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "tru",
                "\"x",
                "\"\\x\"",
                "\"\\u12g4\"",
                "1 2",
                "-",
                "1.",
                "1e",
                "+1",
                ".5",
                "nul",
                "<html>",
                "\"\\"
            })
    void what_is_not_json_is_refused(String text) {
        assertThatIOException()
                .isThrownBy(() -> Json.parse(text))
                .withMessageContaining("not JSON");
    }

    @Test
    void endless_nesting_is_refused() {
        assertThatIOException().isThrownBy(() -> Json.parse("[".repeat(100_000)));
    }

    @Test
    void what_was_written_reads_the_same() throws IOException {
        String document =
                new JsonDocument()
                        .text("text", "a\"\\\n\u0001é")
                        .texts("list", List.of("x", ""))
                        .texts("map", Map.of("k\"", "v"))
                        .texts("none", List.of())
                        .number("whole", 7)
                        .number("part", 0.5)
                        .flag("flag", true)
                        .toString();

        Json json = Json.parse(document);
        assertThat(json.at("text").textOr("")).isEqualTo("a\"\\\n\u0001é");
        assertThat(json.at("map", "k\"").textOr("")).isEqualTo("v");
        var again = new StringBuilder();
        json.appendTo(again);
        assertThat(again.toString()).isEqualTo(document);
    }
}
