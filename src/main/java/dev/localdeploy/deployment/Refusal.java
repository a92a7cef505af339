package dev.localdeploy.deployment;

import java.util.List;

/**
 * Something the user asked for cannot be done. The message says what happened, to which deployment,
 * and what to do now.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Stable names: scripts rely on them. */
    public enum Code {
        NO_SUCH_DEPLOYMENT,
        NO_SUCH_REPORT,
        AMBIGUOUS_REFERENCE,
        INVALID_REQUEST,
        NAME_TAKEN,
        PORT_TAKEN,
        CONFIGURATION_INVALID,
        STILL_RUNNING,
        STOP_FAILED,
        START_FAILED,
        ALREADY_SO,
        STATE_NOT_WRITABLE
    }

    private final Code code;
    private final List<String> details;

    public Refusal(Code code, String message) {
        this(code, message, List.of());
    }

    /**
     * @param details further lines, such as the survivors of a stop
     */
    public Refusal(Code code, String message, List<String> details) {
        super(message);
        this.code = code;
        this.details = List.copyOf(details);
    }

    public Code code() {
        return code;
    }

    public List<String> details() {
        return details;
    }
}
