package dev.localdeploy.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A user's home in a temporary folder, with a project that is a repository. */
final class Home {
    final Path folder;
    final Path project;
    final Path configFolder;
    final ConfigurationFiles files;

    Home(Path temporary) throws IOException {
        folder = Files.createDirectories(temporary.toRealPath().resolve("home"));
        project = Files.createDirectories(folder.resolve("project"));
        configFolder = folder.resolve(".config/local-deploy");
        files = new ConfigurationFiles(configFolder, folder);
        Files.createDirectory(project.resolve(".git"));
    }

    Path projectFile(String... lines) throws IOException {
        return write(project.resolve("local-deploy.yaml"), lines);
    }

    Path userFile(String... lines) throws IOException {
        return write(configFolder.resolve("config.yaml"), lines);
    }

    static Path write(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }

    Configuration read() {
        return files.readFor(project);
    }

    Settings settings() {
        return read().settings();
    }

    /** The problems of the project file with these lines, without the file's name. */
    List<String> problemsOf(String... lines) throws IOException {
        Path file = projectFile(lines);
        String name = file.toString();
        return files.checkFor(project).problems().stream()
                .map(problem -> problem.toString().substring(name.length() + 1).strip())
                .toList();
    }
}
