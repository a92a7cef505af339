package dev.localdeploy.health;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Threads that begin to run when told. */
final class ManualThreads implements Executor {
    private List<Runnable> waiting = new ArrayList<>();

    /** Whether each begins at once. */
    boolean eager = true;

    @Override
    public void execute(Runnable task) {
        if (eager) {
            task.run();
        } else {
            waiting.add(task);
        }
    }

    /** Runs all that wait, but not what they start. */
    void run() {
        List<Runnable> now = waiting;
        waiting = new ArrayList<>();
        now.forEach(Runnable::run);
    }

    int waiting() {
        return waiting.size();
    }
}
