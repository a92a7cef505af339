package dev.localdeploy.config;

import dev.localdeploy.text.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the project file that governs a folder.
 *
 * <p>It looks in the folder and its parents up to the repository's root. Because the file can say
 * which programs run, it must not come from a stranger: the search never climbs into a folder that
 * everybody may write to (somebody could leave a file in /tmp for all that work below it), and
 * where there is no repository it climbs only within the user's home.
 */
final class ProjectSearch {
    private static final String REPOSITORY = ".git";

    private final Path home;

    /**
     * @param home the user's home folder
     */
    ProjectSearch(Path home) {
        this.home = realPath(home);
    }

    /**
     * @param file the project file, if there is one
     * @param notes what the user may want to know, such as a file that is not used
     */
    record Outcome(Optional<ConfigurationFile> file, List<String> notes) {}

    Outcome from(Path workingDirectory) {
        var notes = new ArrayList<String>();
        for (Path folder : foldersToSearch(realPath(workingDirectory))) {
            Optional<ConfigurationFile> file = fileIn(folder, notes);
            if (file.isPresent()) {
                return new Outcome(file, List.copyOf(notes));
            }
        }
        return new Outcome(Optional.empty(), List.copyOf(notes));
    }

    private List<Path> foldersToSearch(Path start) {
        var folders = new ArrayList<Path>();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (!folder.equals(start) && everybodyMayWriteTo(folder)) {
                break;
            }
            folders.add(folder);
            if (exists(folder.resolve(REPOSITORY))) {
                return folders;
            }
        }
        folders.removeIf(folder -> !folder.equals(start) && !folder.startsWith(home));
        return folders;
    }

    private static Optional<ConfigurationFile> fileIn(Path folder, List<String> notes) {
        Path usual = folder.resolve(ConfigurationFile.PROJECT_FILE);
        Path compatible = folder.resolve(ConfigurationFile.COMPATIBLE_FILE);
        Path misnamed = folder.resolve("local-deploy.yml");
        if (exists(misnamed)) {
            notes.add(
                    "%s is not read: its name must end in .yaml"
                            .formatted(Visible.line(misnamed.toString())));
        }
        if (exists(usual) && exists(compatible)) {
            notes.add(
                    "%s is not read: %s stands in the same project and wins"
                            .formatted(
                                    Visible.line(compatible.toString()),
                                    ConfigurationFile.PROJECT_FILE));
        }
        return exists(usual)
                ? Optional.of(ConfigurationFile.project(usual))
                : Optional.of(compatible)
                        .filter(ProjectSearch::exists)
                        .map(ConfigurationFile::project);
    }

    /**
     * Also for a link that leads nowhere: somebody meant it, so it must be an error, not silence.
     */
    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean everybodyMayWriteTo(Path folder) {
        try {
            return Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE);
        } catch (NoSuchFileException e) {
            return false; // nobody can have left a file in it
        } catch (IOException | UnsupportedOperationException e) {
            return true;
        }
    }

    /** Without links, so that client and daemon climb the same way. */
    static Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
