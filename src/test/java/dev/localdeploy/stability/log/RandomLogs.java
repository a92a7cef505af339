package dev.localdeploy.stability.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Logs with everything in them that a program may write. The same seed gives the same one. */
final class RandomLogs {
    private static final List<String> PIECES =
            List.of(
                    "ready",
                    "ValueError: x",
                    "Error:",
                    "Err",
                    "or:",
                    "FATAL",
                    "  FATAL indented",
                    "java.lang.IllegalStateException: closed",
                    "\tat com.example.Shop.main(Shop.java:12)",
                    "Caused by: java.lang.OutOfMemoryError: Java heap space",
                    "\t... 12 more",
                    "Traceback (most recent call last):",
                    "  File \"shop.py\", line 3, in main",
                    "    raise ValueError(\"FATAL\")",
                    "During handling of the above exception, another exception occurred:",
                    "panic: runtime error",
                    "goroutine 1 [running]:",
                    "main.main()",
                    "thread 'main' panicked at src/main.rs:2:5:",
                    "\r",
                    "\r\n",
                    "\n",
                    "\n",
                    "\n\n",
                    "\0",
                    "\u001b[31m",
                    "ünïcödé ☃ 🚀",
                    " ",
                    "\t",
                    "0x7ffe",
                    "}");

    private RandomLogs() {}

    static byte[] text(Random random) {
        var text = new ByteArrayOutputStream();
        int pieces = random.nextInt(200);
        for (int i = 0; i < pieces; i++) {
            switch (random.nextInt(40)) {
                case 0 ->
                        text.writeBytes(
                                "long"
                                        .repeat(random.nextInt(9000))
                                        .getBytes(StandardCharsets.US_ASCII));
                case 1 -> text.write(random.nextInt(256));
                default -> {
                    String piece = PIECES.get(random.nextInt(PIECES.size()));
                    text.writeBytes(piece.getBytes(StandardCharsets.UTF_8));
                    if (random.nextInt(3) > 0) {
                        text.write('\n');
                    }
                }
            }
        }
        return text.toByteArray();
    }
}
