package dev.localdeploy.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.localdeploy.extension.HealthProbe;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsProcessTest {
    private static final Path EXAMPLE = Path.of("src/examples/heap-dump-probe");

    @TempDir Path config;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(config.resolve("plugins"));
        allow(folder, "rwx------");
    }

    @Test
    void the_example_of_the_documentation_is_found() throws IOException {
        PluginJar.of(EXAMPLE, folder.resolve("example.jar"));

        assertThat(names(plugins())).containsExactly("heap-dump");
    }

    @Test
    void without_a_folder_there_are_no_plugins_and_no_problems() {
        var plugins = Plugins.in(config.resolve("none"), HealthProbe.class.getPackage());

        assertThat(names(plugins)).isEmpty();
        assertThat(plugins.problems()).isEmpty();
    }

    @Test
    void a_plugin_sees_the_interfaces_and_the_jdk_and_nothing_else_of_ours() throws IOException {
        probe(
                "Curious",
                """
                public String name() {
                    try {
                        Class.forName("dev.localdeploy.plugin.Plugins");
                        return "sees-all";
                    } catch (ClassNotFoundException e) {
                        return "sees-little";
                    }
                }
                """);

        assertThat(names(plugins())).containsExactly("sees-little");
    }

    @Test
    void a_broken_jar_is_reported_and_the_rest_goes_on() throws IOException {
        Files.writeString(folder.resolve("broken.jar"), "this is no jar");
        probe("Fine", "public String name() { return \"fine\"; }");
        probe(
                "Static",
                "static { if (true) throw new RuntimeException(\"at load\"); }"
                        + "public String name() { return \"static\"; }");
        probe("Thrower", "public String name() { throw new RuntimeException(\"no name\"); }");

        var plugins = plugins();

        assertThat(names(plugins)).containsExactly("fine");
        assertThat(plugins.problems())
                .anySatisfy(one -> assertThat(one).contains("broken.jar"))
                .anySatisfy(one -> assertThat(one).contains("Static.jar", "at load"))
                .anySatisfy(one -> assertThat(one).contains("Thrower.jar", "no name"));
    }

    @Test
    void a_jar_that_names_a_class_it_does_not_have_is_reported() throws IOException {
        Path jar = probe("Fine", "public String name() { return \"fine\"; }");
        try (var files = FileSystems.newFileSystem(jar)) {
            Files.writeString(
                    files.getPath("META-INF/services/" + HealthProbe.class.getName()),
                    "Missing\nFine\n");
        }

        var plugins = plugins();

        assertThat(names(plugins)).containsExactly("fine");
        assertThat(plugins.problems()).singleElement().asString().contains("Missing");
    }

    @Test
    void a_folder_that_others_may_write_to_is_refused() throws IOException {
        probe("Fine", "public String name() { return \"fine\"; }");
        allow(folder, "rwxrwx---");

        var plugins = plugins();

        assertThat(names(plugins)).isEmpty();
        assertThat(plugins.problems()).singleElement().asString().contains("chmod go-w " + folder);
    }

    @Test
    void so_is_one_whose_parent_is() throws IOException {
        probe("Fine", "public String name() { return \"fine\"; }");
        allow(config, "rwxrwxrwx");

        assertThat(names(plugins())).isEmpty();
        allow(config, "rwx------");
    }

    @Test
    void a_jar_that_others_may_write_to_is_refused_alone() throws IOException {
        probe("Fine", "public String name() { return \"fine\"; }");
        allow(probe("Open", "public String name() { return \"open\"; }"), "rw-rw-rw-");

        var plugins = plugins();

        assertThat(names(plugins)).containsExactly("fine");
        assertThat(plugins.problems()).singleElement().asString().contains("Open.jar");
    }

    @Test
    void a_jar_of_somebody_else_is_refused() throws Exception {
        assumeThat(ProcessHandle.current().info().user().orElse("")).isEqualTo("root");
        Path jar = probe("Foreign", "public String name() { return \"foreign\"; }");
        Files.setOwner(
                jar,
                jar.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("nobody"));

        var plugins = plugins();

        assertThat(names(plugins)).isEmpty();
        assertThat(plugins.problems()).singleElement().asString().contains("belongs to nobody");
    }

    @Test
    void a_link_to_a_jar_is_refused() throws IOException {
        Path jar = probe("Fine", "public String name() { return \"fine\"; }");
        Path elsewhere = Files.move(jar, config.resolve("elsewhere.jar"));
        Files.createSymbolicLink(jar, elsewhere);

        assertThat(names(plugins())).isEmpty();
    }

    private Plugins plugins() {
        return Plugins.in(folder, HealthProbe.class.getPackage());
    }

    private static List<String> names(Plugins plugins) {
        return plugins.all(HealthProbe.class, HealthProbe::name);
    }

    private Path probe(String name, String body) throws IOException {
        return PluginJar.of(
                folder.resolve(name + ".jar"),
                HealthProbe.class,
                name,
                """
                import dev.localdeploy.extension.*;
                import java.util.Optional;

                public class %s implements HealthProbe {
                    public Optional<Verdict> probe(Subject subject) {
                        return Optional.empty();
                    }
                    %s
                }
                """
                        .formatted(name, body));
    }

    private static void allow(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
