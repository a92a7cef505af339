package dev.localdeploy.crash;

import dev.localdeploy.crash.Clue.Remedy;
import dev.localdeploy.crash.MemoryKill.Sureness;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.SignalNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From what was left to see to what probably happened. A pure function. Each explanation has a
 * weight, of which only the order matters:
 *
 * <pre>
 *   100 and more   facts: the kernel, the launch, a watcher said so
 *    50 to 95      the program's own words, see {@link Clue}
 *    10 to 50      what the exit code or signal means by itself
 * </pre>
 *
 * <p>Words count half where they do not explain the end: an error that was logged long before, or
 * by a program that ended well, or was ended by a signal from outside.
 */
final class Diagnosis {
    /** An explanation of the end stands near the end. */
    static final int LAST_LINES = 200;

    private static final int MOST_CAUSES = 5;
    private static final int MOST_EVIDENCE = 3;
    private static final int RECENT_LINES = 80;
    private static final int FACT = 100;

    private static final Pattern PORT =
            Pattern.compile("[Pp]ort:? (\\d{2,5})\\b|', (\\d{2,5})\\)|:(\\d{2,5})(?!\\d|.*:\\d)");

    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern MENTIONED = Pattern.compile("\\b[1-9]\\d{3,4}\\b");
    private static final int MOST_PORTS = 3;
    private static final int LAST_PORT = 65_535;

    private record Weighed(Cause cause, double weight) {}

    private final EndedRun run;
    private final Evidence evidence;
    private final List<String> lines;
    private final Remedies remedies;
    private final Map<CauseCode, Weighed> found = new EnumMap<>(CauseCode.class);

    private Diagnosis(EndedRun run, Evidence evidence, List<String> lines) {
        this.run = run;
        this.evidence = evidence;
        this.lines =
                lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream()
                        .map(line -> COLOURS.matcher(line).replaceAll(""))
                        .toList();
        this.remedies = new Remedies(run.program(), evidence.portHolder());
    }

    /**
     * @param lines of the run's output, the last of all; may be more than the evidence keeps
     * @return the likeliest first, at least one
     */
    static List<Cause> of(EndedRun run, Evidence evidence, List<String> lines) {
        return new Diagnosis(run, evidence, lines).causes();
    }

    /**
     * The ports that may be the one of which the program says that it is in use: what it says it
     * is, or what its command line mentions. None if it says no such thing.
     */
    static List<Integer> portsIn(List<String> lines, String command) {
        Optional<String> complaint =
                lines.reversed().stream().filter(Diagnosis::complainsOfPort).findFirst();
        if (complaint.isEmpty()) {
            return List.of();
        }
        Matcher said = PORT.matcher(complaint.get());
        List<Integer> ports = new ArrayList<>();
        if (said.find()) {
            for (int group = 1; group <= said.groupCount(); group++) {
                if (said.group(group) != null) {
                    ports.add(Integer.valueOf(said.group(group)));
                }
            }
        } else {
            Matcher mentioned = MENTIONED.matcher(command);
            while (mentioned.find() && ports.size() < MOST_PORTS) {
                ports.add(Integer.valueOf(mentioned.group()));
            }
        }
        return ports.stream().filter(port -> port <= LAST_PORT).toList();
    }

    private static boolean complainsOfPort(String line) {
        return Clue.ALL.stream()
                .anyMatch(
                        clue -> clue.code() == CauseCode.PORT_IN_USE && clue.in(line).isPresent());
    }

    private List<Cause> causes() {
        addFacts();
        if (!(run.exit() instanceof Exit.NotStarted)) {
            addWords();
        }
        addMeaningOfExit();
        if (found.isEmpty()) {
            add(
                    10,
                    CauseCode.UNKNOWN,
                    Confidence.POSSIBLE,
                    "It ended with %s and said nothing that explains it."
                            .formatted(ExitWords.of(run.exit())),
                    lines.isEmpty() ? List.of() : lines.subList(lines.size() - 1, lines.size()),
                    remedies.showLog());
        }
        List<Cause> ranked = new ArrayList<>();
        Set<String> said = new HashSet<>();
        found.values().stream()
                .sorted(Comparator.comparingDouble(Weighed::weight).reversed())
                .map(Weighed::cause)
                // A line that is explained better already explains nothing else.
                .filter(cause ->
                        cause.evidence().isEmpty() || said.add(cause.evidence().getFirst()))
                .limit(MOST_CAUSES)
                .forEach(ranked::add);
        return List.copyOf(ranked);
    }

