package dev.localdeploy.os;

/** The signals we send; their numbers are the same on Linux and macOS. */
public enum Signal {
    TERM(15),
    KILL(9);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
