package dev.localdeploy.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The options that several commands share, and short ways to make others. */
final class Options {
    private static final String REFERENCE = "An id, a unique beginning of one, or a name";

    private Options() {}

    static CommandSpec command(String name, String description, Subcommand subcommand) {
        var spec = CommandSpec.wrapWithoutInspection(subcommand).name(name);
        spec.usageMessage().description(description);
        return spec;
    }

    static OptionSpec help() {
        return flag("Say what there is, and do nothing", "-h", "--help").toBuilder()
                .usageHelp(true)
                .scopeType(ScopeType.INHERIT)
                .build();
    }

    static OptionSpec json() {
        return flag("Print JSON", "--json");
    }

    static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names).description(description).type(boolean.class).build();
    }

    /** Whether a flag was given. */
    static boolean isOn(OptionSpec flag) {
        return Boolean.TRUE.equals(flag.getValue());
    }

    /** A flag with an opposite, {@code --no-…}; null when neither was given. */
    static OptionSpec choice(String description, String name) {
        return OptionSpec.builder(name)
                .description(description)
                .type(Boolean.class)
                .arity("0")
                .negatable(true)
                .fallbackValue("true")
                .build();
    }

    static OptionSpec text(String label, String description, String... names) {
        return OptionSpec.builder(names)
                .description(description)
                .type(String.class)
                .paramLabel(label)
                .build();
    }

    static OptionSpec seconds(String description, String otherwise, String... names) {
        return OptionSpec.builder(names)
                .description(description + " (default: " + otherwise + ")")
                .type(Double.class)
                .converters(seconds())
                .paramLabel("SECONDS")
                .defaultValue(otherwise)
                .build();
    }

    static ITypeConverter<Double> seconds() {
        return text -> {
            try {
                double seconds = Double.parseDouble(text);
                if (seconds >= 0 && seconds <= 86_400) {
                    return seconds;
                }
            } catch (NumberFormatException fallThrough) {
                // refused below, like a number that makes no sense
            }
            throw new TypeConversionException(
                    "'" + text + "' is not a number of seconds from 0 to 86400");
        };
    }

    static ITypeConverter<Integer> whole(int least, int most) {
        return text -> {
            try {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException fallThrough) {
                // refused below, like a number out of range
            }
            throw new TypeConversionException(
                    "'%s' is not a whole number from %d to %d".formatted(text, least, most));
        };
    }

    static PositionalParamSpec reference() {
        return PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .type(String.class)
                .paramLabel("ID")
                .description(REFERENCE)
                .build();
    }

    /** For commands that otherwise mean all. */
    static PositionalParamSpec optionalReference() {
        return PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .type(String.class)
                .paramLabel("ID")
                .description(REFERENCE)
                .build();
    }

    static PositionalParamSpec references() {
        return PositionalParamSpec.builder()
                .arity("0..*")
                .type(String[].class)
                .paramLabel("ID")
                .description(REFERENCE)
                .build();
    }
}
