package dev.localdeploy.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the files say that hold in one folder. Free of mistakes, and immutable. */
public final class Configuration {
    private final Path workingDirectory;
    private final List<Path> files;
    private final List<String> notes;
    private final Map<String, Layer> entries;
    private final Layer project;
    private final Layer user;

    Configuration(
            Path workingDirectory,
            List<Path> files,
            List<String> notes,
            Map<String, Layer> entries,
            Layer project,
            Layer user) {
        this.workingDirectory = workingDirectory;
        this.files = List.copyOf(files);
        this.notes = List.copyOf(notes);
        this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        this.project = project;
        this.user = user;
    }

    /** What holds for a deployment without an entry. */
    public Settings settings() {
        return Settings.of(layers(null));
    }

    /**
     * What holds for a deployment of this name, whether or not it has an entry.
     *
     * @param name null if it has none yet
     */
    public Settings forDeployment(@Nullable String name) {
        return Settings.of(layers(name));
    }

    /**
     * The variables that a deployment's entry adds: those of its {@code env_file}, and over them
     * those of its {@code environment}.
     *
     * @throws ConfigurationException if the {@code env_file} cannot be read or has mistakes
     */
    public Map<String, String> environmentFor(@Nullable String name) {
        Layers layers = layers(name);
        var environment = new LinkedHashMap<String, String>();
        layers.find(Schema.ENV_FILE)
                .ifPresent(file -> environment.putAll(EnvironmentFile.read(file.value())));
        environment.putAll(layers.value(Schema.ENVIRONMENT));
        return Collections.unmodifiableMap(environment);
    }

    /** The names that have an entry, in the order of the file. */
    public Set<String> deploymentNames() {
        return entries.keySet();
    }

    /** The folder it was read for, without links. */
    public Path workingDirectory() {
        return workingDirectory;
    }

    /** The files that were read, strongest first. */
    public List<Path> files() {
        return files;
    }

    /** What the user may want to know, such as a file that is not used. */
    public List<String> notes() {
        return notes;
    }

    Layers layers(@Nullable String name) {
        var layers = new ArrayList<Layer>();
        entry(name).ifPresent(layers::add);
        layers.add(project);
        layers.add(user);
        return new Layers(layers);
    }

    Optional<Layer> entry(@Nullable String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(entries.get(name));
    }
}
