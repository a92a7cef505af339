package dev.localdeploy.cli;

import dev.localdeploy.text.Visible;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
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
        try {
            long end = printTail(log, lines.getValue(), session);
            if (Options.isOn(follow)) {
                follow(log, end, session);
            }
            return ExitCode.DONE;
        } catch (ClosedByInterruptException e) {
            return ExitCode.DONE; // like an interrupt between two reads, and the thread knows of it
        } catch (NoSuchFileException e) {
            session.console().tell("there is no " + log + " yet: no daemon has ever run");
            return ExitCode.FAILED;
        } catch (AccessDeniedException e) {
            throw new IOException(log + " cannot be read: permission denied", e);
        } catch (IOException e) {
            throw new IOException(log + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Prints the last lines and says where the file ended. */
    private static long printTail(Path log, int count, Session session) throws IOException {
        try (var file = FileChannel.open(log)) {
            long end = file.size();
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
            try (var file = FileChannel.open(log)) {
                long end = file.size();
                at = at > end ? 0 : at;
                String news = text(file, at, end);
                int whole = news.lastIndexOf('\n') + 1;
                news.substring(0, whole)
                        .lines()
                        .forEach(line -> session.console().print(Visible.logLine(line)));
                session.console().out().flush();
                at += news.substring(0, whole).getBytes(StandardCharsets.UTF_8).length;
            } catch (NoSuchFileException beingRotated) {
                at = 0;
            }
            session.surroundings().pause().last(LOOK_AGAIN);
        }
    }

    private static String text(FileChannel file, long from, long to) throws IOException {
        var bytes = ByteBuffer.allocate((int) Math.min(LONGEST_TAIL, to - from));
        file.position(from);
        while (bytes.hasRemaining() && file.read(bytes) >= 0) {
            // Nearly always it comes all at once.
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
}