    private void add(
            double weight,
            CauseCode code,
            Confidence confidence,
            String sentence,
            List<String> speaksForIt,
            String next) {
        @Nullable Weighed known = found.get(code);
        List<String> all = new ArrayList<>(speaksForIt);
        if (known != null) {
            known.cause().evidence().stream().filter(one -> !all.contains(one)).forEach(all::add);
            if (known.weight() >= weight) {
                List<String> more = new ArrayList<>(known.cause().evidence());
                speaksForIt.stream().filter(one -> !more.contains(one)).forEach(more::add);
                found.put(
                        code,
                        new Weighed(
                                new Cause(
                                        code,
                                        known.cause().confidence(),
                                        known.cause().sentence(),
                                        limited(more),
                                        known.cause().nextCommand()),
                                known.weight()));
                return;
            }
        }
        found.put(
                code,
                new Weighed(new Cause(code, confidence, sentence, limited(all), next), weight));
    }

    private static List<String> limited(List<String> lines) {
        return lines.subList(0, Math.min(MOST_EVIDENCE, lines.size()));
    }

    private void addFacts() {
        @Nullable String ordered = run.orderedBecause();
        if (ordered != null) {
            addOrdered(ordered);
        }
        if (run.exit() instanceof Exit.NotStarted(var cause, _, String detail)) {
            addNotStarted(cause, detail);
        }
        if (run.exit() instanceof Exit.Unknown(String why) && why.contains("machine")) {
            add(
                    FACT,
                    CauseCode.MACHINE_RESTARTED,
                    Confidence.CERTAIN,
                    "The machine was restarted while it ran.",
                    List.of(),
                    "local-deploy restart " + run.program().name());
        }
        addMemoryKill();
        addMissingFolder();
        if (!evidence.fullDisks().isEmpty()) {
            add(
                    60,
                    CauseCode.DISK_FULL,
                    Confidence.POSSIBLE,
                    "A disk it writes to is full.",
                    evidence.fullDisks(),
                    remedies.command(Remedy.SHOW_DISKS, ""));
        }
    }

    private void addOrdered(String reason) {
        CauseCode code = ordered(reason.toLowerCase(Locale.ROOT));
        add(
                FACT + 20,
                code,
                Confidence.CERTAIN,
                "local-deploy ended it to start it anew: %s.".formatted(reason),
                memoryCurve().map(List::of).orElse(List.of()),
                code == CauseCode.UNRESPONSIVE
                        ? "local-deploy health " + run.program().name()
                        : remedies.showLog());
    }

    /** The watchers speak in words; a plugin's words may be any. */
    private static CauseCode ordered(String reason) {
        if (reason.startsWith("http check failed") || reason.startsWith("not ready")) {
            return CauseCode.UNRESPONSIVE;
        }
        if (reason.startsWith("log pattern")) {
            return CauseCode.LOG_PATTERN_MATCHED;
        }
        if (reason.contains("leak")) {
            return CauseCode.MEMORY_LEAK;
        }
        return reason.contains("threshold") || reason.contains("limit")
                ? CauseCode.RESOURCE_EXHAUSTED
                : CauseCode.ENDED_BY_WATCHER;
    }

    private void addNotStarted(Exit.NotStarted.Cause cause, String detail) {
        String command = run.program().command();
        switch (cause) {
            case COMMAND_NOT_FOUND ->
                    add(
                            FACT + 10,
                            CauseCode.COMMAND_NOT_FOUND,
                            Confidence.CERTAIN,
                            "The command '%s' was not found in the PATH it was started with."
                                    .formatted(firstWord(command)),
                            List.of(),
                            remedies.command(Remedy.FIND_COMMAND, firstWord(command)));
            case COMMAND_NOT_EXECUTABLE ->
                    add(
                            FACT + 10,
                            CauseCode.NOT_EXECUTABLE,
                            Confidence.CERTAIN,
                            "'%s' may not be executed: its permissions or its first line are wrong."
                                    .formatted(firstWord(command)),
                            List.of(),
                            "ls -l " + firstWord(command));
            case WORKING_DIRECTORY_GONE ->
                    add(
                            FACT + 10,
                            CauseCode.WORKING_DIRECTORY_GONE,
                            Confidence.CERTAIN,
                            "Its working directory %s is gone or may not be entered."
                                    .formatted(run.program().workingDirectory()),
                            List.of(),
                            remedies.command(Remedy.LIST_FILES, ""));
            case LOG_FILE_NOT_WRITABLE, OTHER ->
                    add(
                            FACT + 5,
                            evidence.fullDisks().isEmpty()
                                    ? CauseCode.LAUNCH_FAILED
                                    : CauseCode.DISK_FULL,
                            Confidence.CERTAIN,
                            "It could not be started: %s.".formatted(detail),
                            evidence.fullDisks(),
                            remedies.command(Remedy.SHOW_DISKS, ""));
        }
    }

