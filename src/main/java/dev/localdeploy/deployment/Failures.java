package dev.localdeploy.deployment;

import dev.localdeploy.deployment.Refusal.Code;
import dev.localdeploy.process.Survivor;
import java.util.List;

/** How it is told that a stop or a restart did not come to its end. */
final class Failures {
    private Failures() {}

    static Refusal survived(Deployment d, List<Survivor> survivors) {
        return new Refusal(
                Code.STOP_FAILED,
                ("%s could not be stopped: these processes survive SIGKILL. They are stuck in the"
                                + " kernel or belong to another user; end them by hand, 'local-deploy"
                                + " status %s' shows when they are gone")
                        .formatted(d.spec().name(), d.spec().name()),
                survivors.stream().map(one -> one.pid() + " " + one.command()).toList());
    }

    static Refusal noNewsOfItsEnd(Deployment d) {
        return new Refusal(
                Code.STOP_FAILED,
                ("%s could not be stopped: nothing was heard of the end of its processes. They are"
                                + " killed as soon as that is possible; 'local-deploy status %s' shows"
                                + " when they are gone")
                        .formatted(d.spec().name(), d.spec().name()),
                whatIsKnown(d));
    }

    private static List<String> whatIsKnown(Deployment d) {
        return d.run().stream()
                .map(run -> run.leader().pid() + " " + d.spec().command().shown())
                .toList();
    }

    static Refusal stopOvertaken(Deployment d) {
        return new Refusal(
                Code.STOP_FAILED,
                ("%s was told to start again in the meantime, so it is not down; 'local-deploy stop"
                                + " %s' stops it")
                        .formatted(d.spec().name(), d.spec().name()));
    }

    static Refusal notStarted(Deployment d, String reason) {
        return new Refusal(
                Code.START_FAILED,
                "%s did not start: %s. 'local-deploy logs %s' shows its output"
                        .formatted(d.spec().name(), reason, d.spec().name()));
    }
}
