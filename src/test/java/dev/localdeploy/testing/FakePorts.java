package dev.localdeploy.testing;

import dev.localdeploy.deployment.PortTable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** TCP ports on which nobody listens but who is said to. */
public final class FakePorts implements PortTable {
    private final Map<Integer, Holder> holders = new ConcurrentHashMap<>();

    public void listen(int port, long pid, String command) {
        holders.put(port, new Holder(pid, command));
    }

    public void release(int port) {
        holders.remove(port);
    }

    @Override
    public boolean canBind(int port) {
        return !holders.containsKey(port);
    }

    @Override
    public Optional<Holder> holderOf(int port) {
        return Optional.ofNullable(holders.get(port));
    }
}
