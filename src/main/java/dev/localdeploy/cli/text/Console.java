package dev.localdeploy.cli.text;

import dev.localdeploy.text.Visible;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes. Results go to {@code out}, messages and errors to {@code err}, so that a
 * script can tell them apart.
 *
 * @param terminal whether a person reads {@code out}
 * @param width columns of that terminal; {@link Integer#MAX_VALUE} where there is none
 */
public record Console(PrintStream out, PrintStream err, boolean terminal, int width, Style style) {

    /** The same console without colours. */
    public Console plain() {
        return new Console(out, err, terminal, width, Style.PLAIN);
    }

    /**
     * Prints a line of a result, or several. The caller has made foreign text {@link Visible}.
     *
     * <p>As bytes, because a stream's own encoder costs a client milliseconds to come to life.
     */
    public void print(String line) {
        out.writeBytes((line + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /** Prints a JSON document and nothing else. */
    public void printJson(String document) {
        print(Visible.json(document).stripTrailing());
    }

    /** Tells the user something that is not the result. */
    public void tell(String message) {
        err.println("local-deploy: " + Visible.lines(message));
    }

    /** The same at once, where nothing else may come for hours. */
    public void tellNow(String message) {
        tell(message);
        err.flush();
    }

    /** A further line below a message. */
    public void tellMore(String line) {
        err.println("  " + Visible.logLine(line));
    }
}
