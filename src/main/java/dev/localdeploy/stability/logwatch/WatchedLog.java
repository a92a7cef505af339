package dev.localdeploy.stability.logwatch;

import dev.localdeploy.stability.log.LogPlan;
import java.nio.file.Path;

/**
 * Whose output goes where, and how it is searched.
 *
 * @param deployment its id
 * @param name as people call it
 * @param file absolute; several deployments may have the same
 */
public record WatchedLog(String deployment, String name, Path file, LogPlan plan) {}
