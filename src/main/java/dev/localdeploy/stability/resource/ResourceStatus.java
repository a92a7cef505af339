package dev.localdeploy.stability.resource;

import java.util.List;

/**
 * What is wrong at present.
 *
 * @param issues in words; what is exceeded, then what will be
 * @param critical whether a threshold has been exceeded for good, not only once
 */
public record ResourceStatus(List<String> issues, boolean critical) {
    public ResourceStatus {
        issues = List.copyOf(issues);
    }
}
