package dev.localdeploy.it;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * A port that is free, with nine free ones after it. Chosen below the range from which the system
 * takes ports for connections, or one of those might have it by the time a deployment asks for it.
 */
final class FreePort {
    private static final int FIRST = 10_000;
    private static final int END = 28_000;
    private static final int RANGE = 10;

    private FreePort() {}

    static int find() {
        return ThreadLocalRandom.current()
                .ints(FIRST, END)
                .filter(FreePort::isFreeRange)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFreeRange(int first) {
        return IntStream.range(first, first + RANGE).allMatch(FreePort::isFree);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
