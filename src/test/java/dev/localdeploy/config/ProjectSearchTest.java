package dev.localdeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectSearchTest {
    private @TempDir Path temporary;
    private Home home;

    @BeforeEach
    void setUp() throws IOException {
        home = new Home(temporary);
    }

    @Test
    void the_file_is_found_from_a_folder_below_the_repository_root() throws IOException {
        Path file = home.projectFile("");
        Path below = Files.createDirectories(home.project.resolve("src/web"));

        assertThat(home.files.readFor(below).files()).containsExactly(file);
    }

    @Test
    void the_nearest_file_wins_and_the_others_do_not_count() throws IOException {
        home.projectFile("health: {threads: 1}");
        Path near = Home.write(home.project.resolve("web/local-deploy.yaml"), "health: {}");

        Configuration read = home.files.readFor(near.resolveSibling(""));

        assertThat(read.files()).containsExactly(near);
        assertThat(read.settings().health().threads()).isEqualTo(100);
    }

    @Test
    void the_search_ends_at_the_repository_root() throws IOException {
        Home.write(home.folder.resolve("local-deploy.yaml"), "");

        assertThat(home.read().files()).isEmpty();
    }

    @Test
    void a_worktree_whose_git_is_a_file_is_a_repository_too() throws IOException {
        Home.write(home.folder.resolve("local-deploy.yaml"), "");
        Path worktree =
                Home.write(home.folder.resolve("worktree/.git"), "gitdir: x").resolveSibling("");

        assertThat(home.files.readFor(worktree).files()).isEmpty();
    }

    @Test
    void without_a_repository_the_search_climbs_within_the_home() throws IOException {
        Path file = Home.write(home.folder.resolve("notes/local-deploy.yaml"), "");
        Path below = Files.createDirectories(home.folder.resolve("notes/a/b"));

        assertThat(home.files.readFor(below).files()).containsExactly(file);
    }

    @Test
    void without_a_repository_the_search_does_not_climb_above_the_home() throws IOException {
        Home.write(home.folder.resolveSibling("local-deploy.yaml"), "");

        assertThat(home.files.readFor(home.folder).files()).isEmpty();
    }

    @Test
    void without_a_repository_and_outside_the_home_only_the_folder_itself_counts()
            throws IOException {
        Path file = Home.write(home.folder.resolveSibling("srv/local-deploy.yaml"), "");
        Path below = Files.createDirectories(file.resolveSibling("app"));

        assertThat(home.files.readFor(below).files()).isEmpty();
        assertThat(home.files.readFor(file.resolveSibling("")).files()).containsExactly(file);
    }

    @Test
    void a_strangers_file_in_a_folder_that_everybody_may_write_to_is_not_climbed_to()
            throws IOException {
        Path shared = Files.createDirectories(home.folder.resolve("shared"));
        Home.write(shared.resolve("local-deploy.yaml"), "");
        Files.createDirectory(shared.resolve(".git"));
        Path below = Files.createDirectories(shared.resolve("mine"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(home.files.readFor(below).files()).isEmpty();
    }

    @Test
    void a_link_to_a_folder_leads_to_the_project_the_folder_really_lies_in() throws IOException {
        Path file = home.projectFile("");
        Path real = Files.createDirectories(home.project.resolve("web"));
        Path link = Files.createSymbolicLink(home.folder.resolve("link"), real);

        assertThat(home.files.readFor(link).files()).containsExactly(file);
    }

    @Test
    void a_folder_that_does_not_exist_is_searched_from_its_parent() throws IOException {
        Path file = home.projectFile("");

        assertThat(home.files.readFor(home.project.resolve("gone/too")).files())
                .containsExactly(file);
    }

    @Test
    void the_compatible_name_is_read_with_paths_from_the_projects_folder() throws IOException {
        Path file =
                Home.write(
                        home.project.resolve(".claude-mpm/local-ops-config.yaml"),
                        "health: {threads: 7}",
                        "deployments: {web: {working_directory: web}}");

        Configuration read = home.read();

        assertThat(read.files()).containsExactly(file);
        assertThat(read.settings().health().threads()).isEqualTo(7);
        assertThat(read.forDeployment("web").entry().workingDirectory())
                .isEqualTo(home.project.resolve("web"));
    }

    @Test
    void of_two_files_in_one_folder_the_compatible_one_is_not_read_and_that_is_said()
            throws IOException {
        Path other =
                Home.write(
                        home.project.resolve(".claude-mpm/local-ops-config.yaml"), "nonsense: 1");
        Path file = home.projectFile("");

        assertThat(home.files.checkFor(home.project).text())
                .isEqualTo(
                        """
                        %s is valid
                        Note: %s is not read: local-deploy.yaml stands in the same project and wins
                        """
                                .formatted(file, other));
    }

    @Test
    void a_file_whose_name_ends_in_yml_is_not_silently_overlooked() throws IOException {
        Path file = Home.write(home.project.resolve("local-deploy.yml"), "nonsense: 1");

        assertThat(home.read().notes())
                .containsExactly(file + " is not read: its name must end in .yaml");
    }
}
