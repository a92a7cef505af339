package dev.localdeploy.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.wire.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparationTest {
    @TempDir Path temporary;
    private Folders folders;

    @BeforeEach
    void name() {
        folders =
                new Folders(
                        temporary.resolve("state/local-deploy"),
                        temporary.resolve("run/local-deploy"),
                        temporary.resolve("config"));
    }

    @Test
    void a_reboot_is_noticed_until_it_was_dealt_with() throws Exception {
        Path file = temporary.resolve("boot-id");
        var first = new LastBoot(file, "one");
        assertThat(first.isOver()).isFalse();
        first.rememberThisOne();
        assertThat(new LastBoot(file, "one").isOver()).isFalse();

        var afterReboot = new LastBoot(file, "two");

        assertThat(afterReboot.isOver()).isTrue();
        afterReboot.rememberThisOne();
        assertThat(new LastBoot(file, "two").isOver()).isFalse();
    }

    @Test
    void folders_are_made_for_the_user_alone() throws Exception {
        PrivateFolders.make(folders);
        PrivateFolders.make(folders);

        assertThat(mode(folders.state())).isEqualTo("rwx------");
        assertThat(mode(folders.deployments())).isEqualTo("rwx------");
        assertThat(mode(folders.runtime())).isEqualTo("rwx------");
    }

    @Test
    void a_folder_that_others_could_enter_is_closed() throws Exception {
        Files.createDirectories(folders.state());
        Files.setPosixFilePermissions(
                folders.state(), PosixFilePermissions.fromString("rwxrwxrwx"));

        PrivateFolders.make(folders);

        assertThat(mode(folders.state())).isEqualTo("rwx------");
    }

    @Test
    void a_symbolic_link_in_place_of_a_folder_is_refused() throws IOException {
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Files.createDirectories(folders.state());
        Files.createSymbolicLink(folders.deployments(), elsewhere);

        assertThatThrownBy(() -> PrivateFolders.make(folders))
                .isInstanceOf(DaemonRefusal.class)
                .hasMessageContaining("symbolic link")
                .hasMessageContaining(folders.deployments().toString());
    }

    @Test
    void a_file_in_place_of_a_folder_is_told_with_its_path() throws IOException {
        Files.createDirectories(temporary.resolve("state"));
        Files.writeString(folders.state(), "not a folder");

        assertThatThrownBy(() -> PrivateFolders.make(folders))
                .isInstanceOf(DaemonRefusal.class)
                .hasMessageContaining(folders.state().toString());
    }

    @Test
    void the_lock_file_names_who_has_it() throws Exception {
        PrivateFolders.make(folders);

        assertThat(DaemonLock.take(folders.lockFile())).isNotNull();

        assertThat(folders.lockFile()).hasContent(ProcessHandle.current().pid() + "\n");
    }

    @Test
    void a_lock_file_that_is_a_symbolic_link_is_refused() throws Exception {
        PrivateFolders.make(folders);
        Path bystander = Files.writeString(temporary.resolve("bystander"), "precious");
        Files.createSymbolicLink(folders.lockFile(), bystander);

        assertThatThrownBy(() -> DaemonLock.take(folders.lockFile()))
                .isInstanceOf(DaemonRefusal.class);
        assertThat(bystander).hasContent("precious");
    }

    @Test
    void a_token_is_made_once_and_only_the_user_can_read_it() throws Exception {
        PrivateFolders.make(folders);

        String token = TokenFile.readOrMake(folders.tokenFile());

        assertThat(token).matches("[0-9a-f]{64}");
        assertThat(TokenFile.readOrMake(folders.tokenFile())).isEqualTo(token);
        assertThat(mode(folders.tokenFile())).isEqualTo("rw-------");
    }

    @Test
    void a_token_that_others_could_read_is_replaced() throws Exception {
        PrivateFolders.make(folders);
        String known = TokenFile.readOrMake(folders.tokenFile());
        Files.setPosixFilePermissions(
                folders.tokenFile(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(TokenFile.readOrMake(folders.tokenFile())).isNotEqualTo(known);
        assertThat(mode(folders.tokenFile())).isEqualTo("rw-------");
    }

    @Test
    void a_token_file_that_holds_something_else_is_replaced() throws Exception {
        PrivateFolders.make(folders);
        Files.writeString(folders.tokenFile(), "");
        Files.setPosixFilePermissions(
                folders.tokenFile(), PosixFilePermissions.fromString("rw-------"));

        assertThat(TokenFile.readOrMake(folders.tokenFile())).matches("[0-9a-f]{64}");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
