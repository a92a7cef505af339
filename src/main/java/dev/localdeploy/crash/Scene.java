package dev.localdeploy.crash;

import dev.localdeploy.log.CapturedLog;
import dev.localdeploy.log.LogFiles;
import dev.localdeploy.log.Unanswerable;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.stability.log.LogError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is left of one run that ended.
 *
 * @param logEnd where its output ends, as a logical offset; null if that could not be seen
 * @param holder of its port, right after its end; null if nobody had it
 * @param more ends so soon before this one that they get no report
 */
record Scene(
        EndedRun run,
        @Nullable Long logEnd,
        @Nullable PortHolder holder,
        MemoryKill memoryKill,
        int more) {
    static final int KEPT_LINES = 50;
    private static final int KEPT_ERRORS = 5;
    private static final int KEPT_CONTEXT = 8;
    private static final int KEPT_FIGURES = 20;

    /** Less than this is nothing for a program that writes. */
    private static final long FULL = 1024L * 1024;

    Scene after(Scene earlier) {
        return new Scene(run, logEnd, holder, memoryKill, earlier.more() + 1);
    }

    /** Who looks at a scene, and with what. */
    record Look(
            Clock clock,
            OperatingSystem system,
            LogFiles logs,
            MemoryKills memoryKills,
            PortHolders portHolders,
            Function<EndedRun, List<FigurePoint>> figures,
            Function<EndedRun, List<LogError>> errors) {
        private static final SecureRandom RANDOM = new SecureRandom();
        private static final int SALT_BYTES = 16;

        RunNotes.Began beginningOf(Run run) {
            return new RunNotes.Began(
                    run.key().number(), run.startedAt(), null, memoryKills.of(run.leader().pid()));
        }

        RunNotes.Good goodnessOf(RunKey run, Program program, Ledger ledger) {
            RunNotes.@Nullable Good earlier = ledger.good().orElse(null);
            String salt = earlier == null ? newSalt() : earlier.salt();
            return new RunNotes.Good(
                    run.number(),
                    clock.instant(),
                    salt,
                    EnvironmentPrint.of(program.environment(), salt),
                    GitCommit.of(program.workingDirectory()).orElse(null));
        }

        private static String newSalt() {
            byte[] salt = new byte[SALT_BYTES];
            RANDOM.nextBytes(salt);
            return HexFormat.of().formatHex(salt);
        }

        /** What may be gone in a moment. */
        Scene atOnce(EndedRun run, Ledger ledger) {
            @Nullable Integer port = run.program().port();
            @Nullable Long end = ledger.endOf(run.key().number());
            return new Scene(
                    run,
                    end != null ? end : lengthOf(run.program().logFile()),
                    port == null ? null : portHolders.of(port, run.key().deployment()).orElse(null),
                    memoryKills.judge(
                            run,
                            ledger.beginning(run.key().number())
                                    .map(RunNotes.Began::memoryKills)
                                    .orElse(KillCounts.NONE)),
                    0);
        }

        private @Nullable Long lengthOf(Path log) {
            try {
                return logs.of(log).end().offset();
            } catch (IOException e) {
                return null;
            }
        }
    }

    CrashReport report(Look look, Ledger ledger) {
        Optional<RunNotes.Began> beginning = ledger.beginning(run.key().number());
        @Nullable Long begin = ledger.beginOf(run.key().number());
        if (begin == null) {
            begin = beginning.map(RunNotes.Began::logOffset).orElse(null);
        }
        List<String> unknown = new ArrayList<>();
        RunOutput output = output(look, begin, unknown);
        Evidence evidence = evidence(look, ledger, output, unknown);
        return new CrashReport(
                run.key().deployment(),
                run.key().number(),
                run.program().name(),
                run.program().command(),
                run.run() != null
                        ? run.run().startedAt()
                        : beginning.map(RunNotes.Began::at).orElse(null),
                run.at(),
                ExitWords.of(run.exit()),
                run.exit().exitCode().isPresent() ? run.exit().exitCode().getAsInt() : null,
                run.exit().exitSignal().isPresent() ? run.exit().exitSignal().getAsInt() : null,
                run.orderedBecause(),
                run.unwatched(),
                more,
                Diagnosis.of(run, evidence, output.lines()),
                evidence);
    }

    private RunOutput output(Look look, @Nullable Long begin, List<String> unknown) {
        if (logEnd == null) {
            unknown.add("its output: the log " + run.program().logFile() + " cannot be read");
            return RunOutput.NONE;
        }
        if (begin == null) {
            unknown.add("where its output begins: the last lines may be of earlier runs, too");
        }
        try {
            CapturedLog log = look.logs().of(run.program().logFile());
            return RunOutput.read(log, begin == null ? 0 : begin, logEnd, look.clock());
        } catch (IOException | Unanswerable e) {
            unknown.add("its output: " + e.getMessage());
            return RunOutput.NONE;
        }
    }

    private Evidence evidence(Look look, Ledger ledger, RunOutput output, List<String> unknown) {
        Path directory = run.program().workingDirectory();
        RunNotes.@Nullable Good good = ledger.good().orElse(null);
        List<FigurePoint> figures = look.figures().apply(run);
        if (run.unwatched()) {
            unknown.add("what it used in its last minutes: no daemon was watching");
        }
        List<String> lines = output.lines();
        List<LogError> found = look.errors().apply(run);
        List<LogError> errors = found.isEmpty() ? output.errors() : found;
        return new Evidence(
                lines.subList(Math.max(0, lines.size() - KEPT_LINES), lines.size()),
                errors.stream().limit(KEPT_ERRORS).map(Scene::shortened).toList(),
                figures.subList(Math.max(0, figures.size() - KEPT_FIGURES), figures.size()),
                holderOfPortIn(look, lines),
                good == null
                        ? null
                        : EnvironmentPrint.between(
                                good.environment(),
                                EnvironmentPrint.of(run.program().environment(), good.salt())),
                GitCommit.of(directory).orElse(null),
                good == null ? null : good.commit(),
                !Files.isDirectory(directory),
                fullDisks(directory),
                memoryKill,
                unknown);
    }

    /** The program may have wanted a port that nobody but its command line knows of. */
    private @Nullable PortHolder holderOfPortIn(Look look, List<String> lines) {
        if (holder != null) {
            return holder;
        }
        return Diagnosis.portsIn(lines, run.program().command()).stream()
                .map(port -> look.portHolders().of(port, run.key().deployment()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    private static LoggedError shortened(LogError error) {
        List<String> context = error.context();
        return new LoggedError(
                error.pattern(),
                error.line(),
                context.subList(0, Math.min(KEPT_CONTEXT, context.size())),
                error.count());
    }

    private List<String> fullDisks(Path directory) {
        Set<String> full = new LinkedHashSet<>();
        for (@Nullable Path place : new Path[] {directory, run.program().logFile().getParent()}) {
            try {
                if (place != null && Files.getFileStore(place).getUsableSpace() < FULL) {
                    full.add("less than 1 MB is free where " + place + " is");
                }
            } catch (IOException gone) {
                // Said elsewhere.
            }
        }
        return List.copyOf(full);
    }
}
