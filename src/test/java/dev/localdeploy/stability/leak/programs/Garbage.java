package dev.localdeploy.stability.leak.programs;

import java.util.ArrayDeque;
import java.util.Deque;

/** {@code Garbage MB_PER_SECOND}: allocates steadily and keeps the last two seconds of it. */
final class Garbage {
    private Garbage() {}

    static void main(String[] arguments) throws InterruptedException {
        int perTick = (int) (Double.parseDouble(arguments[0]) * 1_048_576 / 20);
        Deque<byte[]> kept = new ArrayDeque<>();
        while (true) {
            kept.add(new byte[perTick]);
            if (kept.size() > 40) {
                kept.remove();
            }
            Thread.sleep(50);
        }
    }
}
