package dev.localdeploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCommitTest {
    private static final String ONE = "0123456789abcdef0123456789abcdef01234567";
    private static final String TWO = "89abcdef0123456789abcdef0123456789abcdef";

    @TempDir Path project;
    private Path git;

    @BeforeEach
    void makeRepository() throws IOException {
        git = Files.createDirectories(project.resolve(".git/refs/heads")).getParent().getParent();
        write("HEAD", "ref: refs/heads/main\n");
    }

    @Test
    void a_branch_is_followed_to_its_commit_from_a_folder_deep_inside() throws IOException {
        write("refs/heads/main", ONE + "\n");
        Path deep = Files.createDirectories(project.resolve("a/b"));

        assertThat(GitCommit.of(deep)).contains(new Commit(ONE, "main"));
    }

    @Test
    void a_loose_ref_wins_over_a_packed_one() throws IOException {
        write(
                "packed-refs",
                "# pack-refs with: peeled\n" + TWO + " refs/heads/main\n^" + ONE + "\n");
        assertThat(GitCommit.of(project)).contains(new Commit(TWO, "main"));

        write("refs/heads/main", ONE);

        assertThat(GitCommit.of(project)).contains(new Commit(ONE, "main"));
    }

    @Test
    void a_detached_head_has_no_branch() throws IOException {
        write("HEAD", TWO + "\n");

        assertThat(GitCommit.of(project)).contains(new Commit(TWO, null));
    }

    @Test
    void a_worktree_has_a_head_of_its_own_and_the_refs_of_the_repository(@TempDir Path worktree)
            throws IOException {
        write("refs/heads/other", TWO);
        write("worktrees/w/HEAD", "ref: refs/heads/other\n");
        write("worktrees/w/commondir", "../..\n");
        Files.writeString(worktree.resolve(".git"), "gitdir: " + git.resolve("worktrees/w") + "\n");

        assertThat(GitCommit.of(worktree)).contains(new Commit(TWO, "other"));
    }

    @Test
    void what_is_not_understood_is_not_guessed() throws IOException {
        assertThat(GitCommit.of(project)).isEmpty();
        for (String head :
                List.of("ref: refs/heads/.invalid", "ref: ../../../etc/passwd", "", "\0\0", "x")) {
            write("HEAD", head);
            assertThat(GitCommit.of(project)).as(head).isEmpty();
        }
        write("HEAD", "x".repeat(100_000));
        assertThat(GitCommit.of(project)).isEmpty();
    }

    @Test
    void where_no_repository_is_there_is_no_commit(@TempDir Path elsewhere) {
        assertThat(GitCommit.of(elsewhere)).isEmpty();
        assertThat(GitCommit.of(elsewhere.resolve("gone"))).isEmpty();
    }

    private void write(String file, String text) throws IOException {
        Path path = git.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
