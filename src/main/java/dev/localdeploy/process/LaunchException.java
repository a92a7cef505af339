package dev.localdeploy.process;

/** The operating system refused to start a run at all: out of memory, processes or files. */
public final class LaunchException extends Exception {
    public LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
