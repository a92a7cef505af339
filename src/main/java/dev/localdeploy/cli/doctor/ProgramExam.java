package dev.localdeploy.cli.doctor;

import dev.localdeploy.cli.link.DaemonCard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The program itself: which JVM runs it, and how quickly.
 *
 * @param home the distribution's folder
 */
record ProgramExam(Path home, Path proc) {
    private static final int LEAST = 25;

    Finding jvm() {
        String found =
                "Java %s of %s in %s"
                        .formatted(
                                Runtime.version(),
                                System.getProperty("java.vendor", "an unknown vendor"),
                                System.getProperty("java.home", "an unknown folder"));
        return Runtime.version().feature() >= LEAST
                ? Finding.ok("jvm", found)
                : Finding.problem(
                        "jvm", found + " is too old", "install a JDK " + LEAST + " or newer");
    }

    /** A JVM that refuses a cache says nothing and is slower; one that uses it has it mapped. */
    Finding cache(Optional<DaemonCard> daemon) {
        if (!Doctor.isReadable(proc.resolve("self/maps"))) {
            return Finding.ok("aot_cache", "Whether the AOT caches are used cannot be seen here");
        }
        List<String> without = new ArrayList<>();
        if (!uses("self", "client.aot")) {
            without.add("this client");
        }
        if (daemon.isPresent() && !uses(Long.toString(daemon.get().pid()), "daemon.aot")) {
            without.add("the daemon");
        }
        if (without.isEmpty()) {
            return Finding.ok("aot_cache", "The AOT caches are used");
        }
        return Finding.warning(
                "aot_cache",
                String.join(" and ", without) + " runs without its AOT cache, so it starts slowly",
                "'sh %s' makes them for the JVM that is there; then 'local-deploy daemon stop', and it is used at the next start"
                        .formatted(home.resolve("lib/train.sh")));
    }

    private boolean uses(String process, String cache) {
        try {
            return Files.readString(
                            proc.resolve(process).resolve("maps"), StandardCharsets.ISO_8859_1)
                    .contains("/" + cache);
        } catch (IOException hidden) {
            return true;
        }
    }
}
