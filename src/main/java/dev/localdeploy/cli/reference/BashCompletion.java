package dev.localdeploy.cli.reference;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Completion for bash. Needs nothing else, not even the package bash-completion. First the words
 * that lead to a command are followed, then a case statement knows what can stand there.
 */
final class BashCompletion {
    private static final String FRAME =
            """
            # What bash completes after "local-deploy"; printed by "local-deploy completion bash".

            _local_deploy() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
                local word path= offer= words= options=
                # To readline, --option=value is three words.
                if [[ $cur == = ]]; then
                    cur=
                elif [[ $prev == = ]]; then
                    prev=${COMP_WORDS[COMP_CWORD - 2]}
                fi
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    if [[ $word == -- ]]; then
                        path="$path --"
                        break
                    fi
                    case "$path $word" in
            @paths@
                    esac
                done
                case "$path $prev" in
            @values@
                    *)
                        case $path in
            @places@
                        esac
                        if [[ $cur == -* ]]; then
                            offer=words words=$options
                        fi
                        ;;
                esac
                COMPREPLY=()
                case $offer in
                    words) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
                    deployments) COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" list --names 2>/dev/null)" -- "$cur")) ;;
                    programs) COMPREPLY=($(compgen -A command -A file -- "$cur")) ;;
                    files)
                        compopt -o filenames 2>/dev/null
                        COMPREPLY=($(compgen -f -- "$cur"))
                        ;;
                    folders)
                        compopt -o filenames 2>/dev/null
                        COMPREPLY=($(compgen -d -- "$cur"))
                        ;;
                esac
            }
            complete -F _local_deploy local-deploy
            """;

    private BashCompletion() {}

    static String of(Command program) {
        List<Command> all = program.all().toList();
        return FRAME.replace("@paths@\n", lines(all.stream().flatMap(BashCompletion::steps)))
                .replace("@values@\n", lines(all.stream().flatMap(BashCompletion::values)))
                .replace("@places@\n", lines(all.stream().flatMap(BashCompletion::places)));
    }

    private static String lines(Stream<String> lines) {
        return lines.map(line -> line + "\n").collect(Collectors.joining());
    }

    /** How one gets from a command to those below it, by whatever name. */
    private static Stream<String> steps(Command command) {
        return command.below().stream()
                .map(next ->
                        "            %s) path='%s' ;;"
                                .formatted(
                                        alternatives(command, next.names().stream()), place(next)));
    }

    /** What follows an option. */
    private static Stream<String> values(Command command) {
        return command.options().stream()
                .filter(option -> option.value().isPresent() && option.valueNeeded())
                .map(option ->
                        "        %s) %s ;;"
                                .formatted(
                                        alternatives(command, option.names().stream()),
                                        offer(option.value().orElseThrow())));
    }

    /** What else can stand at a place: options, and commands or arguments. */
    private static Stream<String> places(Command command) {
        String options =
                command.options().stream()
                        .flatMap(option -> option.spellings().stream())
                        .collect(Collectors.joining(" "));
        String here = "                '%s') options='%s' %s ;;";
        Stream<String> before = Stream.of(here.formatted(place(command), options, others(command)));
        Stream<String> behind =
                program(command).stream()
                        .map(value -> here.formatted(place(command) + " --", "", offer(value)));
        return Stream.concat(before, behind);
    }

    private static Optional<Value> program(Command command) {
        return command.arguments().stream()
                .map(Argument::value)
                .filter(value -> value.kind() == Value.Kind.PROGRAM)
                .findAny();
    }

    private static String others(Command command) {
        if (!command.below().isEmpty()) {
            String words =
                    command.below().stream().map(Command::name).collect(Collectors.joining(" "));
            return "offer=words words='" + words + "'";
        }
        return command.arguments().stream()
                .map(Argument::value)
                .filter(value -> value.kind() != Value.Kind.PROGRAM)
                .findFirst()
                .map(BashCompletion::offer)
                .orElse("offer=");
    }

    private static String offer(Value value) {
        return switch (value.kind()) {
            case FILE -> "offer=files";
            case FOLDER -> "offer=folders";
            case DEPLOYMENT -> "offer=deployments";
            case PROGRAM -> "offer=programs";
            case ONE_OF -> "offer=words words='" + String.join(" ", value.words()) + "'";
            case FREE -> "offer=";
        };
    }

    private static String alternatives(Command command, Stream<String> last) {
        return last.map(word -> "'" + place(command) + " " + word + "'")
                .collect(Collectors.joining(" | "));
    }

    /** A path as the script keeps it: each word after a blank. */
    private static String place(Command command) {
        return command.path().stream().map(word -> " " + word).collect(Collectors.joining());
    }
}
