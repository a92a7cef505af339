package dev.localdeploy.deployment;

import java.util.List;

/** What a deployment runs. */
public sealed interface Command {
    /** The arguments the kernel is given. */
    List<String> argv();

    /** As a person would type it. */
    String shown();

    /** A line for {@code /bin/sh -c}: quotes, pipes and variables work. */
    record Shell(String line) implements Command {
        @Override
        public List<String> argv() {
            return List.of("/bin/sh", "-c", line);
        }

        @Override
        public String shown() {
            return line;
        }
    }

    /** A program and its arguments, run without a shell. */
    record Program(List<String> argv) implements Command {
        public Program {
            argv = List.copyOf(argv);
        }

        @Override
        public String shown() {
            return String.join(" ", argv);
        }
    }
}
