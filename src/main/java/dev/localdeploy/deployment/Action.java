package dev.localdeploy.deployment;

import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import java.time.Duration;

/** Something that should happen now. */
public sealed interface Action {
    record Launch(RunKey run) implements Action {}

    /** Be told what becomes of a run that is adopted. */
    record Watch(Run run) implements Action {}

    record AskToStop(Run run) implements Action {}

    record Kill(Run run) implements Action {}

    record Remind(Duration after, Event event) implements Action {}

    /** Delete the record of a run; only once its end has been saved. */
    record Forget(RunKey run) implements Action {}
}
