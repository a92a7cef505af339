package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people without a JDK get, made as {@code ./mvnw package -Pdist} makes it and used in a root
 * that has nothing but a shell and the C library.
 */
class PackagingIT {
    private static final Path SCRIPTS = Path.of("src/test/packaging").toAbsolutePath();
    private static final Path TARGET = Path.of("target/packages").toAbsolutePath();
    private static final long MOST_BYTES = 70_000_000;
    private static final long PATIENCE_SECONDS = 300;

    /** What in-root.sh says where the machine does not allow what it needs. */
    private static final int NO_NAMESPACES = 77;

    /** The tarball, and the Debian package where there is dpkg. */
    private static List<Path> made;

    @RegisterExtension final Installation local = new Installation();
    @TempDir private Path root;

    @BeforeAll
    static void makePackages() throws Exception {
        Path jvm = Path.of(System.getProperty("java.home"));
        assumeTrue(
                Files.isExecutable(jvm.resolve("bin/jlink")),
                "SKIPPED: the JDK that runs the tests has no jlink");
        Files.createDirectories(TARGET);
        Path said = TARGET.resolve("packages.out");
        var builder =
                new ProcessBuilder(
                        "packaging/packages.sh",
                        Installation.DIST.toAbsolutePath().toString(),
                        TARGET.toString(),
                        jvm.toString());
        // What compresses best takes minutes.
        builder.environment().put("COMPRESSION", "-Zgzip -z1");
        Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        made = Files.readAllLines(said).stream().map(Path::of).toList();
    }

    @Test
    void the_tarball_is_small_enough_and_named_after_its_system() {
        assertThat(tarball()).hasFileName(distribution() + ".tar.gz");
        assertThat(distribution()).matches("local-deploy-[0-9].*-(linux|macos)-[a-z0-9_]+");
        assertThat(tarball().toFile().length()).isLessThan(MOST_BYTES);
    }

    @Test
    void the_tarball_is_unpacked_and_used_where_there_is_no_jdk() throws Exception {
        makeCleanRoot();
        String home = "/opt/" + distribution();
        Path opt = Files.createDirectory(root.resolve("opt"));
        assertThat(local.shell("tar -xzf '%s' -C '%s'".formatted(tarball(), opt))).succeeded();

        assertUsed(home + "/bin:/bin", home);
    }

    @Test
    void the_debian_package_is_installed_used_and_removed_without_a_trace() throws Exception {
        makeCleanRoot();
        List<String> before = files();

        assertThat(inRoot("dpkg", "-i", debianPackage().toString())).succeeded();

        assertUsed("/usr/bin:/bin", "/usr/lib/local-deploy");
        assertThat(root.resolve("usr/lib/systemd/user/local-deploy.service"))
                .content()
                .contains("ExecStart=\"/usr/lib/local-deploy/bin/local-deploy\" daemon run\n")
                .doesNotContain("@");
        assertThat(files())
                .contains(
                        "./usr/share/man/man1/local-deploy.1.gz",
                        "./usr/share/bash-completion/completions/local-deploy",
                        "./usr/share/zsh/vendor-completions/_local-deploy",
                        "./usr/share/fish/vendor_completions.d/local-deploy.fish");

        assertThat(inRoot("dpkg", "--purge", "local-deploy")).succeeded();

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void the_man_page_is_rendered_without_a_warning() {
        Path page = TARGET.resolve(distribution()).resolve("share/man/man1/local-deploy.1");
        assumeTrue(
                local.shell("command -v man").exit() == 0,
                "SKIPPED: there is no man on this machine");

        Terminal shown = local.shell("MANWIDTH=80 man --warnings -E UTF-8 -l '" + page + "'");

        assertThat(shown).succeeded().printed("LOCAL-DEPLOY(1)", "--auto-restart", "EXIT STATUS");
        assertThat(shown.err()).isEmpty();
    }

    private static Path tarball() {
        return made.getFirst();
    }

    private static Path debianPackage() {
        assumeTrue(made.size() == 2, "SKIPPED: without dpkg there is no package");
        return made.getLast();
    }

    private static String distribution() {
        return tarball().getFileName().toString().replace(".tar.gz", "");
    }

    private void makeCleanRoot() throws IOException {
        assumeTrue(
                local.shell("command -v unshare && command -v ldconfig").exit() == 0,
                "SKIPPED: a clean root needs Linux with util-linux");
        assertThat(local.shell(SCRIPTS.resolve("clean-root.sh") + " '" + root + "'")).succeeded();
        Files.copy(SCRIPTS.resolve("use.sh"), root.resolve("use.sh"));
        assumeTrue(
                inRoot("/bin", "sh", "-c", "true").exit() != NO_NAMESPACES,
                "SKIPPED: a clean root needs root, or namespaces for everybody");
    }

    private void assertUsed(String path, String home) {
        assertThat(inRoot(path, "sh", "/use.sh", home)).succeeded().printed("used");
    }

    private Terminal inRoot(String... arguments) {
        return local.shell(
                "PATH=$PATH:/usr/sbin:/sbin '%s' '%s' '%s'"
                        .formatted(
                                SCRIPTS.resolve("in-root.sh"),
                                root,
                                String.join("' '", arguments)));
    }

    /** All of the root but what belongs to a user, to dpkg, or to the kernel. */
    private List<String> files() {
        Terminal found =
                local.shell(
                        "cd '%s' && find . -regex './\\(proc\\|dev\\|tmp\\|root\\|var\\)' -prune -o -print | sort"
                                .formatted(root));
        return found.out().lines().toList();
    }
}
