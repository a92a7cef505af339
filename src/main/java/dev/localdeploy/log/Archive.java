package dev.localdeploy.log;

import java.nio.file.Path;

/**
 * A part of a log that was taken out of the live file.
 *
 * @param from logical offset of its first byte
 * @param to logical offset behind its last byte
 * @param number part of its name; later archives have greater ones
 */
record Archive(long from, long to, int number) {
    /** Beside the log, and sorted by name in the order of time. */
    Path fileFor(Path log) {
        return log.resolveSibling("%s.%06d.gz".formatted(log.getFileName(), number));
    }

    /** Its name until it is complete. */
    Path temporaryFor(Path log) {
        return log.resolveSibling(".%s.%06d.gz.tmp".formatted(log.getFileName(), number));
    }

    boolean contains(long offset) {
        return from <= offset && offset < to;
    }
}
