import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the page ready to be served: our own files and the few of the libraries that they import,
 * compressed, and a version that names their content. Files import each other by relative paths and
 * lie together in one folder, which is named after the version where they are served, so browsers
 * may keep them for ever. In the HTML files, {@code @page@} becomes that folder.
 *
 * <p>usage: java BuildPage.java OUR-FOLDER LIBRARIES-FOLDER TO-FOLDER
 */
final class BuildPage {
    /** What we use, by where the package has it. */
    private static final Map<String, String> LIBRARIES =
            Map.of(
                    "lit-html/lit-html.js", "lib/lit-html.js",
                    "lit-html/directive.js", "lib/directive.js",
                    "lit-html/directive-helpers.js", "lib/directive-helpers.js",
                    "lit-html/directives/repeat.js", "lib/directives/repeat.js",
                    "uplot/dist/uPlot.esm.js", "lib/uPlot.js",
                    "uplot/dist/uPlot.min.css", "lib/uPlot.css");

    private static final String FOLDER = "@page@";

    /** By their names; sorted, so that the version is the same wherever it is made. */
    private final Map<String, byte[]> files = new TreeMap<>();

    private BuildPage() {}

    public static void main(String[] args) throws IOException {
        var page = new BuildPage();
        page.addOurs(Path.of(args[0]));
        page.addLibraries(Path.of(args[1]));
        page.write(Path.of(args[2]));
    }

    private void addOurs(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
    }

    /** The packages lie in folders of their names and versions. */
    private void addLibraries(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = withoutVersion(folder.relativize(file));
                if (LIBRARIES.containsKey(name)) {
                    files.put(LIBRARIES.get(name), withoutMap(Files.readString(file)));
                }
            }
        }
        if (!files.keySet().containsAll(LIBRARIES.values())) {
            throw new IOException("not all of " + LIBRARIES.keySet() + " are in " + folder);
        }
    }

    /** {@code META-INF/resources/webjars/uplot/1.6.30/dist/x.js} is {@code uplot/dist/x.js}. */
    private static String withoutVersion(Path path) {
        return path.toString()
                .replaceFirst("^META-INF/resources/(webjars|_static)/", "")
                .replaceFirst("^([^/]+)/[0-9][^/]*/", "$1/");
    }

    /** Browsers would ask for source maps, which we do not have. */
    private static byte[] withoutMap(String text) {
        return text.replaceFirst("(?m)^//# sourceMappingURL=.*$", "")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void write(Path folder) throws IOException {
        String version = version();
        for (var file : files.entrySet()) {
            byte[] content = file.getValue();
            if (file.getKey().endsWith(".html")) {
                content =
                        new String(content, StandardCharsets.UTF_8)
                                .replace(FOLDER, "/page/" + version)
                                .getBytes(StandardCharsets.UTF_8);
            }
            Path target = folder.resolve(file.getKey() + ".gz");
            Files.createDirectories(target.getParent());
            Files.write(target, gzipped(content));
        }
        Files.writeString(folder.resolve("version"), version + "\n");
    }

    private String version() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((name, content) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            });
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static byte[] gzipped(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new Thorough(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    /** Done once, read often. */
    private static final class Thorough extends GZIPOutputStream {
        Thorough(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