    private static String firstWord(String command) {
        return command.strip().split("\\s+", 2)[0];
    }

    private void addMemoryKill() {
        MemoryKill kill = evidence.memoryKill();
        Confidence confidence =
                switch (kill.sureness()) {
                    case CERTAIN -> Confidence.CERTAIN;
                    case LIKELY -> Confidence.LIKELY;
                    case POSSIBLE, NONE, UNKNOWN -> Confidence.POSSIBLE;
                };
        if (kill.sureness() == Sureness.NONE || kill.sureness() == Sureness.UNKNOWN) {
            return;
        }
        List<String> why = new ArrayList<>(List.of(kill.sentence()));
        memoryCurve().ifPresent(why::add);
        add(
                kill.sureness() == Sureness.POSSIBLE ? 45 : FACT + 10,
                CauseCode.OUT_OF_MEMORY_KERNEL,
                confidence,
                "The kernel killed it because memory had run out.",
                why,
                remedies.showStatus());
    }

    private void addMissingFolder() {
        if (evidence.workingDirectoryGone()) {
            add(
                    FACT - 5,
                    CauseCode.WORKING_DIRECTORY_GONE,
                    Confidence.LIKELY,
                    "Its working directory %s is no longer there."
                            .formatted(run.program().workingDirectory()),
                    List.of(),
                    "ls -ld " + run.program().workingDirectory());
        }
    }

    private Optional<String> memoryCurve() {
        List<FigurePoint> figures = evidence.figures();
        if (figures.size() < 2) {
            return Optional.empty();
        }
        FigurePoint first = figures.getFirst();
        FigurePoint last = figures.getLast();
        long seconds = last.at().getEpochSecond() - first.at().getEpochSecond();
        return Optional.of(
                String.format(
                        Locale.ROOT,
                        "memory went from %.0f to %.0f MB in the last %d s that were seen",
                        first.memoryMb(),
                        last.memoryMb(),
                        seconds));
    }

    private void addWords() {
        for (int i = 0; i < lines.size(); i++) {
            boolean recent = lines.size() - i <= RECENT_LINES;
            for (Clue clue : Clue.ALL) {
                // Of equals the later one counts: it is nearer to the end.
                double later = i / 1000.0;
                clue.in(lines.get(i)).ifPresent(hit -> add(hit, recent, later));
            }
        }
        // A port that somebody else holds explains little unless the program complains of it.
        if (!found.containsKey(CauseCode.PORT_IN_USE) && evidence.portHolder() != null) {
            add(
                    48,
                    CauseCode.PORT_IN_USE,
                    Confidence.POSSIBLE,
                    portSentence(evidence.portHolder()),
                    List.of(),
                    remedies.command(Remedy.SHOW_PORT, ""));
        }
    }

    private void add(Clue.Hit hit, boolean recent, double later) {
        Clue clue = hit.clue();
        boolean explains = recent && !endedFromOutside() && !endedWell();
        double weight = (explains ? clue.weight() : clue.weight() / 2.0) + later;
        Confidence confidence = explains ? Confidence.LIKELY : Confidence.POSSIBLE;
        String sentence = hit.sentence();
        @Nullable PortHolder holder = evidence.portHolder();
        if (clue.code() == CauseCode.PORT_IN_USE && holder != null) {
            sentence = portSentence(holder);
            confidence = explains ? Confidence.CERTAIN : Confidence.POSSIBLE;
        }
        if (clue.code() == CauseCode.COMMAND_NOT_FOUND && exitIs(127)) {
            confidence = Confidence.CERTAIN;
        }
        if (clue.code() == CauseCode.PERMISSION_DENIED && exitIs(126)) {
            add(
                    95,
                    CauseCode.NOT_EXECUTABLE,
                    Confidence.CERTAIN,
                    "A command it consists of may not be executed.",
                    List.of(hit.line().strip()),
                    remedies.command(Remedy.LIST_FILES, ""));
            return;
        }
        List<String> why = new ArrayList<>(List.of(hit.line().strip()));
        if (clue.code() == CauseCode.CONFIGURATION_MISSING_ENV && wasRemoved(hit.name())) {
            why.add(hit.name() + " was set in the last good run");
            confidence = Confidence.CERTAIN;
        }
        add(
                weight,
                clue.code(),
                confidence,
                sentence,
                why,
                remedies.command(clue.remedy(), hit.name()));
    }

