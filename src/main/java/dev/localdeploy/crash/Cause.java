package dev.localdeploy.crash;

import java.util.List;

/**
 * One explanation of an end.
 *
 * @param sentence for the person who reads it at night
 * @param evidence what speaks for it, such as lines of the output
 * @param nextCommand what to type now
 */
public record Cause(
        CauseCode code,
        Confidence confidence,
        String sentence,
        List<String> evidence,
        String nextCommand) {
    public Cause {
        evidence = List.copyOf(evidence);
    }
}
