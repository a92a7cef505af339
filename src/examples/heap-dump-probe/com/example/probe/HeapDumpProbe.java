package com.example.probe;

import dev.localdeploy.extension.HealthProbe;
import dev.localdeploy.extension.Subject;
import dev.localdeploy.extension.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Java program with -XX:+HeapDumpOnOutOfMemoryError leaves a heap dump in its working directory
 * when it runs out of memory, and may go on half dead. This check notices the dump.
 */
public final class HeapDumpProbe implements HealthProbe {
    @Override
    public String name() {
        return "heap-dump";
    }

    @Override
    public Optional<Verdict> probe(Subject subject) throws IOException {
        Path folder = subject.workingDirectory();
        if (!Files.exists(folder.resolve("pom.xml"))) {
            return Optional.empty(); // not one of ours: leave this check out of its report
        }
        List<String> dumps = dumpsSinceStart(folder, subject);
        return Optional.of(
                dumps.isEmpty()
                        ? Verdict.healthy("No heap dump since the start")
                        : Verdict.unhealthy("It ran out of memory: " + dumps.getFirst())
                                .with(Map.of("heap_dumps", dumps.size())));
    }

    private static List<String> dumpsSinceStart(Path folder, Subject subject) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".hprof"))
                    .filter(file -> file.toFile().lastModified() >= subject.startedAt().toEpochMilli())
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