    private boolean wasRemoved(String name) {
        return evidence.environment() != null && evidence.environment().removed().contains(name);
    }

    private static String portSentence(PortHolder holder) {
        if (holder.deployment() != null) {
            return "Port %d is in use by the deployment %s (pid %d)."
                    .formatted(holder.port(), holder.deployment(), holder.pid());
        }
        return holder.pid() == null
                ? "Port %d is in use by a process of another user.".formatted(holder.port())
                : "Port %d is in use by pid %d (%s)."
                        .formatted(holder.port(), holder.pid(), holder.command());
    }

    private boolean exitIs(int code) {
        return run.exit().exitCode().orElse(-1) == code;
    }

    private boolean endedWell() {
        return exitIs(0);
    }

    /** By a signal that somebody sends, rather than one that a program brings upon itself. */
    private boolean endedFromOutside() {
        return switch (ExitWords.signalOf(run.exit()).orElse(0)) {
            case 1, 2, 3, 9, 15 -> true;
            default -> false;
        };
    }

    private void addMeaningOfExit() {
        OptionalInt signal = ExitWords.signalOf(run.exit());
        if (signal.isPresent() && run.orderedBecause() == null) {
            addSignal(signal.getAsInt());
        } else if (endedWell() && run.orderedBecause() == null) {
            add(
                    95,
                    CauseCode.EXITED_NORMALLY,
                    Confidence.CERTAIN,
                    "It ended by itself with exit code 0, as if its work were done.",
                    List.of(),
                    remedies.showLog());
        } else if (exitIs(127)) {
            add(
                    50,
                    CauseCode.COMMAND_NOT_FOUND,
                    Confidence.LIKELY,
                    "A command was not found.",
                    List.of(),
                    remedies.showLog());
        } else if (exitIs(126)) {
            add(
                    50,
                    CauseCode.NOT_EXECUTABLE,
                    Confidence.LIKELY,
                    "A command may not be executed.",
                    List.of(),
                    remedies.command(Remedy.LIST_FILES, ""));
        } else if (exitIs(78)) {
            add(
                    30,
                    CauseCode.CONFIGURATION_INVALID,
                    Confidence.POSSIBLE,
                    "It says that its configuration is wrong (exit code 78).",
                    List.of(),
                    remedies.showLog());
        }
    }

    private void addSignal(int signal) {
        String name = SignalNames.of(signal);
        switch (signal) {
            case 4, 7, 8, 11 ->
                    add(
                            signal == 11 || signal == 7 ? 95 : 50,
                            signal == 11 || signal == 7
                                    ? CauseCode.SEGMENTATION_FAULT
                                    : CauseCode.KILLED_BY_SIGNAL,
                            Confidence.CERTAIN,
                            signal == 11 || signal == 7
                                    ? "Native code inside it touched memory that is not its own (%s)."
                                            .formatted(name)
                                    : "The processor refused what it did (%s).".formatted(name),
                            List.of(),
                            remedies.showLog());
            case 6 ->
                    add(
                            60,
                            CauseCode.ABORTED,
                            Confidence.CERTAIN,
                            "It gave up by itself (%s): it found itself broken.".formatted(name),
                            List.of(),
                            remedies.showLog());
            default ->
                    add(
                            60,
                            CauseCode.KILLED_BY_SIGNAL,
                            Confidence.CERTAIN,
                            "It was ended by %s, which local-deploy did not send.".formatted(name)
                                    + (signal == 9 ? " " + sentenceOf(evidence.memoryKill()) : ""),
                            List.of(),
                            remedies.showLog());
        }
    }

    private static String sentenceOf(MemoryKill kill) {
        String said = kill.sentence();
        return Character.toUpperCase(said.charAt(0)) + said.substring(1) + ".";
    }
}
