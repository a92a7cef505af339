package dev.localdeploy.stability.logwatch;

import dev.localdeploy.log.LogFiles;
import dev.localdeploy.log.RotationPolicy;
import dev.localdeploy.os.FileHead;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.stability.log.LogError;
import dev.localdeploy.stability.log.LogPlan;
import dev.localdeploy.store.JsonBookmarks;
import dev.localdeploy.testing.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Logs in the folder of a test, and the watch of a daemon that can be killed. */
final class WatchedFiles implements LogWatchListener {
    /** Cuts at every block, and keeps everything. */
    private static final RotationPolicy EARLY =
            new RotationPolicy(64 * 1024, 1_000_000, Long.MAX_VALUE);

    private static final Duration STEP = Duration.ofMillis(100);

    final ManualTime time = new ManualTime();
    final List<String> seen = new ArrayList<>();
    final Map<RunKey, String> restarts = new LinkedHashMap<>();
    final Path folder;
    final CountingBookmarks bookmarks;
    FileHead.Source heads = OperatingSystem.current()::headOf;
    LogFiles files;
    LogWatch watch;
    private final List<Runnable> saving = new ArrayList<>();

    /**
     * @param folder existing; logs in it are our own
     */
    WatchedFiles(Path folder) throws IOException {
        this.folder = folder;
        this.bookmarks = new CountingBookmarks(Files.createDirectories(folder.resolve("marks")));
        daemonStarts();
    }

    /** The last one may have been killed: nothing of it is left but its files. */
    void daemonStarts() {
        files = new LogFiles(heads, time, folder);
        saving.clear();
        watch =
                new LogWatch(
                        time,
                        () -> Duration.between(ManualTime.START, time.instant()).toNanos(),
                        files,
                        bookmarks,
                        saving::add,
                        this);
    }

    /** Time passes, and everything that is due is done, savings included. */
    void pass(Duration duration) {
        Duration left = duration;
        while (left.isPositive()) {
            Duration step = left.compareTo(STEP) < 0 ? left : STEP;
            time.pass(step);
            work();
            left = left.minus(step);
        }
    }

    void work() {
        while (watch.turn().equals(Optional.of(Duration.ZERO))) {
            save();
        }
        save();
    }

    private void save() {
        List.copyOf(saving).forEach(Runnable::run);
        saving.clear();
    }

    /** A second passes. */
    void look() {
        pass(Duration.ofSeconds(1));
    }

    Path file(String name) {
        return folder.resolve(name + ".log");
    }

    void write(String name, String text) throws IOException {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    void write(String name, byte[] bytes) throws IOException {
        Files.write(file(name), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    WatchedLog log(String name) {
        return log(name, LogPlan.STANDARD);
    }

    WatchedLog log(String name, LogPlan plan) {
        return new WatchedLog(name, name, file(name), plan);
    }

    /** As the daemon does it, once a second. */
    void rotate(String name) throws IOException {
        var log = files.of(file(name));
        while (files.rotateIfNeeded(log, EARLY, () -> watch.searchedUpTo(log), () -> false)) {
            // Until nothing is due.
        }
    }

    /** The lines of a deployment's errors, the first first, each with its count. */
    List<String> errors(String name) {
        return watch.errorsOf(name).reversed().stream()
                .map(error -> error.line() + " ×" + error.count())
                .toList();
    }

    LogError onlyError(String name) {
        List<LogError> errors = watch.errorsOf(name);
        if (errors.size() != 1) {
            throw new AssertionError("expected one error, found " + errors);
        }
        return errors.getFirst();
    }

    @Override
    public void errorSeen(WatchedLog log, LogError error, long heldBack) {
        seen.add(log.name() + ": " + error.line());
    }

    @Override
    public void restartWanted(RunKey run, String reason, boolean urgent) {
        restarts.put(run, reason);
    }

    /** Real files; counts, and can be told to be a full disk. */
    static final class CountingBookmarks implements Bookmarks {
        private final JsonBookmarks real;
        private @Nullable IOException failure;
        int saved;

        CountingBookmarks(Path folder) {
            real = new JsonBookmarks(folder, new ManualTime(), "test");
        }

        void fill() {
            failure = new IOException("No space left on device");
        }

        void makeRoom() {
            failure = null;
        }

        @Override
        public Optional<Bookmark> load(String deployment) throws IOException {
            return real.load(deployment);
        }

        @Override
        public void save(String deployment, Bookmark bookmark) throws IOException {
            if (failure != null) {
                throw new IOException(failure);
            }
            saved++;
            real.save(deployment, bookmark);
        }

        @Override
        public void delete(String deployment) throws IOException {
            real.delete(deployment);
        }

        @Override
        public List<String> deployments() {
            return real.deployments();
        }
    }
}
