package dev.localdeploy.crash;

import org.jspecify.annotations.Nullable;

/**
 * How many processes the kernel has killed for want of memory, when somebody looked.
 *
 * @param machine null where the kernel does not say
 * @param groupFile in which the count of the run's control group is; null if there is none
 * @param group null where that does not say
 * @param limit of the memory of that group alone, in bytes; null if there is none
 */
public record KillCounts(
        @Nullable Long machine,
        @Nullable String groupFile,
        @Nullable Long group,
        @Nullable Long limit) {
    static final KillCounts NONE = new KillCounts(null, null, null, null);
}
