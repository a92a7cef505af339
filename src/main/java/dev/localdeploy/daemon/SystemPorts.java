package dev.localdeploy.daemon;

import dev.localdeploy.deployment.PortTable;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.TcpSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Optional;

/** Asks the kernel about a port by doing what a program would do: listening on it. */
final class SystemPorts implements PortTable {
    private final OperatingSystem system;

    SystemPorts(OperatingSystem system) {
        this.system = system;
    }

    /**
     * Java sets SO_REUSEADDR on listening sockets, so connections in TIME_WAIT are no obstacle,
     * while another listener is, also one on a single address.
     */
    @Override
    public boolean canBind(int port) {
        return canBind(StandardProtocolFamily.INET, "0.0.0.0", port)
                && (!hasIpv6() || canBind(StandardProtocolFamily.INET6, "::", port));
    }

    @Override
    public Optional<Holder> holderOf(int port) {
        List<TcpSocket> listeners = system.listenersOn(port);
        return listeners.isEmpty()
                ? Optional.empty()
                : system.holderOf(listeners).map(this::holder);
    }

    private Holder holder(ProcessEntry process) {
        return new Holder(
                process.id().pid(), String.join(" ", system.arguments(process.id())).strip());
    }

    private static boolean canBind(StandardProtocolFamily family, String address, int port) {
        try (ServerSocketChannel socket = ServerSocketChannel.open(family)) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Port 0 is always free, unless there is no such family on this machine. */
    private static boolean hasIpv6() {
        try {
            return canBind(StandardProtocolFamily.INET6, "::", 0);
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }
}
