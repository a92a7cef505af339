package dev.localdeploy.cli;

import java.nio.file.Path;

/** A client process: says where the daemon is, after starting one if there is none. */
final class StartsADaemon {
    private StartsADaemon() {}

    public static void main(String[] args) {
        var result =
                new Cli(Path.of(args[0]))
                        .startingDaemonsWith(
                                System.getProperty("java.home") + "/bin/java",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SmallDaemon.class.getName(),
                                args[0])
                        .run("daemon", "start");
        System.out.print(result.out() + result.err());
        Runtime.getRuntime().halt(result.exitCode());
    }
}
