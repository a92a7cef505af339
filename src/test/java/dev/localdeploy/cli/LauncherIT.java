package dev.localdeploy.cli;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.wire.Folders;
import dev.localdeploy.wire.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged launcher script, with a fake daemon behind it. */
class LauncherIT {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("local-deploy.dist"));

    /** One of the JVM's own, with a number or none. */
    private static final Pattern SETTING = Pattern.compile("-XX:[+-]?\\w+(=\\d+\\w?)?(?=[ \\n])");

    @TempDir private Path home;
    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        Cli cli = new Cli(home);
        var folders = cli.folders();
        daemon =
                new FakeDaemon(
                        new Folders(
                                folders.state().resolve("local-deploy"),
                                folders.runtime().resolve("local-deploy"),
                                folders.config()),
                        card ->
                                card.text("version", version())
                                        .text("protocol", Protocol.CURRENT.toString()));
        daemon.answers("GET /deployments?view=summary", "[]");
        daemon.answers("POST /deployments", 201, Deployments.running("web", 42));
    }

    /** What the launcher tells the client to be. */
    private static String version() {
        try {
            var told =
                    Pattern.compile("-Dlocal-deploy\\.version=(\\S+)")
                            .matcher(Files.readString(launcher()));
            return told.results().findFirst().orElseThrow().group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void end() {
        daemon.close();
    }

    @Test
    void it_works_through_symbolic_links_and_from_any_folder() throws Exception {
        Path direct = Files.createSymbolicLink(home.resolve("direct"), launcher());
        Path folder = Files.createDirectory(home.resolve("a folder"));
        Files.createSymbolicLink(folder.resolve("ld"), Path.of("../direct"));

        assertThat(run(Map.of(), direct.toString(), "list")).isEqualTo("Total: 0 deployments\n");
        assertThat(run(Map.of(), "a folder/ld", "list")).isEqualTo("Total: 0 deployments\n");
        assertThat(run(Map.of("PATH", folder + ":/usr/bin:/bin"), "/bin/sh", "-c", "ld list"))
                .isEqualTo("Total: 0 deployments\n");
    }

    @Test
    void options_for_other_jvms_make_no_noise_and_reach_the_deployment() throws Exception {
        String said =
                run(
                        Map.of("JAVA_TOOL_OPTIONS", "-Da=\"b c\"", "_JAVA_OPTIONS", "-Dx=y"),
                        launcher().toString(),
                        "start",
                        "--no-wait",
                        "--",
                        "x");

        assertThat(said).isEqualTo("deployment-20261123-00000003\n");
        assertThat(daemon.asked.getLast())
                .contains(
                        "\"JAVA_TOOL_OPTIONS\":\"-Da=\\\"b c\\\"\"", "\"_JAVA_OPTIONS\":\"-Dx=y\"")
                .doesNotContain("LOCAL_DEPLOY_");
    }

    @Test
    void arguments_survive_a_locale_without_umlauts() throws Exception {
        run(Map.of("LC_ALL", "C"), launcher().toString(), "start", "--no-wait", "--", "grüße €");

        assertThat(daemon.asked.getLast()).contains("[\"grüße €\"]", "\"LC_ALL\":\"C\"");
    }

    @Test
    void a_later_jvm_that_does_not_know_a_setting_starts_nevertheless() throws Exception {
        Path bin = Files.createDirectories(home.resolve("later/bin"));
        Files.createSymbolicLink(home.resolve("later/lib"), DISTRIBUTION.resolve("lib"));
        Path launcher = Files.copy(launcher(), bin.resolve("local-deploy"), COPY_ATTRIBUTES);
        String set = "-XX:+UseSerialGC";
        Files.writeString(
                launcher, Files.readString(launcher).replace(set, set + " -XX:NoLongerKnown=1"));

        assertThat(run(Map.of(), launcher.toString(), "list")).isEqualTo("Total: 0 deployments\n");
    }

    @Test
    void this_jvm_knows_every_setting() throws Exception {
        var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.add("-XX:+UnlockDiagnosticVMOptions");
        command.add("-XX:+UnlockExperimentalVMOptions");
        SETTING.matcher(Files.readString(launcher()))
                .results()
                .map(MatchResult::group)
                .filter(setting -> !setting.endsWith("IgnoreUnrecognizedVMOptions"))
                .forEach(command::add);
        command.add("-version");

        assertThat(command).contains("-XX:ReservedCodeCacheSize=6m", "-XX:-UsePerfData");
        assertThat(run(Map.of(), command.toArray(String[]::new)))
                .contains("Runtime Environment")
                .doesNotContain("Unrecognized");
    }

    private static Path launcher() {
        return DISTRIBUTION.resolve("bin/local-deploy");
    }

    /** What it says on stdout and stderr together. */
    private String run(Map<String, String> environment, String... command) throws Exception {
        var builder = new ProcessBuilder(List.of(command)).directory(home.toFile());
        builder.redirectErrorStream(true);
        builder.environment().put("XDG_STATE_HOME", home.resolve("state").toString());
        builder.environment().put("XDG_RUNTIME_DIR", home.resolve("run").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        byte[] said = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new String(said, StandardCharsets.UTF_8);
    }
}
