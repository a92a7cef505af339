package dev.localdeploy.cli.reference;

import picocli.CommandLine.Model.PositionalParamSpec;

/** What a command takes besides options. */
record Argument(Value value, String description, boolean needed, boolean several) {

    static Argument of(PositionalParamSpec argument) {
        return new Argument(
                Value.of(argument),
                Command.text(argument.description()),
                argument.arity().min() > 0,
                argument.arity().max() > 1);
    }

    /** As a synopsis shows it. */
    String synopsis() {
        String shown = value.label() + (several ? "..." : "");
        return needed ? shown : "[" + shown + "]";
    }
}
