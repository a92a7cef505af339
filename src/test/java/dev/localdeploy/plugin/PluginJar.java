package dev.localdeploy.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Makes plugin jars: compiles sources against the program and packs them up. */
public final class PluginJar {
    private PluginJar() {}

    /** From a folder that is laid out as the jar will be, with sources instead of classes. */
    public static Path of(Path sources, Path jar) throws IOException {
        Path classes = Files.createTempDirectory(jar.getParent().getParent(), "classes");
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                classes.toString()));
        for (Path source : files(sources, ".java")) {
            arguments.add(source.toString());
        }
        assertThat(
                        ToolProvider.getSystemJavaCompiler()
                                .run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        try (OutputStream out = Files.newOutputStream(jar);
                var packed = new JarOutputStream(out)) {
            pack(classes, files(classes, ".class"), packed);
            pack(sources, files(sources.resolve("META-INF"), ""), packed);
        }
        return jar;
    }

    /** From one source in the default package that is named as the implementation of a type. */
    public static Path of(Path jar, Class<?> type, String className, String source)
            throws IOException {
        Path sources = Files.createTempDirectory(jar.getParent().getParent(), "sources");
        Files.createDirectories(sources.resolve("META-INF/services"));
        Files.writeString(sources.resolve(className + ".java"), source);
        Files.writeString(sources.resolve("META-INF/services/" + type.getName()), className);
        return of(sources, jar);
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .toList();
        }
    }

    private static void pack(Path root, List<Path> files, JarOutputStream jar) throws IOException {
        for (Path file : files) {
            jar.putNextEntry(new JarEntry(root.relativize(file).toString()));
            jar.write(Files.readAllBytes(file));
            jar.closeEntry();
        }
    }
}
