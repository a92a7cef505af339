package dev.localdeploy.cli;

import dev.localdeploy.text.Visible;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What the configuration files say, without a daemon. */
final class ConfigCommands {
    private ConfigCommands() {}

    static Subcommand group() {
        return new Group(
                "config",
                "Shows, checks and makes configuration files.",
                List.of(new Show(), new Check(), new Init()));
    }

    record Show(PositionalParamSpec deployment, OptionSpec origin, OptionSpec json)
            implements Subcommand {
        Show() {
            this(
                    optional("NAME", "A deployment whose entry is to count, too"),
                    Options.flag("Say where each value comes from", "--origin"),
                    Options.json());
        }

        @Override
        public CommandSpec spec() {
            return Options.command("show", "Shows the values that hold here.", this)
                    .addPositional(deployment)
                    .addOption(origin)
                    .addOption(json);
        }

        @Override
        public int run(Session session) {
            boolean asJson = Options.isOn(json);
            var found =
                    ConfigurationTexts.shown(
                            session, deployment.getValue(), Options.isOn(origin), asJson);
            // Mistakes are text for people, whatever was asked for.
            return print(found, asJson && found.valid(), session);
        }
    }

    record Check(PositionalParamSpec file, OptionSpec json) implements Subcommand {
        Check() {
            this(
                    optional("FILE", "What to check (default: all files that count here)"),
                    Options.json());
        }

        @Override
        public CommandSpec spec() {
            return Options.command("check", "Names every mistake with file and line.", this)
                    .addPositional(file)
                    .addOption(json);
        }

        @Override
        public int run(Session session) {
            @Nullable String asked = file.getValue();
            boolean asJson = Options.isOn(json);
            var found =
                    asked == null
                            ? ConfigurationTexts.checked(session, asJson)
                            : ConfigurationTexts.checked(session.resolved(asked), session, asJson);
            return print(found, asJson, session);
        }
    }

    record Init() implements Subcommand {
        @Override
        public CommandSpec spec() {
            return Options.command("init", "Writes a project file to start from.", this);
        }

        @Override
        public int run(Session session) throws IOException {
            Path file = session.resolved(ConfigurationTexts.PROJECT_FILE);
            try {
                Files.writeString(
                        file, ConfigurationTexts.template(), StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException e) {
                session.console().tell(file + " is there already, so nothing was written");
                return ExitCode.FAILED;
            }
            session.console().print("Wrote " + Visible.line(file.toString()));
            return ExitCode.DONE;
        }
    }

    private static PositionalParamSpec optional(String label, String description) {
        return PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    private static int print(ConfigurationTexts.Found found, boolean asJson, Session session) {
        if (asJson) {
            session.console().printJson(found.text());
        } else if (found.valid()) {
            session.console().print(Visible.lines(found.text()).stripTrailing());
        } else {
            session.console().tell(found.text().stripTrailing());
        }
        return found.valid() ? ExitCode.DONE : ExitCode.BAD_CONFIGURATION;
    }
}
