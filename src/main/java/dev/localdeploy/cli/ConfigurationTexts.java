package dev.localdeploy.cli;

import dev.localdeploy.config.Checked;
import dev.localdeploy.config.Configuration;
import dev.localdeploy.config.ConfigurationException;
import dev.localdeploy.config.ConfigurationFiles;
import dev.localdeploy.config.ConfigurationShow;
import dev.localdeploy.config.ConfigurationTemplate;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the config package says, as the commands print it. The only way from here to there. */
final class ConfigurationTexts {
    static final String PROJECT_FILE = ConfigurationTemplate.FILE_NAME;

    /**
     * What was found.
     *
     * @param valid false if {@code text} names mistakes
     * @param text for people, or a JSON document if that was asked for
     */
    record Found(boolean valid, String text) {}

    private ConfigurationTexts() {}

    /**
     * The values that hold where the user stands.
     *
     * @param deployment whose entry to apply; null for the folder as a whole
     */
    static Found shown(
            Session session, @Nullable String deployment, boolean origins, boolean json) {
        try {
            Configuration configuration = files(session).readFor(here(session));
            return new Found(
                    true,
                    json
                            ? ConfigurationShow.json(configuration, deployment, origins)
                            : ConfigurationShow.yaml(configuration, deployment, origins));
        } catch (ConfigurationException e) {
            return new Found(false, String.valueOf(e.getMessage()));
        }
    }

    /** All files that count where the user stands. */
    static Found checked(Session session, boolean json) {
        return found(files(session).checkFor(here(session)), json);
    }

    static Found checked(Path file, Session session, boolean json) {
        return found(files(session).check(file), json);
    }

    /** A project file to start from. */
    static String template() {
        return ConfigurationTemplate.text();
    }

    private static Found found(Checked checked, boolean json) {
        return new Found(checked.valid(), json ? checked.json() : checked.text());
    }

    private static Path here(Session session) {
        return session.surroundings().workingDirectory();
    }

    /** With the same home as the daemon's, so that both find the same files. */
    private static ConfigurationFiles files(Session session) {
        return new ConfigurationFiles(
                session.surroundings().folders().config(),
                Path.of(System.getProperty("user.home")));
    }
}
