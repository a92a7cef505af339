package dev.localdeploy.health;

import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.Signal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A shell that runs a check: heard for a while, then ended with all it has started. It leads a
 * session of its own where the system has setsid(1); what left that session is known by a marker in
 * its environment.
 */
final class CheckShell {
    /** The variable that tells the processes of a check from all others. */
    static final String MARKER = "LOCAL_DEPLOY_CHECK";

    static final String MARKER_OF_RUNS = "LOCAL_DEPLOY_ID";

    private static final int KEPT = 4096;
    private static final Duration SHORTEST_LOOK = Duration.ofMillis(5);
    private static final Duration LONGEST_LOOK = Duration.ofMillis(50);
    private static final int MOST_ROUNDS = 20;

    private final OperatingSystem system;
    private final Process process;
    private final String marker;
    private final long born;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    CheckShell(OperatingSystem system, Process process, String marker) {
        this.system = system;
        this.process = process;
        this.marker = marker;
        this.born = birth(process.pid()).or(() -> birth(self())).orElse(0L);
    }

    /** Of the shell; where it is gone already, of ourselves, who are older. */
    private Optional<Long> birth(long pid) {
        return system.process(pid).map(entry -> entry.id().birth());
    }

    private static long self() {
        return ProcessHandle.current().pid();
    }

    static List<String> command(String line) {
        return List.of("/usr/bin/setsid", "/bin/setsid").stream()
                .filter(setsid -> Files.isExecutable(Path.of(setsid)))
                .findFirst()
                .map(setsid -> List.of(setsid, "/bin/sh", "-c", line))
                .orElse(List.of("/bin/sh", "-c", line));
    }

    /**
     * Waits for its end, and takes its output meanwhile, so that it never waits for a reader. Looks
     * now and then rather than reading: a read blocks the thread beneath a virtual one.
     *
     * @return whether it ended by itself within the limit
     */
    boolean await(Duration limit, LongSupplier ticker) throws IOException, InterruptedException {
        long end = ticker.getAsLong() + limit.toNanos();
        Duration look = SHORTEST_LOOK;
        while (true) {
            boolean ended = process.waitFor(look.toNanos(), TimeUnit.NANOSECONDS);
            takeOutput();
            if (ended || ticker.getAsLong() - end >= 0) {
                return ended;
            }
            look =
                    look.multipliedBy(2).compareTo(LONGEST_LOOK) < 0
                            ? look.multipliedBy(2)
                            : LONGEST_LOOK;
        }
    }

    private void takeOutput() throws IOException {
        InputStream in = process.getInputStream();
        byte[] buffer = new byte[KEPT];
        // A pipe holds 64 KB: no more is there at once, and whoever writes on is read next time.
        for (int i = 0; i < 16 && in.available() > 0; i++) {
            int read = in.read(buffer, 0, Math.min(buffer.length, in.available()));
            output.write(buffer, 0, Math.min(read, KEPT - Math.min(KEPT, output.size())));
        }
    }

    String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    /** Ends whatever it started and left behind, again and again until nothing is found. */
    void endAll() {
        process.destroyForcibly();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<ProcessEntry> left = left();
            if (left.isEmpty()) {
                break;
            }
            left.forEach(entry -> system.signal(entry.id(), Signal.KILL));
        }
        try {
            process.getInputStream().close();
        } catch (IOException e) {
            // Nobody reads it any more.
        }
    }

    private List<ProcessEntry> left() {
        List<ProcessEntry> young =
                system.processes().stream()
                        .filter(entry -> !entry.zombie() && entry.id().birth() >= born)
                        .toList();
        Set<Long> family = new HashSet<>(Set.of(process.pid()));
        return young.stream().filter(entry -> isOurs(entry, family)).toList();
    }

    private boolean isOurs(ProcessEntry entry, Set<Long> family) {
        boolean ours =
                entry.session() == process.pid()
                        || entry.group() == process.pid()
                        || family.contains(entry.parent())
                        || system.variable(entry.id(), MARKER).orElse("").equals(marker);
        if (ours) {
            family.add(entry.id().pid());
        }
        return ours;
    }
}
