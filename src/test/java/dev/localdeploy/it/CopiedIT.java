package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A distribution that was copied without its files' times, or to another JVM. Whether a JVM uses an
 * AOT cache is seen in its memory map: one that it refuses does not stay there.
 */
class CopiedIT {
    @RegisterExtension final Installation local = new Installation();

    @Test
    void a_plain_copy_uses_its_caches() throws Exception {
        assumeThat(Installation.DIST.resolve("lib/daemon.aot")).exists();
        Path copy = local.work().resolve("copy");
        assertThat(local.shell("cp -r '" + Installation.DIST.toAbsolutePath() + "' copy"))
                .succeeded();

        assertThat(local.shell("copy/bin/local-deploy start --name web -- sleep 1000")).succeeded();
        Process client = local.begin(copy.resolve("bin/local-deploy"), "logs", "-f", "web");
        try {
            assertUses(copy.resolve("lib/daemon.aot"), local.daemonPid().orElseThrow());
            assertUses(copy.resolve("lib/client.aot"), client.pid());
        } finally {
            client.destroyForcibly();
        }
    }

    @Test
    void after_its_first_call_a_copy_is_not_touched_again() throws Exception {
        assumeThat(Installation.DIST.resolve("lib/daemon.aot")).exists();
        assertThat(local.shell("cp -r '" + Installation.DIST.toAbsolutePath() + "' copy"))
                .succeeded();
        assertThat(local.shell("copy/bin/local-deploy --version")).succeeded();
        Path jar = local.work().resolve("copy/lib/client/local-deploy.jar");
        Object changed = Files.getAttribute(jar, "unix:ctime");

        assertThat(local.shell("copy/bin/local-deploy --version")).succeeded();

        assertThat(Files.getAttribute(jar, "unix:ctime")).isEqualTo(changed);
        assertThat(Files.getLastModifiedTime(jar))
                .isEqualTo(
                        Files.getLastModifiedTime(
                                Installation.DIST.resolve("lib/client/local-deploy.jar")));
    }

    @Test
    void a_copy_for_another_jvm_is_trained_anew_silently_and_once() throws Exception {
        assumeThat(Installation.DIST.resolve("lib/daemon.aot")).exists();
        assertThat(local.shell("cp -r '" + Installation.DIST.toAbsolutePath() + "' copy"))
                .succeeded();
        Path lib = local.work().resolve("copy/lib");
        String trained = Files.readString(lib.resolve("jvm"));
        Files.writeString(lib.resolve("jvm"), trained.replaceFirst("VERSION=.*", "VERSION=old"));
        Object old = inode(lib.resolve("client.aot"));

        Terminal calls =
                local.shell(
                        "for i in 1 2 3; do copy/bin/local-deploy --version & done; wait;"
                                + " copy/bin/local-deploy --version");

        assertThat(calls).succeeded();
        assertThat(calls.out().lines().distinct()).hasSize(1);
        assertThat(calls.err()).isEmpty();
        await().untilAsserted(() -> {
            assertThat(lib.resolve("jvm")).hasContent(trained);
            assertThat(lib.resolve("daemon.aot")).exists();
            assertThat(lib.resolve("training")).doesNotExist();
        });
        Object trainedOnce = inode(lib.resolve("client.aot"));
        assertThat(trainedOnce).isNotEqualTo(old);
        assertThat(local.shell("copy/bin/local-deploy start --name web -- sleep 1000")).succeeded();
        assertUses(lib.resolve("daemon.aot"), local.daemonPid().orElseThrow());
        assertThat(lib.resolve("training")).doesNotExist();
        assertThat(inode(lib.resolve("client.aot"))).isEqualTo(trainedOnce);
    }

    /** A cache remembers where its program was when it was trained. */
    @Test
    void a_copy_reads_nothing_of_its_original() throws Exception {
        assumeThat(Installation.DIST.resolve("lib/daemon.aot")).exists();
        assertThat(
                        local.shell(
                                "cp -r '"
                                        + Installation.DIST.toAbsolutePath()
                                        + "' original && sh original/lib/train.sh"
                                        + " && cp -r original copy"))
                .succeeded();
        Files.delete(local.work().resolve("original/lib/daemon/quarkus/quarkus-application.dat"));

        assertThat(local.shell("copy/bin/local-deploy daemon start")).succeeded();

        assertUses(local.work().resolve("copy/lib/daemon.aot"), local.daemonPid().orElseThrow());
    }

    /** What is compiled for the processor of the build is a wrong instruction to an older one. */
    @Test
    void the_caches_hold_no_machine_code() throws Exception {
        assumeThat(Installation.DIST.resolve("lib/daemon.aot")).exists();
        assertThat(local.shell("cp -r '" + Installation.DIST.toAbsolutePath() + "' copy"))
                .succeeded();
        Path telling = makeTellingJvm(local.work().resolve("copy/lib/jvm"));

        assertThat(local.shell("copy/bin/local-deploy daemon start && copy/bin/local-deploy list"))
                .succeeded();

        for (String cache : List.of("daemon.aot", "client.aot")) {
            Path said = telling.resolve(cache + ".log");
            await().untilAsserted(() ->
                    assertThat(said).content().contains("Using AOT-linked classes: true"));
            assertThat(said).content().contains("(ReadOnly)").doesNotContain("(Code)");
        }
    }

    /**
     * Puts before the JVM of an installation one that writes down what it says of its cache.
     *
     * @param known the installation's lib/jvm
     * @return where it writes to files that are named after the cache
     */
    private Path makeTellingJvm(Path known) throws IOException {
        String trained = Files.readString(known);
        Path jvm = Path.of(trained.lines().findFirst().orElseThrow());
        Path telling = local.work().resolve("jvm");
        Files.createDirectories(telling.resolve("bin"));
        Files.copy(jvm.resolve("release"), telling.resolve("release"));
        Path java = telling.resolve("bin/java");
        Files.writeString(
                java,
                """
                #!/bin/sh
                for each do
                    shift
                    case $each in
                        -Xlog:*) ;;
                        -XX:AOTCache=*) cache=${each##*/}; set -- "$@" "$each" ;;
                        *) set -- "$@" "$each" ;;
                    esac
                done
                exec '%s/bin/java' -Xlog:aot=info:file='%s'/$cache.log "$@"
                """
                        .formatted(jvm, telling));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(known, trained.replaceFirst(".*", telling.toString()));
        return telling;
    }

    private static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    private static void assertUses(Path cache, long pid) {
        await().untilAsserted(() -> assertThat(maps(pid)).contains(cache.toRealPath().toString()));
    }

    private static String maps(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/maps"), StandardCharsets.ISO_8859_1);
    }
}
