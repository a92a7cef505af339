package dev.localdeploy.cli.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An option of a command.
 *
 * @param names such as -s and --status, the short ones first
 * @param opposites such as --no-auto-restart
 * @param value what follows it, if anything may
 * @param valueNeeded whether that must follow
 * @param repeatable whether it may be given several times
 */
record Option(
        List<String> names,
        List<String> opposites,
        String description,
        Optional<Value> value,
        boolean valueNeeded,
        boolean repeatable) {

    static Option of(OptionSpec option, CommandSpec command) {
        return new Option(
                List.of(option.names()),
                command.negatedOptionsMap().entrySet().stream()
                        .filter(negated -> negated.getValue().equals(option))
                        .map(negated -> negated.getKey())
                        .toList(),
                Command.text(option.description()),
                option.arity().max() == 0 ? Optional.empty() : Optional.of(Value.of(option)),
                option.arity().min() > 0,
                option.isMultiValue());
    }

    /** Everything that can be typed for it. */
    List<String> spellings() {
        var all = new ArrayList<>(names);
        all.addAll(opposites);
        return all;
    }
}
