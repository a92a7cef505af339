package dev.localdeploy.deployment;

import java.util.Optional;

/** What the operating system says of TCP ports. Implemented outside the core. */
public interface PortTable {
    /** Whether a program could listen on it now, on IPv4 and IPv6. TIME_WAIT does not count. */
    boolean canBind(int port);

    /** Who listens on it, as far as we may see. */
    Optional<Holder> holderOf(int port);

    /** A process that listens on a port. */
    record Holder(long pid, String command) {}
}
