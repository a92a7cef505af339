package dev.localdeploy.daemon;

import dev.localdeploy.wire.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Can the daemon take orders: has it recovered, and can it remember them? */
@Readiness
public final class ReadinessProbe implements HealthCheck {
    private final Daemon daemon;
    private final Folders folders;

    ReadinessProbe(Daemon daemon, Folders folders) {
        this.daemon = daemon;
        this.folders = folders;
    }

    @Override
    public HealthCheckResponse call() {
        boolean writable = canBeWritten(folders.deployments());
        return HealthCheckResponse.named("state")
                .withData("recovered", daemon.hasRecovered())
                .withData("writable", writable)
                .status(daemon.hasRecovered() && writable)
                .build();
    }

    /** Without writing: a question changes nothing. */
    private static boolean canBeWritten(Path folder) {
        try {
            return Files.isWritable(folder) && Files.getFileStore(folder).getUsableSpace() > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
