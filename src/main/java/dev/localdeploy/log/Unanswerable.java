package dev.localdeploy.log;

/** A question to a log that cannot be answered; the message says why, and what to ask instead. */
public final class Unanswerable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unanswerable(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
