package dev.localdeploy.crash;

import dev.localdeploy.process.Exit;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run that ended though nobody had asked for it, or that somebody who watches ended.
 *
 * @param run null if it never came to life, or if nothing more than its end is known
 * @param orderedBecause what a watcher saw that ended it; null if it ended by itself
 * @param unwatched whether no daemon lived at that moment
 */
public record EndedRun(
        RunKey key,
        Program program,
        @Nullable Run run,
        Exit exit,
        Instant at,
        @Nullable String orderedBecause,
        boolean unwatched) {}
