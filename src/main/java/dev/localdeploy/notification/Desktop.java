package dev.localdeploy.notification;

import dev.localdeploy.text.Visible;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has the desktop show a notice: by {@code notify-send} where freedesktop.org rules, or, where that
 * is not installed, by {@code gdbus}, which comes with GLib; by {@code osascript} on macOS. Texts
 * are arguments, never part of a script.
 */
public final class Desktop {
    private static final long PATIENCE_SECONDS = 5;
    private static final int LONGEST = 300;

    private final boolean mac;
    private final Starter starter;

    /** Starts a program. */
    @FunctionalInterface
    interface Starter {
        Process start(List<String> command) throws IOException;
    }

    public Desktop(boolean mac) {
        this(mac, Desktop::start);
    }

    Desktop(boolean mac, Starter starter) {
        this.mac = mac;
        this.starter = starter;
    }

    void show(Notice notice) throws IOException, InterruptedException {
        List<String> causes = new ArrayList<>();
        for (List<String> command : commands(notice)) {
            Process process;
            try {
                process = starter.start(command);
            } catch (IOException e) {
                causes.add(String.valueOf(e.getMessage())); // usually that it is not installed
                continue;
            }
            await(process, command.getFirst());
            return;
        }
        String what =
                mac
                        ? "osascript cannot be started from the daemon's PATH: "
                        : "neither notify-send nor gdbus can be started from the daemon's PATH"
                                + " (Debian has them in libnotify-bin and libglib2.0-bin): ";
        throw new Undelivered(what + String.join("; ", causes));
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }

    private static void await(Process process, String program)
            throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new Undelivered("%s takes too long".formatted(program));
        }
        if (process.exitValue() != 0) {
            throw new Undelivered(
                    "%s ended with code %d; is there a desktop session that the daemon can reach?"
                            .formatted(program, process.exitValue()));
        }
    }

    /** The first that is installed is taken. */
    private List<List<String>> commands(Notice notice) {
        String title = shown(notice.title());
        String text = shown(notice.text()) + heldBack(notice);
        if (mac) {
            return List.of(
                    List.of(
                            "osascript",
                            "-e",
                            "on run argv",
                            "-e",
                            "display notification (item 2 of argv) with title (item 1 of argv)",
                            "-e",
                            "end run",
                            title,
                            text));
        }
        boolean good = notice.kind() == Notice.Kind.RECOVERED;
        return List.of(
                List.of(
                        "notify-send",
                        "--app-name=local-deploy",
                        "--urgency=" + (good ? "low" : "normal"),
                        "--",
                        title,
                        escaped(text)),
                List.of(
                        "gdbus",
                        "call",
                        "--session",
                        "--dest=org.freedesktop.Notifications",
                        "--object-path=/org/freedesktop/Notifications",
                        "--method=org.freedesktop.Notifications.Notify",
                        variant("local-deploy"),
                        "uint32 0",
                        variant(""),
                        variant(title),
                        variant(escaped(text)),
                        "@as []",
                        "{'urgency': <byte %d>}".formatted(good ? 0 : 1),
                        "int32 -1"));
    }

    /** As GVariant's text format has a string. What is shown has no control characters. */
    private static String variant(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
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
