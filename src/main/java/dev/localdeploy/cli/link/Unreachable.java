package dev.localdeploy.cli.link;

import java.net.URI;
import java.nio.file.Path;

/** There is no daemon to talk to, or it does not talk sense. */
public final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean nobodyThere;

    private Unreachable(String message, boolean nobodyThere) {
        super(message);
        this.nobodyThere = nobodyThere;
    }

    /** A daemon may well be there, but there is no way to it. */
    public Unreachable(String message) {
        this(message, false);
    }

    public Unreachable(String message, Throwable cause) {
        super(message, cause);
        this.nobodyThere = false;
    }

    /** The ordinary case: nobody has started one yet. */
    static Unreachable notRunning() {
        return new Unreachable(
                "the daemon is not running; 'local-deploy start' starts it with a deployment,"
                        + " 'local-deploy daemon start' without one",
                true);
    }

    /** Half written or spoilt: only a new daemon makes a new one, and only where none is alive. */
    static Unreachable unreadableCard(Path card, Exception cause) {
        return new Unreachable(card + " cannot be used: " + cause.getMessage(), true);
    }

    /** A killed daemon's card points at a port that somebody else has taken since. */
    static Unreachable strangerAt(URI address) {
        return new Unreachable(
                "the daemon is not running, and something else answers at its old address "
                        + address,
                true);
    }

    /** Whether it is safe to start a daemon. */
    public boolean nobodyThere() {
        return nobodyThere;
    }
}
