package dev.localdeploy.log;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A daemon that does nothing but rotate one log, until it is killed.
 *
 * <p>Arguments: the folder of the journals, and the log.
 */
final class RotatesForEver {
    private RotatesForEver() {}

    public static void main(String[] args) throws IOException {
        var logs = new TestLogs(Path.of(args[0]));
        CapturedLog log = logs.of(Path.of(args[1]));
        System.out.println("ready");
        while (true) {
            logs.rotate(log);
            Thread.onSpinWait();
        }
    }
}
