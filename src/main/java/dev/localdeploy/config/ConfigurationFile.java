package dev.localdeploy.config;

import java.nio.file.Path;

/**
 * A file that configures.
 *
 * @param path absolute
 */
record ConfigurationFile(Path path, Kind kind) {
    static final String PROJECT_FILE = "local-deploy.yaml";
    static final String USER_FILE = "config.yaml";

    /**
     * Written for another tool that had the same schema; read so that its projects go on working.
     */
    static final Path COMPATIBLE_FILE = Path.of(".claude-mpm", "local-ops-config.yaml");

    enum Kind {
        PROJECT,
        USER
    }

    static ConfigurationFile project(Path path) {
        return new ConfigurationFile(path, Kind.PROJECT);
    }

    static ConfigurationFile user(Path path) {
        return new ConfigurationFile(path, Kind.USER);
    }

    /** Where relative paths begin: the project's folder, also for the file that lies one deeper. */
    Path folder() {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            return path.toAbsolutePath();
        }
        Path above = folder.getParent();
        return above != null && path.endsWith(COMPATIBLE_FILE) ? above : folder;
    }
}
