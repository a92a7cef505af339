package dev.localdeploy.health;

import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.TreeFigures;
import java.util.Collection;
import java.util.Map;

/**
 * A look at the process table: the figures of these runs' trees, all from one pass, without those
 * of which nothing lives.
 */
@FunctionalInterface
public interface FiguresOfRuns {
    Map<RunKey, TreeFigures> of(Collection<Run> runs);
}
