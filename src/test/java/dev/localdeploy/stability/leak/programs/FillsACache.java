package dev.localdeploy.stability.leak.programs;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** {@code FillsACache}: 100 MB in the first half minute, then it answers from it. */
final class FillsACache {
    private FillsACache() {}

    static void main(String[] arguments) throws InterruptedException {
        Random random = new Random();
        Map<Integer, byte[]> cache = new HashMap<>();
        while (true) {
            for (int i = 0; i < 10; i++) {
                cache.computeIfAbsent(random.nextInt(1000), _ -> new byte[100_000])[i]++;
            }
            Thread.sleep(50);
        }
    }
}
