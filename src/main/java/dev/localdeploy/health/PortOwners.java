package dev.localdeploy.health;

import dev.localdeploy.process.PortOwner;
import dev.localdeploy.process.Run;

/** Who knows which process listens on a port. */
@FunctionalInterface
public interface PortOwners {
    /** Who answers at {@code localhost:port}, seen from a run. */
    PortOwner of(int port, Run run);
}
