package dev.localdeploy.crash;

import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.TcpSocket;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who listens on a port that a run could not have. */
final class PortHolders {
    private static final String MARKER = "LOCAL_DEPLOY_ID";

    private final OperatingSystem system;
    private final Function<String, Optional<String>> names;

    /**
     * @param names a deployment's name by its id
     */
    PortHolders(OperatingSystem system, Function<String, Optional<String>> names) {
        this.system = system;
        this.names = names;
    }

    /** Empty if nobody listens, or only another run of the same deployment. */
    Optional<PortHolder> of(int port, String deployment) {
        List<TcpSocket> listeners = system.listenersOn(port);
        if (listeners.isEmpty()) {
            return Optional.empty();
        }
        Optional<ProcessEntry> holder = system.holderOf(listeners);
        if (holder.isEmpty()) {
            return Optional.of(new PortHolder(port, null, "", null));
        }
        var id = holder.get().id();
        Optional<String> marker = system.variable(id, MARKER);
        if (marker.filter(deployment::equals).isPresent()) {
            return Optional.empty();
        }
        @Nullable String name = marker.flatMap(names).orElse(null);
        String command = String.join(" ", system.arguments(id)).strip();
        return Optional.of(new PortHolder(port, id.pid(), command, name));
    }
}
