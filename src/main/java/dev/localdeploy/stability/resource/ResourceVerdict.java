package dev.localdeploy.stability.resource;

import java.util.List;

/**
 * What a sample says.
 *
 * @param history to be given with the next sample
 * @param findings what is new
 */
public record ResourceVerdict(
        ResourceHistory history, ResourceStatus status, List<ResourceFinding> findings) {
    public ResourceVerdict {
        findings = List.copyOf(findings);
    }
}
