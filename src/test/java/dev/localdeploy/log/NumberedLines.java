package dev.localdeploy.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that writes numbered lines to its output, one write each, until it is killed.
 *
 * <p>Argument: lines between two short pauses; 0 for no pause.
 */
final class NumberedLines {
    private static final long PAUSE_NANOS = 5_000_000;

    private NumberedLines() {}

    public static void main(String[] args) throws IOException {
        long pauseAfter = Long.parseLong(args[0]);
        try (var out = new FileOutputStream(FileDescriptor.out)) {
            for (long number = 1; ; number++) {
                String line = number + " " + "x".repeat((int) (number % 97)) + "\n";
                out.write(line.getBytes(StandardCharsets.US_ASCII));
                if (pauseAfter > 0 && number % pauseAfter == 0) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }
}
