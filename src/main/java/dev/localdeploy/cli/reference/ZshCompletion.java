package dev.localdeploy.cli.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Completion for zsh: a function for each command, which describes it to {@code _arguments}. */
final class ZshCompletion {
    private static final String FRAME =
            """
            #compdef local-deploy
            # What zsh completes after "local-deploy"; printed by "local-deploy completion zsh".

            _local_deploy_deployments() {
                local -a names
                names=(${(f)"$(_call_program deployments local-deploy list --names 2>/dev/null)"})
                _wanted deployments expl deployment compadd -a names
            }

            # After --: a command line of its own, as behind sudo.
            _local_deploy_program() {
                if [[ $words[1] == -- ]]; then
                    shift words
                    (( CURRENT-- ))
                fi
                if (( CURRENT == 1 )); then
                    _command_names -e
                else
                    _normal
                fi
            }

            @functions@
            # The first is so when zsh itself loads this file, the other when a user's .zshrc reads it.
            if [[ $funcstack[1] == _local-deploy ]]; then
                _local_deploy "$@"
            else
                compdef _local_deploy local-deploy
            fi
            """;

    private ZshCompletion() {}

    static String of(Command program) {
        return FRAME.replace(
                "@functions@\n",
                program.all().map(ZshCompletion::function).collect(Collectors.joining()));
    }

    private static String function(Command command) {
        String body = command.below().isEmpty() ? leaf(command) : group(command);
        return "%s() {\n%s}\n\n".formatted(name(command), body);
    }

    private static String leaf(Command command) {
        var specs = new ArrayList<>(options(command));
        command.arguments().stream().map(ZshCompletion::argument).forEach(specs::add);
        return "    _arguments -s -S" + continued(specs) + "\n";
    }

    private static String group(Command command) {
        var specs = new ArrayList<>(options(command));
        specs.add("'1:command:->command'");
        specs.add("'*::argument:->below'");
        String commands =
                command.below().stream()
                        .map(each ->
                                "                "
                                        + quoted(escaped(each.name()) + ":" + each.description())
                                        + "\n")
                        .collect(Collectors.joining());
        String ways =
                command.below().stream()
                        .map(each ->
                                "                %s) %s ;;%n"
                                        .formatted(String.join(" | ", each.names()), name(each)))
                        .collect(Collectors.joining());
        return """
            local curcontext=$curcontext state line
            local -a entries
            _arguments -C -s -S%s
            case $state in
                command)
                    entries=(
        %s            )
                    _describe command entries
                    ;;
                below)
                    case $words[1] in
        %s            esac
                    ;;
            esac
        """
                .formatted(continued(specs), commands, ways);
    }

    private static String continued(List<String> specs) {
        return specs.stream().map(spec -> " \\\n        " + spec).collect(Collectors.joining());
    }

    private static List<String> options(Command command) {
        return command.options().stream().flatMap(ZshCompletion::option).toList();
    }

    /** One line for each spelling, each of which rules out the others. */
    private static Stream<String> option(Option option) {
        String others = "(" + String.join(" ", option.spellings()) + ")";
        String rest =
                "["
                        + bracketed(option.description())
                        + "]"
                        + option.value()
                                .map(value -> value(value, option.valueNeeded()))
                                .orElse("");
        return option.spellings().stream()
                .map(name ->
                        quoted(
                                (option.repeatable() ? "*" : others)
                                        + name
                                        + joint(name, option)
                                        + rest));
    }

    /** How an option and its value stand together. */
    private static String joint(String name, Option option) {
        if (option.value().isEmpty()) {
            return "";
        }
        String sameWordOnly = option.valueNeeded() ? "" : "-";
        return name.startsWith("--") ? "=" + sameWordOnly : option.valueNeeded() ? "+" : "-";
    }

    private static String value(Value value, boolean needed) {
        return (needed ? ":" : "::") + escaped(value.label()) + ":" + action(value);
    }

    private static String argument(Argument argument) {
        String message = escaped(argument.value().label());
        if (argument.value().kind() == Value.Kind.PROGRAM) {
            return quoted("*::" + message + ":_local_deploy_program");
        }
        return quoted(
                (argument.several() ? "*:" : argument.needed() ? "1:" : "1::")
                        + message
                        + ":"
                        + action(argument.value()));
    }

    private static String action(Value value) {
        return switch (value.kind()) {
            case FILE -> "_files";
            case FOLDER -> "_files -/";
            case DEPLOYMENT -> "_local_deploy_deployments";
            case PROGRAM -> "_local_deploy_program";
            case ONE_OF -> "(" + String.join(" ", value.words()) + ")";
            case FREE -> " ";
        };
    }

    private static String bracketed(String text) {
        return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace(":", "\\:");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String name(Command command) {
        return Stream.concat(Stream.of("_local_deploy"), command.path().stream())
                .collect(Collectors.joining("_"))
                .replace('-', '_');
    }
}
