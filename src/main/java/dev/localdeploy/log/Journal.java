package dev.localdeploy.log;

import dev.localdeploy.os.DurableFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Remembers the layout of one log, and how far a rotation has come, so that whoever comes after a
 * crash knows what was done. Lines of text, replaced as a whole and durably.
 */
final class Journal {
    private static final String FIRST_LINE = "local-deploy log 1";

    private final Path file;
    private final Path log;

    Journal(Path file, Path log) {
        this.file = file;
        this.log = log;
    }

    /** What may be unfinished after a crash. */
    enum Step {
        /** Nothing. */
        RESTING,
        /** The archive that comes next may exist in part or as a whole, and does not count. */
        ARCHIVING,
        /** The newest archive counts; its bytes may still be in the live file, before its head. */
        RELEASING,
        /** The live file's head is a hole, or has been taken out. */
        REMOVING
    }

    /**
     * @param pending number of the archive that is being made; of no meaning otherwise
     */
    record Entry(Step step, Layout layout, int pending) {}

    void write(Step step, Layout layout) throws IOException {
        write(step, layout, 0);
    }

    void write(Step step, Layout layout, int pending) throws IOException {
        DurableFiles.write(file, text(step, layout, pending).getBytes(StandardCharsets.UTF_8));
    }

    private String text(Step step, Layout layout, int pending) {
        var text = new StringBuilder(FIRST_LINE);
        text.append("\nof ").append(log.toUri().toASCIIString());
        text.append("\nstep ").append(step.name().toLowerCase(Locale.ROOT));
        text.append("\npending ").append(pending);
        text.append("\nlive ").append(layout.live().words());
        text.append("\nbase ").append(layout.base());
        text.append("\nhead ").append(layout.head());
        text.append("\nformer ").append(layout.former().identity().words());
        text.append(" %d %d".formatted(layout.former().base(), layout.former().archivedEnd()));
        for (Archive one : layout.archives()) {
            text.append("\narchive %d %d %d".formatted(one.from(), one.to(), one.number()));
        }
        return text.append("\nend\n").toString();
    }

    /**
     * @throws IllegalArgumentException if it is not what we wrote
     */
    Optional<Entry> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = new String(DurableFiles.read(file), StandardCharsets.UTF_8);
        return Optional.of(new Parser(text).entry());
    }

    void delete() throws IOException {
        DurableFiles.delete(file);
    }

    /** Puts one that cannot be read out of the way. */
    Path setAside(long millis) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".corrupt-" + millis);
        DurableFiles.rename(file, aside);
        return aside;
    }

    /**
     * What a journal is about.
     *
     * @param exists whether there is a live file or at least one archive
     */
    record Subject(Path log, boolean exists) {}

    static Subject subjectOf(Path journal) throws IOException {
        var parser = new Parser(new String(DurableFiles.read(journal), StandardCharsets.UTF_8));
        Path log = Path.of(URI.create(parser.words("of", 1)[0]));
        boolean exists =
                Files.exists(log)
                        || parser.archives().stream()
                                .anyMatch(one -> Files.exists(one.fileFor(log)));
        return new Subject(log, exists);
    }

    /** Reads line by line; every line must be what is expected there. */
    private static final class Parser {
        private final List<String> lines;

        Parser(String text) {
            this.lines = text.lines().toList();
            if (lines.isEmpty()
                    || !lines.getFirst().equals(FIRST_LINE)
                    || !lines.getLast().equals("end")) {
                throw new IllegalArgumentException("it is not a complete journal of a log");
            }
        }

        Entry entry() {
            String[] former = words("former", 6);
            Layout layout =
                    new Layout(
                            FileIdentity.parse(words("live", 4), 0),
                            number("base"),
                            number("head"),
                            archives(),
                            new Layout.Former(
                                    FileIdentity.parse(former, 0),
                                    Long.parseLong(former[4]),
                                    Long.parseLong(former[5])),
                            Layout.EMPTY.emptied());
            Step step = Step.valueOf(words("step", 1)[0].toUpperCase(Locale.ROOT));
            return new Entry(step, layout, (int) number("pending"));
        }

        private List<Archive> archives() {
            List<Archive> archives = new ArrayList<>();
            for (String line : lines) {
                if (line.startsWith("archive ")) {
                    String[] words = line.split(" ", -1);
                    archives.add(
                            new Archive(
                                    Long.parseLong(words[1]),
                                    Long.parseLong(words[2]),
                                    Integer.parseInt(words[3])));
                }
            }
            return archives;
        }

        private long number(String key) {
            return Long.parseLong(words(key, 1)[0]);
        }

        String[] words(String key, int count) {
            for (String line : lines) {
                if (line.startsWith(key + " ")) {
                    String[] words = line.substring(key.length() + 1).split(" ", -1);
                    if (words.length == count) {
                        return words;
                    }
                }
            }
            throw new IllegalArgumentException("it has no line '%s' as expected".formatted(key));
        }
    }
}
