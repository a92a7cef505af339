package dev.localdeploy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A daemon process that can only say who it is. Leaves a line in the file "daemons". */
final class SmallDaemon {
    private SmallDaemon() {}

    public static void main(String[] args) throws IOException {
        Path home = Path.of(args[0]);
        Files.writeString(
                home.resolve("daemons"),
                ProcessHandle.current().pid() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        // Its server's threads keep the process alive.
        var _ = new FakeDaemon(new Cli(home).folders());
    }
}
