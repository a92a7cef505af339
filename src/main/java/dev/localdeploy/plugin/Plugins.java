package dev.localdeploy.plugin;

import dev.localdeploy.plugin.ForeignCode.Outcome;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The jars of the plugins folder. Each has a class loader of its own, which sees the JDK, the
 * package of the interfaces, and nothing else of ours. What cannot be loaded is said loudly and
 * kept in {@link #problems}; the rest is used.
 */
public final class Plugins {
    private static final Logger LOG = Logger.getLogger(Plugins.class);

    /** For the static initialisers, constructors and first questions of one jar. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A jar may name wrong classes without end. */
    private static final int MOST_PER_JAR = 100;

    private record Jar(Path file, URLClassLoader loader) {}

    private final List<Jar> jars = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * Opens the jars of a folder; none if there is no such folder.
     *
     * @param shared the package whose types plugins share with us
     */
    public static Plugins in(Path folder, Package shared) {
        Plugins plugins = new Plugins();
        if (!Files.exists(folder)) {
            return plugins;
        }
        plugins.open(folder, new SharedTypes(shared.getName()));
        return plugins;
    }

    private Plugins() {}

    private void open(Path folder, ClassLoader parent) {
        try {
            OwnFiles.demandFolder(folder);
            for (Path jar : jarsOf(folder)) {
                open(jar, folder, parent);
            }
        } catch (IOException e) {
            problem("No plugin was loaded: " + e.getMessage());
        }
    }

    private void open(Path jar, Path folder, ClassLoader parent) {
        try {
            OwnFiles.demandFile(jar);
            new JarFile(jar.toFile()).close(); // the class loader would ignore what is no jar
            jars.add(new Jar(jar, new URLClassLoader(jar.toString(), urls(jar), parent)));
        } catch (IOException e) {
            problem(
                    "Plugin %s in %s was not loaded: %s"
                            .formatted(jar.getFileName(), folder, e.getMessage()));
        }
    }

    private static List<Path> jarsOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static URL[] urls(Path jar) throws MalformedURLException {
        return new URL[] {jar.toUri().toURL()};
    }

    /**
     * All implementations of an interface that the jars name under {@code META-INF/services}.
     *
     * @param prepare asks each what is to be known of it, while it is still guarded; what it throws
     *     makes the implementation one that cannot be loaded
     */
    public <T, R> List<R> all(Class<T> type, Function<T, R> prepare) {
        List<R> found = new ArrayList<>();
        for (Jar jar : jars) {
            List<R> ofJar = new ArrayList<>();
            List<String> wrong = new ArrayList<>();
            var outcome =
                    new ForeignCode("plugin-" + jar.file().getFileName())
                            .call(() -> load(jar, type, prepare, ofJar, wrong), PATIENCE);
            switch (outcome) {
                case Outcome.Returned<Boolean> _ -> {
                    found.addAll(ofJar);
                    wrong.forEach(this::problem);
                }
                case Outcome.Threw<Boolean>(Throwable what) ->
                        problem("Plugin %s was not loaded: %s".formatted(jar.file(), what));
                case Outcome.TookTooLong<Boolean> _ ->
                        problem(
                                "Plugin %s was not loaded: it takes longer than %d s to begin"
                                        .formatted(jar.file(), PATIENCE.toSeconds()));
                case Outcome.StillBusy<Boolean> _ ->
                        throw new IllegalStateException("nobody else calls it");
            }
        }
        return found;
    }

    private static <T, R> boolean load(
            Jar jar, Class<T> type, Function<T, R> prepare, List<R> found, List<String> wrong) {
        Iterator<T> implementations = ServiceLoader.load(type, jar.loader()).iterator();
        for (int i = 0; i < MOST_PER_JAR; i++) {
            try {
                if (!implementations.hasNext()) {
                    return true;
                }
                found.add(prepare.apply(implementations.next()));
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                wrong.add("Plugin %s: %s".formatted(jar.file(), reason(e)));
            }
        }
        return true;
    }

    private static String reason(Throwable e) {
        if (e.getCause() == null) {
            return e.toString();
        }
        Throwable root = e.getCause();
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return e.getMessage() + ", because of " + root;
    }

    private void problem(String what) {
        LOG.error(what);
        problems.add(what);
    }

    /** What could not be loaded and why, in sentences. */
    public List<String> problems() {
        return List.copyOf(problems);
    }
}
