package dev.localdeploy.scope;

import org.jspecify.annotations.Nullable;

/**
 * How the control group of a run stands.
 *
 * @param unit such as {@code local-deploy-web.scope}; null while there is none
 * @param trouble why there is none, or which limits are not in force, in words; null if all is
 *     well, or it is too early to tell
 */
public record ScopeReport(@Nullable String unit, @Nullable String trouble) {
    static final ScopeReport NOT_YET = new ScopeReport(null, null);
}
