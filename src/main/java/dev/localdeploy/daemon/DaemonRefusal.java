package dev.localdeploy.daemon;

/** The daemon cannot run here. The message says why, and what to do. */
final class DaemonRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    DaemonRefusal(String message) {
        super(message);
    }

    DaemonRefusal(String message, Throwable cause) {
        super(message, cause);
    }
}
