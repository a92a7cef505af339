package dev.localdeploy.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real program writes while its log is rotated: each of its lines is there exactly once. */
class LogRotationProcessTest {
    private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);
    private static final int KILLS = 12;
    private static final int ROTATIONS = 60;

    @TempDir Path temporary;
    private Path folder;
    private Path file;
    private TestLogs logs;
    private Process writer;

    /** What the file system can do decides how bytes leave the live file. */
    enum Place {
        DISK,
        MEMORY
    }

    private void in(Place place) throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(place == Place.DISK || Files.isWritable(memory), "there is no tmpfs");
        folder = place == Place.DISK ? temporary : Files.createTempDirectory(memory, "logs");
        file = folder.resolve("web.log");
    }

    @BeforeEach
    void nothingRuns() {
        writer = null;
    }

    @AfterEach
    void endAll() throws Exception {
        if (writer != null) {
            writer.destroyForcibly().waitFor();
        }
        try (var files = Files.list(folder)) {
            for (Path one : files.toList()) {
                Files.delete(one);
            }
        }
        if (!folder.equals(temporary)) {
            Files.delete(folder);
        }
    }

    @ParameterizedTest
    @EnumSource
    void at_full_speed_no_line_is_lost_and_none_comes_twice_for_whoever_reads(Place place)
            throws Exception {
        in(place);
        logs = new TestLogs(folder);
        CapturedLog log = logs.of(file);
        writer = start(file, NumberedLines.class, "0");
        var over = new AtomicBoolean();
        CompletableFuture<Long> followed =
                CompletableFuture.supplyAsync(() -> follow(log, over), THREADS);
        CompletableFuture<Integer> looks =
                CompletableFuture.supplyAsync(() -> lookAt(log, over), THREADS);

        var policy = new RotationPolicy(256 * TestLogs.KB, 1_000_000, Long.MAX_VALUE);
        for (int done = 0; done < ROTATIONS; ) {
            done +=
                    logs.files().rotateIfNeeded(log, policy, () -> Long.MAX_VALUE, () -> false)
                            ? 1
                            : 0;
        }
        writer.destroyForcibly().waitFor();
        over.set(true);

        long last = lastOfUnbrokenNumbers();
        assertThat(TestLogs.archivesIn(folder)).hasSize(ROTATIONS);
        assertThat(followed.get(60, TimeUnit.SECONDS)).isEqualTo(last);
        assertThat(looks.get(60, TimeUnit.SECONDS)).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void however_often_the_daemon_is_killed_no_line_is_lost_and_none_comes_twice(Place place)
            throws Exception {
        in(place);
        writer = start(file, NumberedLines.class, "500");
        var random = new Random(11);
        Path said = folder.resolve("said");
        for (int kill = 0; kill < KILLS; kill++) {
            Files.deleteIfExists(said);
            Process rotator = start(said, RotatesForEver.class, folder.toString(), file.toString());
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> Files.size(said) > 0);
            assertThat(rotator.waitFor(random.nextInt(250), TimeUnit.MILLISECONDS))
                    .as("the rotator ended by itself")
                    .isFalse();
            rotator.destroyForcibly().waitFor();
        }
        writer.destroyForcibly().waitFor();

        CapturedLog log = new TestLogs(folder).of(file);

        long last = lastOfUnbrokenNumbers();
        assertThat(TestLogs.archivesIn(folder)).hasSizeGreaterThan(KILLS);
        assertThat(unbroken(new ByteArrayInputStream(TestLogs.bytesOf(log)))).isEqualTo(last);
    }

    /** Follows from the very beginning to the end. */
    private static long follow(CapturedLog log, AtomicBoolean over) {
        try (var follower = new LogFollower(log.cursorAt(LogCursor.Position.BEGINNING))) {
            long number = 0;
            while (true) {
                boolean wasOver = over.get();
                List<String> lines = follower.next();
                for (String line : lines) {
                    number++;
                    assertThat(line).startsWith(number + " ");
                }
                if (lines.isEmpty() && wasOver) {
                    return number;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks at the last lines again and again, as {@code logs -n} does. */
    private static int lookAt(CapturedLog log, AtomicBoolean over) {
        int looks = 0;
        while (!over.get()) {
            var tail = new LogTail(log, LineSearch.begin(Clock.systemUTC(), ""), ZoneOffset.UTC);
            var out = new ByteArrayOutputStream();
            try {
                tail.copy(tail.find(20_000, null), out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            long number = -1;
            for (String line : out.toString(StandardCharsets.US_ASCII).split("\n")) {
                Optional<Long> next = number(line);
                if (number >= 0 && next.isPresent()) {
                    assertThat(next).contains(number + 1);
                }
                number = next.orElse(number);
            }
            looks += number > 0 ? 1 : 0;
        }
        return looks;
    }

    /** The last line may be one that is just being written. */
    private static Optional<Long> number(String line) {
        int space = line.indexOf(' ');
        return space <= 0 ? Optional.empty() : Optional.of(Long.valueOf(line.substring(0, space)));
    }

    /** Reads as any user would, with gzip and without us. */
    private long lastOfUnbrokenNumbers() throws IOException {
        var all = new ByteArrayOutputStream();
        for (Path one : TestLogs.archivesIn(folder)) {
            try (InputStream archive = new GZIPInputStream(Files.newInputStream(one))) {
                archive.transferTo(all);
            }
        }
        try (InputStream live = new BufferedInputStream(Files.newInputStream(file))) {
            int first = live.read();
            while (first == 0) {
                first = live.read();
            }
            if (first > 0) {
                all.write(first);
            }
            live.transferTo(all);
        }
        return unbroken(new ByteArrayInputStream(all.toByteArray()));
    }

    private static long unbroken(InputStream bytes) throws IOException {
        try (var lines =
                new BufferedReader(new InputStreamReader(bytes, StandardCharsets.US_ASCII))) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                int rest = (int) (number % 97);
                String expected = number + " " + "x".repeat(rest);
                if (!line.equals(expected)) {
                    assertThat(lines.readLine()).as("after %s", line).isNull();
                    return number - 1; // killed in the middle of its last line
                }
            }
            return number;
        }
    }

    private static Process start(Path output, Class<?> program, String... arguments)
            throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }
}
