package dev.localdeploy.process;

import java.util.OptionalInt;

/** How a run ended. */
public sealed interface Exit {
    /** It ended by itself with this exit code, 0 to 255. */
    record Code(int code) implements Exit {}

    /** It was ended by this signal. */
    record Signalled(int signal) implements Exit {}

    /**
     * It never came to life.
     *
     * @param cause what failed, so that the policy can tell whether another try makes sense
     * @param status as a shell would report it: 127 not found, 126 not executable and the rest
     * @param detail a sentence for the user
     */
    record NotStarted(Cause cause, int status, String detail) implements Exit {
        /** What stood in the way of a start. */
        public enum Cause {
            COMMAND_NOT_FOUND,
            COMMAND_NOT_EXECUTABLE,
            WORKING_DIRECTORY_GONE,
            LOG_FILE_NOT_WRITABLE,
            OTHER
        }
    }

    /** Nobody was there to see it: even the record of its shim is gone. */
    record Unknown(String why) implements Exit {}

    /** The exit code, where there is one. */
    default OptionalInt exitCode() {
        return switch (this) {
            case Code(int code) -> OptionalInt.of(code);
            case NotStarted(_, int code, _) -> OptionalInt.of(code);
            case Signalled _, Unknown _ -> OptionalInt.empty();
        };
    }

    /** The signal's number, where there was one. */
    default OptionalInt exitSignal() {
        return this instanceof Signalled(int signal) ? OptionalInt.of(signal) : OptionalInt.empty();
    }

    /** The words used in history, logs and messages, such as {@code killed by SIGKILL}. */
    default String inWords() {
        return switch (this) {
            case Code(int code) -> "Process exited with code " + code;
            case Signalled(int signal) -> "killed by " + SignalNames.of(signal);
            case NotStarted(_, _, String detail) -> detail;
            case Unknown(String why) -> "Process ended, exit code unknown: " + why;
        };
    }
}
