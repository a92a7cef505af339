package dev.localdeploy.cli;

import dev.localdeploy.text.Visible;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Shows the daemon's own log, also when there is no daemon that could be asked. */
final class ServiceLogsCommand implements Subcommand {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final int LONGEST_TAIL = 1 << 20;

    private final OptionSpec follow = Options.flag("Show new lines as they come", "-f", "--follow");
    private final OptionSpec lines =
            OptionSpec.builder("-n", "--lines")
                    .description("How many of the last lines (default: 100)")
                    .type(Integer.class)
                    .converters(Options.whole(0, 100_000))
                    .paramLabel("N")
                    .defaultValue("100")
                    .build();

    @Override
    public CommandSpec spec() {
        return Options.command("logs", "Shows the daemon's own log.", this)
                .addOption(follow)
                .addOption(lines);
    }

    @Override
    public int run(Session session) throws IOException {
        Path log = session.surroundings().folders().daemonLog();
        if (!Files.exists(log)) {
            session.console().tell("there is no " + log + " yet: no daemon has ever run");
            return ExitCode.FAILED;
        }
        long end = printTail(log, lines.getValue(), session);
        if (Options.isOn(follow)) {
            follow(log, end, session);
        }
        return ExitCode.DONE;
    }

    /** Prints the last lines and says where the file ended. */
    private static long printTail(Path log, int count, Session session) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            long end = file.length();
            List<String> tail = text(file, Math.max(0, end - LONGEST_TAIL), end).lines().toList();
            tail.subList(Math.max(0, tail.size() - count), tail.size())
                    .forEach(line -> session.console().print(Visible.logLine(line)));
            session.console().out().flush();
            return end;
        }
    }

    /**
     * Until Ctrl-C. A file that has become shorter is another one: it was rotated, and for a moment
     * there is none.
     */
    private static void follow(Path log, long from, Session session) throws IOException {
        long at = from;
        while (!Thread.currentThread().isInterrupted()) {
            session.surroundings().pause().last(LOOK_AGAIN);
            try (var file = new RandomAccessFile(log.toFile(), "r")) {
                at = at > file.length() ? 0 : at;
                String news = text(file, at, file.length());
                int whole = news.lastIndexOf('\n') + 1;
                news.substring(0, whole)
                        .lines()
                        .forEach(line -> session.console().print(Visible.logLine(line)));
                session.console().out().flush();
                at += news.substring(0, whole).getBytes(StandardCharsets.UTF_8).length;
            } catch (FileNotFoundException beingRotated) {
                at = 0;
            }
        }
    }

    private static String text(RandomAccessFile file, long from, long to) throws IOException {
        byte[] bytes = new byte[(int) Math.min(LONGEST_TAIL, to - from)];
        file.seek(from);
        file.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
