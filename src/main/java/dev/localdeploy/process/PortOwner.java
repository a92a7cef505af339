package dev.localdeploy.process;

/** Whose program answers on a port of this machine. */
public sealed interface PortOwner {
    /** A process of the run's tree; also one that only forwards to where the program is. */
    record Ours() implements PortOwner {}

    /**
     * Another one.
     *
     * @param command its arguments in one line; empty if it has just gone
     */
    record Stranger(long pid, String command) implements PortOwner {}

    /** Nothing listens there. */
    record Nobody() implements PortOwner {}

    /** Something listens, but whose it is we may not see: another user's, such as docker-proxy. */
    record Hidden() implements PortOwner {}
}
