package dev.localdeploy.config;

import java.util.List;
import java.util.stream.Collectors;

/** Configuration files have mistakes, so nothing they govern may start. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * @param problems every mistake of every file that was read, not only the first
     */
    public ConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
