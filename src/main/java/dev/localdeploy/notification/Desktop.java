package dev.localdeploy.notification;

import dev.localdeploy.text.Visible;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has the desktop show a notice: by {@code notify-send} where freedesktop.org rules, by {@code
 * osascript} on macOS. Texts are arguments, never part of a script.
 */
public final class Desktop {
    private static final long PATIENCE_SECONDS = 5;
    private static final int LONGEST = 300;

    private final boolean mac;

    public Desktop(boolean mac) {
        this.mac = mac;
    }

    void show(Notice notice) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command(notice))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("%s takes too long".formatted(program()));
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    "%s ended with code %d; is there a desktop session that the daemon can reach?"
                            .formatted(program(), process.exitValue()));
        }
    }

    private String program() {
        return mac ? "osascript" : "notify-send";
    }

    private List<String> command(Notice notice) {
        String title = shown(notice.title());
        String text = shown(notice.text()) + heldBack(notice);
        return mac
                ? List.of(
                        program(),
                        "-e",
                        "on run argv",
                        "-e",
                        "display notification (item 2 of argv) with title (item 1 of argv)",
                        "-e",
                        "end run",
                        title,
                        text)
                : List.of(
                        program(),
                        "--app-name=local-deploy",
                        "--urgency=" + (notice.kind() == Notice.Kind.RECOVERED ? "low" : "normal"),
                        "--",
                        title,
                        escaped(text));
    }

    private static String heldBack(Notice notice) {
        return notice.heldBack() == 0 ? "" : " (and %d more before)".formatted(notice.heldBack());
    }

    private static String shown(String text) {
        String harmless = Visible.line(text);
        return harmless.length() <= LONGEST ? harmless : harmless.substring(0, LONGEST) + "…";
    }

    /** The text, but not the title, may have markup by the Desktop Notifications Specification. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
