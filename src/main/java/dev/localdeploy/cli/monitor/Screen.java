package dev.localdeploy.cli.monitor;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

/**
 * The terminal while the monitor has it: its second screen, keys as they are pressed. Given back on
 * {@link #close} and, where a signal ends the JVM, by a shutdown hook; after that nothing is drawn.
 */
final class Screen implements AutoCloseable {
    private static final String ESC = "\u001b[";

    /** The second screen, without cursor; what is too long is cut rather than wrapped. */
    private static final String ENTER = ESC + "?1049h" + ESC + "?25l" + ESC + "?7l";

    private static final String CLEAR = ESC + "0m" + ESC + "2J";

    /** Where there is no second screen, the prompt comes below what was drawn. */
    private static final String LEAVE =
            ESC + "0m" + ESC + "?7h" + ESC + "?25h" + ESC + "999;1H" + ESC + "?1049l";

    /** What a terminal sends for one key arrives together, but over a network not quite. */
    private static final long SEQUENCE_MILLIS = 50;

    private static final long TURN_MILLIS = 1000;
    private static final int ESCAPE = 27;

    /** Stands for no character, as JLine's negative numbers do. */
    private static final int NONE = -1;

    private static final int USUAL_WIDTH = 80;
    private static final int USUAL_HEIGHT = 24;
    private static final long PATIENCE_SECONDS = 1;

    private final Terminal terminal;
    private final PrintStream out;
    private final Attributes before;
    private final Thread hook = new Thread(this::giveBack, "terminal-restorer");

    /** Held while something is written, so that nothing is drawn on what was given back. */
    private final ReentrantLock writing = new ReentrantLock();

    private boolean givenBack;

    /** Was read to see whether it belongs to an escape. Of the thread that reads keys. */
    private int ahead = NONE;

    private int width;
    private int height;
    private List<String> shown = List.of();

    private Screen(Terminal terminal, PrintStream out) {
        this.terminal = terminal;
        this.out = out;
        this.before = terminal.getAttributes();
    }

    /**
     * Takes the terminal on which this process was started.
     *
     * @param out leads to it
     * @return empty if there is none that can be drawn on
     */
    static Optional<Screen> open(PrintStream out) throws IOException {
        Terminal terminal;
        try {
            terminal =
                    TerminalBuilder.builder()
                            .system(true)
                            .jni(false)
                            .dumb(false)
                            // Otherwise it asks the terminal, whose answers would arrive as keys.
                            .graphemeCluster(false)
                            .encoding(StandardCharsets.UTF_8)
                            .build();
        } catch (IllegalStateException none) {
            return Optional.empty();
        }
        var screen = new Screen(terminal, out);
        try {
            screen.take();
        } catch (RuntimeException e) {
            screen.close();
            throw e;
        }
        return Optional.of(screen);
    }

    private void take() {
        Runtime.getRuntime().addShutdownHook(hook);
        terminal.enterRawMode();
        write(ENTER + CLEAR);
    }

    /** Calls this on a thread of its own whenever the terminal has another size. */
    void onResize(Runnable listener) {
        terminal.handle(Terminal.Signal.WINCH, _ -> listener.run());
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /**
     * Looks how large the terminal is now. One of unknown size is taken for the usual one.
     *
     * @return whether it has another size than before
     */
    boolean isMeasuredAnew() {
        Size now = terminal.getSize();
        boolean known = now.getColumns() > 0 && now.getRows() > 0;
        int columns = known ? now.getColumns() : USUAL_WIDTH;
        int rows = known ? now.getRows() : USUAL_HEIGHT;
        if (columns == width && rows == height) {
            return false;
        }
        width = columns;
        height = rows;
        shown = List.of();
        write(CLEAR);
        return true;
    }

    /**
     * @param lines as many as the terminal has
     */
    void draw(List<String> lines) {
        String changes = Repaint.between(shown, lines);
        if (!changes.isEmpty()) {
            write(changes);
        }
        shown = List.copyOf(lines);
    }

    private void write(String text) {
        writing.lock();
        try {
            if (!givenBack) {
                send(text);
            }
        } finally {
            writing.unlock();
        }
    }

    private void send(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /**
     * Waits for the next key. Called on one thread only.
     *
     * @throws IOException if the terminal is gone
     */
    Key key() throws IOException {
        if (ahead != NONE) {
            Key key = Key.ofCharacter(ahead);
            ahead = NONE;
            return key;
        }
        int first = character(terminal.reader());
        if (first == ESCAPE) {
            return Key.ofSequence(sequence(terminal.reader()));
        }
        char high = (char) first;
        return Character.isHighSurrogate(high)
                ? Key.typed(Character.toCodePoint(high, (char) character(terminal.reader())))
                : Key.ofCharacter(first);
    }

    /** Waits in turns, because JLine cannot be closed while somebody waits without an end. */
    private static int character(NonBlockingReader reader) throws IOException {
        int character;
        do {
            character = reader.read(TURN_MILLIS);
        } while (character == NonBlockingReader.READ_EXPIRED);
        if (character < 0) {
            throw new IOException("the terminal is gone");
        }
        return character;
    }

    /** What follows an escape; empty if it was the key of that name, whatever was typed next. */
    private String sequence(NonBlockingReader reader) throws IOException {
        int next = reader.read(SEQUENCE_MILLIS);
        if (next < 0) {
            return "";
        }
        int after = next == '[' || next == 'O' ? reader.read(SEQUENCE_MILLIS) : NONE;
        if (after < 0) {
            ahead = next;
            return "";
        }
        var sequence = new StringBuilder().append((char) next);
        while (after >= 0) {
            sequence.append((char) after);
            after = after < '@' || after > '~' ? reader.read(SEQUENCE_MILLIS) : NONE;
        }
        return sequence.toString();
    }

    /** Leaves the terminal as it was. */
    private void giveBack() {
        boolean mine = false;
        try {
            // Who draws may be stuck, because the terminal takes nothing: then it is not waited
            // for.
            mine = writing.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!givenBack) {
                givenBack = true;
                if (mine) {
                    send(LEAVE);
                }
                terminal.setAttributes(before);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException closed) {
            // JLine's own hook was first, and has given the attributes back.
        } finally {
            if (mine) {
                writing.unlock();
            }
        }
    }

    @Override
    public void close() throws IOException {
        giveBack();
        terminal.close();
    }
}
