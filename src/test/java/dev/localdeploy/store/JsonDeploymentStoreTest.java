package dev.localdeploy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.deployment.Command;
import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.DeploymentSpec;
import dev.localdeploy.deployment.DeploymentState;
import dev.localdeploy.deployment.Goal;
import dev.localdeploy.health.HealthPlan;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.restart.RestartHistory;
import dev.localdeploy.restart.RestartPolicy;
import dev.localdeploy.scope.Limits;
import dev.localdeploy.stability.StabilityPlan;
import dev.localdeploy.stability.log.LogPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDeploymentStoreTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);
    private static final String ASIDE = ".corrupt-20260131T120000Z";

    @TempDir Path temporary;
    private Path folder;
    private JsonDeploymentStore store;
    private final RandomDeployments deployments = new RandomDeployments(42);

    @BeforeEach
    void open() {
        folder = temporary.resolve("deployments");
        store = opened();
        assertThat(store.load()).isEmpty();
    }

    @Test
    void whatever_is_saved_is_loaded_exactly_by_the_next_daemon() throws IOException {
        List<Deployment> saved = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            saved.add(deployments.next());
            store.save(saved.getLast());
        }

        assertThat(opened().load()).containsExactlyInAnyOrderElementsOf(saved);
    }

    @Test
    void only_the_user_can_read_the_files() throws IOException {
        Deployment deployment = save();

        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(fileOf(deployment))).isEqualTo("rw-------");
    }

    @Test
    void what_is_already_there_is_not_written_again() throws IOException {
        Deployment deployment = save();
        var longAgo = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(fileOf(deployment), longAgo);

        store.save(deployment);
        assertThat(Files.getLastModifiedTime(fileOf(deployment))).isEqualTo(longAgo);

        var next = opened();
        next.load();
        next.save(deployment);
        assertThat(Files.getLastModifiedTime(fileOf(deployment))).isEqualTo(longAgo);
    }

    @Test
    void a_change_replaces_the_file_as_a_whole() throws IOException {
        Deployment deployment = save();
        Object before = Files.readAttributes(fileOf(deployment), "unix:ino").get("ino");
        Deployment changed = withAutoRestart(deployment, !deployment.autoRestart());

        store.save(changed);

        assertThat(opened().load()).containsExactly(changed);
        assertThat(Files.readAttributes(fileOf(deployment), "unix:ino").get("ino"))
                .isNotEqualTo(before);
    }

    @Test
    void a_file_that_somebody_deleted_is_written_again() throws IOException {
        Deployment deployment = save();
        Files.delete(fileOf(deployment));

        store.save(deployment);

        assertThat(opened().load()).containsExactly(deployment);
    }

    @Test
    void what_is_deleted_stays_away() throws IOException {
        Deployment deployment = save();

        store.delete(deployment.spec().id());
        store.delete(deployment.spec().id());

        assertThat(opened().load()).isEmpty();
    }

    @Test
    void a_write_that_a_crash_cut_short_leaves_the_old_content_and_no_leftover()
            throws IOException {
        Deployment deployment = save();
        Path leftover = folder.resolve("." + fileOf(deployment).getFileName() + ".tmp");
        Files.writeString(leftover, "{\"format\": 1, \"na");

        assertThat(opened().load()).containsExactly(deployment);
        assertThat(leftover).doesNotExist();
    }

    @Test
    void a_leftover_does_not_stop_the_next_write() throws IOException {
        Deployment deployment = deployments.next();
        Files.writeString(
                folder.resolve("." + fileOf(deployment).getFileName() + ".tmp"), "anything");

        store.save(deployment);

        assertThat(opened().load()).containsExactly(deployment);
    }

    static Stream<String> unreadable() {
        return Stream.of(
                "",
                "   ",
                "{",
                "null",
                "[]",
                "42",
                "\0\0\0\0\0\0",
                "{}",
                "{\"format\": 1}",
                "{\"format\": 2}",
                "{\"format\": 0}",
                "{\"format\": -1}",
                "{\"format\": \"1\"}",
                "{\"format\": 1.5}",
                "[".repeat(100_000),
                "{\"format\": 1, \"state\": {\"kind\": \"dreaming\"}}");
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void a_file_that_cannot_be_understood_is_set_aside_and_the_rest_goes_on(String content)
            throws IOException {
        Deployment healthy = save();
        Path broken = fileOf(deployments.next());
        Files.writeString(broken, content);

        assertThat(opened().load()).containsExactly(healthy);
        assertThat(broken).doesNotExist();
        assertThat(aside(broken)).hasContent(content);
    }

    @Test
    void what_was_set_aside_is_lost_until_it_is_saved_anew() throws IOException {
        Deployment healthy = save();
        Deployment cut = save();
        Deployment nonsense = save();
        String text = Files.readString(fileOf(cut));
        Files.writeString(fileOf(cut), text.substring(0, text.length() / 2));
        Files.writeString(fileOf(nonsense), "\0\0");
        opened().load();
        JsonDeploymentStore next = opened();
        next.load();

        assertThat(next.lost())
                .isEqualTo(
                        Map.of(
                                cut.spec().id(), Optional.of(cut.spec().name()),
                                nonsense.spec().id(), Optional.empty()));

        next.save(nonsense);
        assertThat(next.lost()).containsOnlyKeys(cut.spec().id());
        assertThat(next.load()).contains(healthy, nonsense);
    }

    @Test
    void a_file_that_is_cut_anywhere_is_set_aside() throws IOException {
        Deployment deployment = save();
        byte[] whole = Files.readAllBytes(fileOf(deployment));

        for (int length = 0; length < whole.length; length += 331) {
            Files.write(fileOf(deployment), Arrays.copyOf(whole, length));

            assertThat(opened().load()).as("cut at %d", length).isEmpty();
            assertThat(aside(fileOf(deployment))).exists();
            Files.delete(aside(fileOf(deployment)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"port\" : 4711>\"port\" : 99999",
                "\"port\" : 4711>\"port\" : \"many\"",
                "\"goal\" : \"UP\">\"goal\" : \"SIDEWAYS\"",
                "\"goal\" : \"UP\">\"goal\" : 1",
                "\"goal\" : \"UP\">\"goal\" : null",
                "\"last_run\" : 3>\"last_run\" : -3",
                "\"pid\" : 4242>\"pid\" : 0",
                "\"pid\" : 4242>\"pid\" : -1",
                "\"pid\" : 4242>\"pid\" : null",
                "\"working_directory\" : \"/home/me\">\"working_directory\" : \"me\"",
                "\"created_at\" : \"2026>\"created_at\" : \"x2026",
            })
    void a_file_that_says_something_impossible_is_set_aside(String edit) throws IOException {
        Deployment deployment = running();
        store.save(deployment);
        String text = Files.readString(fileOf(deployment));
        String[] parts = edit.split(">");
        assertThat(text).contains(parts[0]);
        Files.writeString(fileOf(deployment), text.replace(parts[0], parts[1]));

        assertThat(opened().load()).isEmpty();
        assertThat(aside(fileOf(deployment))).exists();
    }

    @Test
    void a_file_with_the_id_of_another_is_set_aside() throws IOException {
        Deployment deployment = save();
        Path other = fileOf(deployments.next());
        Files.copy(fileOf(deployment), other);

        assertThat(opened().load()).containsExactly(deployment);
        assertThat(aside(other)).exists();
    }

    @Test
    void two_files_set_aside_in_one_second_do_not_overwrite_each_other() throws IOException {
        Path broken = fileOf(deployments.next());
        Files.writeString(broken, "first");
        opened().load();
        Files.writeString(broken, "second");
        opened().load();

        assertThat(aside(broken)).hasContent("first");
        assertThat(broken.resolveSibling(broken.getFileName() + ASIDE + "-2")).hasContent("second");
    }

    @Test
    void a_file_of_a_newer_version_is_left_alone_and_not_written_over() throws IOException {
        Deployment deployment = save();
        String newer =
                Files.readString(fileOf(deployment)).replace("\"format\" : 2", "\"format\" : 3");
        Files.writeString(fileOf(deployment), newer);
        var reopened = opened();

        assertThat(reopened.load()).isEmpty();
        assertThatThrownBy(() -> reopened.save(deployment)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> reopened.delete(deployment.spec().id()))
                .isInstanceOf(IOException.class);
        assertThat(fileOf(deployment)).hasContent(newer);
    }

    @Test
    void a_symbolic_link_in_place_of_a_file_is_neither_read_nor_written() throws IOException {
        Deployment deployment = save();
        Path elsewhere = temporary.resolve("elsewhere.json");
        Files.move(fileOf(deployment), elsewhere);
        Files.createSymbolicLink(fileOf(deployment), elsewhere);
        byte[] before = Files.readAllBytes(elsewhere);
        Deployment changed = withAutoRestart(deployment, !deployment.autoRestart());
        var reopened = opened();

        assertThat(reopened.load()).isEmpty();
        assertThatThrownBy(() -> reopened.save(changed)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.save(changed)).hasMessageContaining("symbolic link");
        assertThat(elsewhere).hasBinaryContent(before);
    }

    @Test
    void a_symbolic_link_in_place_of_the_temporary_file_is_not_followed() throws IOException {
        Deployment deployment = deployments.next();
        Path bystander = Files.writeString(temporary.resolve("bystander"), "precious");
        Files.createSymbolicLink(
                folder.resolve("." + fileOf(deployment).getFileName() + ".tmp"), bystander);

        store.save(deployment);

        assertThat(bystander).hasContent("precious");
        assertThat(opened().load()).containsExactly(deployment);
    }

    @Test
    void a_folder_that_is_a_symbolic_link_is_refused() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);
        var throughLink = new JsonDeploymentStore(link, CLOCK, "test");

        assertThatThrownBy(throughLink::load)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(link.toString())
                .hasMessageContaining("symbolic link");
    }

    @Test
    void an_id_that_would_leave_the_folder_is_refused() {
        assertThatThrownBy(() -> store.delete("../../precious"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_folder_that_went_away_is_told_with_its_path() throws IOException {
        Files.delete(folder);

        assertThatThrownBy(this::save)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void files_of_others_are_left_alone() throws IOException {
        Path readme = Files.writeString(folder.resolve("README"), "hello");

        opened().load();

        assertThat(readme).hasContent("hello");
    }

    private JsonDeploymentStore opened() {
        return new JsonDeploymentStore(folder, CLOCK, "test");
    }

    private Deployment save() throws IOException {
        Deployment deployment = deployments.next();
        store.save(deployment);
        return deployment;
    }

    private Path fileOf(Deployment deployment) {
        return folder.resolve(deployment.spec().id() + ".json");
    }

    private static Path aside(Path file) {
        return file.resolveSibling(file.getFileName() + ASIDE);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Deployment withAutoRestart(Deployment deployment, boolean autoRestart) {
        return new Deployment(
                deployment.spec(),
                deployment.goal(),
                autoRestart,
                deployment.state(),
                deployment.lastRun(),
                deployment.lastEnding(),
                deployment.restarts());
    }

    /** One with known values, for edits. */
    private static Deployment running() {
        var process = new ProcessId(4242, 7, "boot");
        String id = "deployment-20260131-00000001";
        return new Deployment(
                new DeploymentSpec(
                        id,
                        "web",
                        new Command.Shell("serve"),
                        Path.of("/home/me"),
                        4711,
                        Map.of("A", "b"),
                        Path.of("/home/me/log"),
                        null,
                        HealthPlan.STANDARD,
                        StabilityPlan.STANDARD,
                        LogPlan.STANDARD,
                        RestartPolicy.STANDARD,
                        Limits.NONE,
                        Instant.parse("2026-01-31T12:00:00Z"),
                        false),
                Goal.UP,
                true,
                new DeploymentState.Running(
                        new Run(
                                new RunKey(id, 3),
                                process,
                                process,
                                Instant.parse("2026-01-31T12:00:01Z")),
                        true,
                        true),
                3,
                null,
                RestartHistory.NONE);
    }
}
