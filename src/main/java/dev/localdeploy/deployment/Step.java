package dev.localdeploy.deployment;

import java.util.ArrayList;
import java.util.List;

/** What follows from an event: the next snapshot, and what should happen, in this order. */
public record Step(Deployment next, List<Action> actions) {
    public Step {
        actions = List.copyOf(actions);
    }

    static Step stay(Deployment deployment) {
        return new Step(deployment, List.of());
    }

    static Step to(Deployment next, Action... actions) {
        return new Step(next, List.of(actions));
    }

    Step and(Action action) {
        List<Action> more = new ArrayList<>(actions);
        more.add(action);
        return new Step(next, more);
    }
}
