package dev.localdeploy.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageFilesTest {
    private final Map<String, byte[]> stored = new HashMap<>();
    private final PageFiles files =
            new PageFiles(name ->
                    stored.containsKey(name) ? new ByteArrayInputStream(stored.get(name)) : null);

    @ParameterizedTest
    @CsvSource({
        "index.html, text/html;charset=UTF-8",
        "lib/uPlot.js, text/javascript;charset=UTF-8",
        "style.css, text/css;charset=UTF-8",
        "icon.svg, image/svg+xml"
    })
    void a_file_is_given_as_it_was_compressed_and_plain(String name, String mediaType)
            throws IOException {
        stored.put(name + ".gz", gzipped("content"));

        PageFiles.PageFile file = files.file(name).orElseThrow();

        assertThat(file.mediaType()).isEqualTo(mediaType);
        assertThat(file.gzipped()).isEqualTo(gzipped("content"));
        assertThat(file.plain()).asString().isEqualTo("content");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "version",
                "../openapi.json",
                "lib/../app.js",
                "/app.js",
                "app.js.gz",
                "app.class",
                ".js",
                "lib//app.js",
                "%2e%2e/app.js",
                "app.js\n"
            })
    void nothing_but_files_of_the_page_is_looked_for(String name) throws IOException {
        var greedy = new PageFiles(_ -> new ByteArrayInputStream(new byte[0]));

        assertThat(greedy.file(name)).isEmpty();
    }

    @Test
    void a_program_without_a_page_has_no_file_and_no_version() {
        assertThat(files.file("index.html")).isEmpty();
        assertThat(files.version()).isEmpty();
    }

    @Test
    void the_version_is_what_the_build_wrote() {
        stored.put("version", "0123abcd\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(files.version()).isEqualTo("0123abcd");
    }

    private static byte[] gzipped(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
