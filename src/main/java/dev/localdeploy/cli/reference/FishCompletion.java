package dev.localdeploy.cli.reference;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Completion for fish: a line for everything that can be typed, with the command after which. */
final class FishCompletion {
    private static final String FRAME =
            """
            # What fish completes after "local-deploy"; printed by "local-deploy completion fish".

            # Whether the words so far lead to this command; all of them, if none is named.
            function __local_deploy_at
                set -l words (commandline -opc)
                set -l path
                for word in $words[2..-1]
                    if test "$word" = --
                        set -a path --
                        break
                    end
                    switch "$path $word"
            @paths@
                    end
                end
                test "$path" = "$argv"
            end

            function __local_deploy_deployments
                set -l words (commandline -opc)
                $words[1] list --names 2>/dev/null
            end

            complete -c local-deploy -f
            @lines@
            """;

    private FishCompletion() {}

    static String of(Command program) {
        List<Command> all = program.all().toList();
        return FRAME.replace("@paths@\n", joined(all.stream().flatMap(FishCompletion::steps)))
                .replace("@lines@\n", joined(all.stream().flatMap(FishCompletion::lines)));
    }

    private static String joined(Stream<String> lines) {
        return lines.map(line -> line + "\n").collect(Collectors.joining());
    }

    private static Stream<String> steps(Command command) {
        return command.below().stream()
                .flatMap(next ->
                        Stream.of(
                                "            case "
                                        + next.names().stream()
                                                .map(name ->
                                                        "'" + place(command) + " " + name + "'")
                                                .collect(Collectors.joining(" ")),
                                "                set path " + place(next)));
    }

    private static Stream<String> lines(Command command) {
        String here = "complete -c local-deploy -n '__local_deploy_at " + place(command) + "'";
        return Stream.of(
                        command.below().stream().map(next -> command(next)),
                        command.options().stream().flatMap(FishCompletion::option),
                        command.arguments().stream()
                                .filter(argument -> argument.value().kind() != Value.Kind.PROGRAM)
                                .map(argument -> offer(argument.value())))
                .flatMap(part -> part)
                .filter(part -> !part.isEmpty())
                .map(part -> here + part)
                .collect(
                        Collectors.collectingAndThen(
                                Collectors.toList(), lines -> withProgram(lines, command)));
    }

    private static Stream<String> withProgram(List<String> lines, Command command) {
        return Stream.concat(
                lines.stream(),
                command.arguments().stream()
                        .filter(argument -> argument.value().kind() == Value.Kind.PROGRAM)
                        .map(argument ->
                                "complete -c local-deploy -n '__local_deploy_at "
                                        + place(command)
                                        + " --'"
                                        + offer(argument.value())));
    }

    private static String command(Command next) {
        return " -a " + next.name() + " -d " + quoted(next.description());
    }

    private static Stream<String> option(Option option) {
        String names =
                option.names().stream().map(FishCompletion::spelling).collect(Collectors.joining());
        String value =
                option.value()
                        .filter(it -> option.valueNeeded())
                        .map(it -> (it.kind() == Value.Kind.FILE ? " -r" : " -x") + offer(it))
                        .orElse("");
        String description = " -d " + quoted(option.description());
        return Stream.concat(
                Stream.of(names + value + description),
                option.opposites().stream().map(name -> spelling(name) + description));
    }

    private static String spelling(String name) {
        return name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1);
    }

    private static String offer(Value value) {
        return switch (value.kind()) {
            case FILE -> " -F";
            case FOLDER -> " -a '(__fish_complete_directories)'";
            case DEPLOYMENT -> " -a '(__local_deploy_deployments)'";
            case PROGRAM -> " -F -a '(__fish_complete_command)'";
            case ONE_OF -> " -a '" + String.join(" ", value.words()) + "'";
            case FREE -> "";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static String place(Command command) {
        return String.join(" ", command.path());
    }
}
