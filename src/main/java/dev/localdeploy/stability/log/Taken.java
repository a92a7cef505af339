package dev.localdeploy.stability.log;

import java.util.List;

/**
 * What became of some bytes of a log.
 *
 * @param bytes how many of those that were brought are done with; the others are brought again
 */
public record Taken(int bytes, List<LogFinding> findings) {
    public Taken {
        findings = List.copyOf(findings);
    }
}
