package dev.localdeploy.notification;

import java.io.IOException;

/** Why a notice could not be brought to somebody, in words that need no name of an exception. */
final class Undelivered extends IOException {
    private static final long serialVersionUID = 1L;

    Undelivered(String why) {
        super(why);
    }

    /**
     * What there is to say of it. The message of others is often only a name, or nothing, and their
     * class tells what it means.
     */
    static String why(IOException e) {
        return e instanceof Undelivered ? String.valueOf(e.getMessage()) : e.toString();
    }
}
