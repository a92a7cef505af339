package dev.localdeploy.cli.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * One command and what comes below it, without what is hidden from help.
 *
 * @param path the words that lead to it, without the program's name; none for the program itself
 * @param aliases other last words of that path
 * @param options sorted as help sorts them
 */
public record Command(
        List<String> path,
        List<String> aliases,
        String description,
        List<Option> options,
        List<Argument> arguments,
        List<Command> below) {

    /**
     * The whole program.
     *
     * @param program with all of its commands
     */
    public static Command of(CommandSpec program) {
        // Makes picocli hand inherited options down.
        return of(new CommandLine(program).getCommandSpec(), List.of());
    }

    private static Command of(CommandSpec spec, List<String> path) {
        return new Command(
                path,
                List.of(spec.aliases()),
                text(spec.usageMessage().description()),
                spec.options().stream()
                        .filter(option -> !option.hidden())
                        .map(option -> Option.of(option, spec))
                        .sorted(Comparator.comparing(option -> option.names().getLast()))
                        .toList(),
                spec.positionalParameters().stream()
                        .filter(argument -> !argument.hidden())
                        .map(Argument::of)
                        .toList(),
                commands(spec).entrySet().stream()
                        .map(command -> of(command.getKey(), joined(path, command.getValue())))
                        .toList());
    }

    /** By their main names; picocli lists a command once for each of its names. */
    private static Map<CommandSpec, String> commands(CommandSpec spec) {
        var result = new LinkedHashMap<CommandSpec, String>();
        for (CommandLine command : spec.subcommands().values()) {
            CommandSpec its = command.getCommandSpec();
            if (!its.usageMessage().hidden()) {
                result.put(its, its.name());
            }
        }
        return result;
    }

    private static List<String> joined(List<String> path, String name) {
        var longer = new ArrayList<>(path);
        longer.add(name);
        return List.copyOf(longer);
    }

    /** picocli formats descriptions, so a percent sign stands there twice. */
    static String text(String[] description) {
        return String.join(" ", description).replace("%%", "%");
    }

    /** The last word of its path; empty for the program itself. */
    String name() {
        return path.isEmpty() ? "" : path.getLast();
    }

    /** Its name, then its aliases. */
    List<String> names() {
        return Stream.concat(Stream.of(name()), aliases.stream()).toList();
    }

    /** This one, then all below it. */
    Stream<Command> all() {
        return Stream.concat(Stream.of(this), below.stream().flatMap(Command::all));
    }
}
