package dev.localdeploy.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration files of one user. Keeps nothing between calls: what is in the files at the
 * moment of a call is what it answers.
 */
public final class ConfigurationFiles {
    private final Path userFile;
    private final Path home;
    private final ProjectSearch search;

    /**
     * @param userConfigFolder such as {@code ~/.config/local-deploy}; need not exist
     * @param home the user's home folder
     */
    public ConfigurationFiles(Path userConfigFolder, Path home) {
        this.userFile =
                userConfigFolder.toAbsolutePath().resolve(ConfigurationFile.USER_FILE).normalize();
        this.home = home;
        this.search = new ProjectSearch(home);
    }

    /**
     * What holds in a folder.
     *
     * @throws ConfigurationException with every mistake of every file that counts there
     */
    public Configuration readFor(Path workingDirectory) {
        ProjectSearch.Outcome found = search.from(workingDirectory);
        Optional<FileReading.Result> project = found.file().map(this::read);
        Optional<FileReading.Result> user = userFile().map(this::read);

        var problems = new ArrayList<Problem>();
        project.ifPresent(result -> problems.addAll(result.problems()));
        user.ifPresent(result -> problems.addAll(result.problems()));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new Configuration(
                ProjectSearch.realPath(workingDirectory),
                files(found),
                found.notes(),
                project.map(FileReading.Result::entries).orElse(Map.of()),
                project.map(FileReading.Result::values).orElseGet(Layer::new),
                user.map(FileReading.Result::values).orElseGet(Layer::new));
    }

    /**
     * What the user's own file says of notifications; no other file has a say in that.
     *
     * @throws ConfigurationException with every mistake of that file
     */
    public Settings.Notifications notifications() {
        Optional<FileReading.Result> user = userFile().map(this::read);
        user.filter(result -> !result.problems().isEmpty())
                .ifPresent(result -> {
                    throw new ConfigurationException(result.problems());
                });
        return Settings.Notifications.of(
                new Layers(user.map(FileReading.Result::values).stream().toList()));
    }

    /** Something that is equal as long as the user's own file is the same. */
    public Object userFileVersion() {
        try {
            var attributes = Files.readAttributes(userFile, BasicFileAttributes.class);
            return List.of(attributes.lastModifiedTime(), attributes.size());
        } catch (IOException none) {
            return List.of();
        }
    }

    /** What is wrong with the files that count in a folder. */
    public Checked checkFor(Path workingDirectory) {
        ProjectSearch.Outcome found = search.from(workingDirectory);
        var problems = new ArrayList<Problem>();
        found.file().ifPresent(file -> problems.addAll(read(file).problems()));
        userFile().ifPresent(file -> problems.addAll(read(file).problems()));
        return new Checked(files(found), problems, found.notes());
    }

    /** What is wrong with one file, whatever its name. */
    public Checked check(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        var asked =
                absolute.equals(userFile)
                        ? ConfigurationFile.user(absolute)
                        : ConfigurationFile.project(absolute);
        return new Checked(List.of(absolute), read(asked).problems(), List.of());
    }

    private FileReading.Result read(ConfigurationFile file) {
        return FileReading.of(file, home);
    }

    private Optional<ConfigurationFile> userFile() {
        return Files.exists(userFile, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(ConfigurationFile.user(userFile))
                : Optional.empty();
    }

    /** Strongest first. */
    private List<Path> files(ProjectSearch.Outcome found) {
        var files = new ArrayList<Path>();
        found.file().map(ConfigurationFile::path).ifPresent(files::add);
        userFile().map(ConfigurationFile::path).ifPresent(files::add);
        return files;
    }
}
