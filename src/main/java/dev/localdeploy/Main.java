package dev.localdeploy;

import dev.localdeploy.cli.LocalDeployCommand;
import dev.localdeploy.cli.Surroundings;
import dev.localdeploy.daemon.DaemonProcess;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;

/** Client or daemon? Decides nothing else. A client never loads anything of Quarkus. */
@QuarkusMain
public final class Main {
    private static final String[] DAEMON_RUN = {"daemon", "run"};

    private Main() {}

    public static void main(String[] args) {
        if (Arrays.equals(args, DAEMON_RUN)) {
            // picocli would be the largest thing that the daemon never needs again.
            DaemonProcess.run(args);
        } else if (isDaemon(args)) {
            LocalDeployCommand.server(Surroundings.ofThisProcess(), () -> DaemonProcess.run(args))
                    .run(args);
        } else {
            // Not exit(): it wakes up the logging system, which takes longer than the command.
            Runtime.getRuntime()
                    .halt(LocalDeployCommand.client(Surroundings.ofThisProcess()).run(args));
        }
    }

    /** The launcher script looks at the same two words. */
    private static boolean isDaemon(String[] args) {
        return args.length >= 2 && Arrays.equals(args, 0, 2, DAEMON_RUN, 0, 2);
    }
}
