package dev.localdeploy.config;

import java.util.List;

/** What a deployment's entry says it runs. */
public sealed interface ConfiguredCommand {
    /** A text in the file: a line for {@code /bin/sh -c}. */
    record Shell(String line) implements ConfiguredCommand {}

    /** A list in the file: a program and its arguments, run without a shell. */
    record Program(List<String> argv) implements ConfiguredCommand {
        public Program {
            argv = List.copyOf(argv);
        }
    }
}
