package dev.localdeploy.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page as the build compressed them (packaging/page/BuildPage.java). Reads them
 * each time: they are small and seldom asked for, and a daemon that nobody looks at keeps none.
 */
public final class PageFiles {
    /** No dot but before the ending, so no way up. */
    private static final Pattern NAME =
            Pattern.compile("[a-zA-Z0-9-]+(/[a-zA-Z0-9-]+)*(\\.min)?\\.(html|js|css|svg)");

    private final Function<String, @Nullable InputStream> resources;

    /**
     * @param resources gives the content of a file such as {@code app.js.gz}; null if there is none
     */
    PageFiles(Function<String, @Nullable InputStream> resources) {
        this.resources = resources;
    }

    /** Those in this program. */
    public static PageFiles ofThisProgram() {
        return new PageFiles(name -> PageFiles.class.getResourceAsStream("/page/" + name));
    }

    /** One file. */
    public static final class PageFile {
        private final String mediaType;
        private final byte[] gzipped;

        private PageFile(String mediaType, byte[] gzipped) {
            this.mediaType = mediaType;
            this.gzipped = gzipped;
        }

        public String mediaType() {
            return mediaType;
        }

        /** The content, compressed. */
        public byte[] gzipped() {
            return gzipped.clone();
        }

        /** The content for a client that does not accept gzip. */
        public byte[] plain() {
            try (var plain = new GZIPInputStream(new ByteArrayInputStream(gzipped))) {
                return plain.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException("the program's own file is damaged", e);
            }
        }
    }

    /** Names this very content of all files; they are kept by browsers under it. */
    public String version() {
        return read("version")
                .map(text -> new String(text, StandardCharsets.US_ASCII).strip())
                .orElse("");
    }

    /** Whether a file of the page could have this name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * @param name such as {@code app.js}
     * @return empty if there is none
     */
    public Optional<PageFile> file(String name) {
        return isName(name)
                ? read(name + ".gz").map(content -> new PageFile(mediaType(name), content))
                : Optional.empty();
    }

    private static String mediaType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html;charset=UTF-8";
            case "js" -> "text/javascript;charset=UTF-8";
            case "css" -> "text/css;charset=UTF-8";
            default -> "image/svg+xml";
        };
    }

    private Optional<byte[]> read(String name) {
        try (@Nullable InputStream resource = resources.apply(name)) {
            return resource == null ? Optional.empty() : Optional.of(resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own file cannot be read", e);
        }
    }
}
