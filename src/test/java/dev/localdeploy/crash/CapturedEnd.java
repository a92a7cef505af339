package dev.localdeploy.crash;

import dev.localdeploy.process.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How a real program ended, and what that should be called.
 *
 * @param next part of the command that should be typed then; empty for any
 */
record CapturedEnd(String name, Exit exit, String code, String next, List<String> lines) {
    /** All in {@code captured-ends.txt}; the first lines there say how they are written. */
    static List<CapturedEnd> all() throws IOException {
        try (InputStream in = CapturedEnd.class.getResourceAsStream("/captured-ends.txt")) {
            List<CapturedEnd> all = new ArrayList<>();
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String one : text.substring(text.indexOf("\n== ")).split("(?m)^== ")) {
                if (!one.isBlank()) {
                    all.add(parsed(one));
                }
            }
            return all;
        }
    }

    private static CapturedEnd parsed(String text) {
        int newline = text.indexOf('\n');
        String[] head = text.substring(0, newline).split("\\|", -1);
        String[] end = head[1].strip().split(" ");
        int number = Integer.parseInt(end[1]);
        return new CapturedEnd(
                head[0].strip(),
                end[0].equals("signal") ? new Exit.Signalled(number) : new Exit.Code(number),
                head[2].strip(),
                head[3].strip(),
                text.substring(newline + 1).stripTrailing().lines().toList());
    }

    @Override
    public String toString() {
        return name;
    }
}
