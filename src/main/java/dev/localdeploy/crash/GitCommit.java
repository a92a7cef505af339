package dev.localdeploy.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is checked out where somebody works, from git's own files: HEAD, loose and packed refs,
 * worktrees. Starts no process. What it does not understand, such as reftables, it does not guess.
 */
final class GitCommit {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern REF = Pattern.compile("refs/[^\\p{Cntrl}\\\\ ]+");
    private static final String HEADS = "refs/heads/";

    /** No file that is read whole is larger, unless it is none of git's. */
    private static final int LARGEST = 4096;

    private GitCommit() {}

    static Optional<Commit> of(Path workingDirectory) {
        try {
            for (Path at = workingDirectory; at != null; at = at.getParent()) {
                Path dotGit = at.resolve(".git");
                if (Files.exists(dotGit)) {
                    return in(folderOf(dotGit));
                }
            }
        } catch (IOException | InvalidPathException e) {
            // Somebody is changing it, or it is none of git's.
        }
        return Optional.empty();
    }

    /** In a worktree or a submodule, {@code .git} is a file that says where the folder is. */
    private static Path folderOf(Path dotGit) throws IOException {
        if (Files.isDirectory(dotGit)) {
            return dotGit;
        }
        String said = text(dotGit);
        return dotGit.resolveSibling(said.replaceFirst("^gitdir:", "").strip()).normalize();
    }

    private static Optional<Commit> in(Path folder) throws IOException {
        String head = text(folder.resolve("HEAD"));
        if (HASH.matcher(head).matches()) {
            return Optional.of(new Commit(head, null));
        }
        String ref = head.replaceFirst("^ref:", "").strip();
        if (!REF.matcher(ref).matches() || ref.contains("..")) {
            return Optional.empty();
        }
        String branch = ref.startsWith(HEADS) ? ref.substring(HEADS.length()) : ref;
        return Optional.ofNullable(resolved(folder, ref)).map(hash -> new Commit(hash, branch));
    }

    private static @Nullable String resolved(Path folder, String ref) throws IOException {
        Path common = folder;
        Path said = folder.resolve("commondir");
        if (Files.isRegularFile(said)) {
            common = folder.resolve(text(said)).normalize();
        }
        for (Path where : new Path[] {folder, common}) {
            Path loose = where.resolve(ref);
            if (Files.isRegularFile(loose) && HASH.matcher(text(loose)).matches()) {
                return text(loose);
            }
        }
        return packed(common.resolve("packed-refs"), ref);
    }

    private static @Nullable String packed(Path file, String ref) throws IOException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.endsWith(" " + ref))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .filter(hash -> HASH.matcher(hash).matches())
                    .findFirst()
                    .orElse(null);
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is too large to be git's");
        }
        return Files.readString(file).strip();
    }
}
