package dev.localdeploy.cli.doctor;

import dev.localdeploy.wire.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The folders: ours, private, with room left, and free of what should not be there. */
record PlacesExam(Folders folders, Clock clock) {
    private static final long LITTLE_ROOM = 100L * 1024 * 1024;
    private static final Duration ODD = Duration.ofMinutes(1);

    Finding stateFolder() {
        Path state = folders.state();
        if (!Files.exists(state, LinkOption.NOFOLLOW_LINKS)) {
            return Finding.ok(
                    "state_folder", state + " is not there yet; the first daemon makes it");
        }
        try {
            if (Files.isSymbolicLink(state)) {
                return Finding.problem(
                        "state_folder",
                        state + " is a symbolic link, which no daemon follows",
                        "replace it with a folder, or set XDG_STATE_HOME");
            }
            var permissions = Files.getPosixFilePermissions(state);
            if (!PosixFilePermissions.toString(permissions).endsWith("------")) {
                return Finding.problem(
                        "state_folder",
                        "Others may look into " + state,
                        "'chmod 700 %s'".formatted(state));
            }
            if (!Files.isWritable(state)) {
                return Finding.problem(
                        "state_folder",
                        state + " cannot be written",
                        "see who owns it with 'ls -ld %s'".formatted(state));
            }
            return Finding.ok("state_folder", state + " is ours and private");
        } catch (IOException e) {
            return Finding.problem("state_folder", Doctor.reason(e), "look at " + state);
        }
    }

    Finding disk() {
        try {
            Path there = existing(folders.state());
            long free = Files.getFileStore(there).getUsableSpace();
            String found = "%d MB are free under %s".formatted(free >> 20, there);
            return free < LITTLE_ROOM
                    ? Finding.problem(
                            "disk",
                            found,
                            "make room: without it, output is lost and nothing can be remembered")
                    : Finding.ok("disk", found);
        } catch (IOException e) {
            return Finding.warning("disk", Doctor.reason(e), "look at " + folders.state());
        }
    }

    private static Path existing(Path path) {
        Path here = path;
        while (!Files.exists(here) && here.getParent() != null) {
            here = here.getParent();
        }
        return here;
    }

    /** What was written in the future was written before the clock went back. */
    Finding wallClock() {
        Instant now = clock.instant();
        try (Stream<Path> files = Files.walk(folders.state(), 2)) {
            boolean future =
                    files.anyMatch(file -> {
                        try {
                            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                                    .toInstant()
                                    .isAfter(now.plus(ODD));
                        } catch (IOException gone) {
                            return false;
                        }
                    });
            return future
                    ? Finding.warning(
                            "clock",
                            "Some of our files are from the future, so the clock was put back",
                            "check it with 'timedatectl'; times in histories may be out of order")
                    : Finding.ok("clock", "The clock has not gone back");
        } catch (NoSuchFileException notYet) {
            return Finding.ok("clock", "There is nothing yet to compare the clock with");
        } catch (IOException | java.io.UncheckedIOException e) {
            return Finding.warning(
                    "clock",
                    "Not all files can be seen: " + e.getMessage(),
                    "look at " + folders.state());
        }
    }

    /** Files that were set aside because they could not be read. */
    Finding leftovers() {
        try (Stream<Path> files = Files.list(folders.deployments())) {
            List<String> aside =
                    files.map(file -> String.valueOf(file.getFileName()))
                            .filter(name -> name.contains(".corrupt-"))
                            .sorted()
                            .toList();
            return aside.isEmpty()
                    ? Finding.ok("leftovers", "Nothing was set aside")
                    : Finding.warning(
                            "leftovers",
                            "%d damaged file%s set aside in %s, such as %s"
                                    .formatted(
                                            aside.size(),
                                            aside.size() == 1 ? " was" : "s were",
                                            folders.deployments(),
                                            aside.getFirst()),
                            "take from it what you need, then delete it");
        } catch (NoSuchFileException notYet) {
            return Finding.ok("leftovers", "Nothing was set aside");
        } catch (IOException e) {
            return Finding.warning(
                    "leftovers", Doctor.reason(e), "look at " + folders.deployments());
        }
    }
}
