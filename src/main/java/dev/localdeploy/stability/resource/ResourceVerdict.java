package dev.localdeploy.stability.resource;

import java.util.List;

/**
 * What a sample says.
 *
 * @param history to be given with the next sample
 * @param findings what is new
 * @param breaches that hold at present, the new ones among them
 */
public record ResourceVerdict(
        ResourceHistory history,
        ResourceStatus status,
        List<ResourceFinding> findings,
        List<ResourceFinding.ThresholdExceeded> breaches) {
    public ResourceVerdict {
        breaches = List.copyOf(breaches);
        findings = List.copyOf(findings);
    }
}
