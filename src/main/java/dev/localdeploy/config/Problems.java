package dev.localdeploy.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Gathers the mistakes of one file while it is read, so that all are told at once. */
final class Problems {
    /** A person mends no more than this in one go; a file of another kind has thousands. */
    static final int MOST_SHOWN = 200;

    private final Path file;
    private final List<Problem> found = new ArrayList<>();
    private int more;

    Problems(Path file) {
        this.file = file;
    }

    void add(Node at, String key, String message) {
        Mark mark = at.getStartMark().orElseThrow();
        add(mark.getLine() + 1, mark.getColumn() + 1, key, message);
    }

    void addForFile(String message) {
        add(0, 0, "", message);
    }

    void add(int line, int column, String key, String message) {
        if (found.size() < MOST_SHOWN) {
            found.add(new Problem(file, line, column, key, message));
        } else {
            more++;
        }
    }

    List<Problem> inReadingOrder() {
        var sorted = new ArrayList<>(found);
        sorted.sort(Problem.IN_READING_ORDER);
        if (more > 0) {
            sorted.add(
                    new Problem(
                            file,
                            0,
                            0,
                            "",
                            "and %d more; mend the first ones and check again".formatted(more)));
        }
        return List.copyOf(sorted);
    }
}
