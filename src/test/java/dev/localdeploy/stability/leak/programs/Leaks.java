package dev.localdeploy.stability.leak.programs;

import java.util.ArrayList;
import java.util.List;

/** {@code Leaks MB_PER_SECOND SECONDS_OF_CALM}: keeps a little more every 50 ms, once it begins. */
final class Leaks {
    private Leaks() {}

    // Keeping what nobody reads is what a leak is.
    @SuppressWarnings("ModifiedButNotUsed")
    static void main(String[] arguments) throws InterruptedException {
        int perTick = (int) (Double.parseDouble(arguments[0]) * 1_048_576 / 20);
        long begins = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000;
        List<byte[]> kept = new ArrayList<>();
        while (true) {
            if (System.nanoTime() >= begins) {
                kept.add(new byte[perTick]);
            }
            Thread.sleep(50);
        }
    }
}
