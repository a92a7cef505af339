package dev.localdeploy.os;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A TCP socket that some process has open.
 *
 * @param inode the kernel's number of the socket; processes that share a socket see the same one
 * @param localAddress the wildcard address where it takes whatever comes
 */
public record TcpSocket(long inode, State state, InetAddress localAddress, int localPort) {
    /**
     * The states in which a socket has an owner, with their numbers in Linux'
     * include/net/tcp_states.h. A connection in TIME_WAIT is the kernel's alone, one in SYN_RECV
     * belongs to nobody yet.
     */
    public enum State {
        ESTABLISHED(1),
        SYN_SENT(2),
        FIN_WAIT1(4),
        FIN_WAIT2(5),
        CLOSE(7),
        CLOSE_WAIT(8),
        LAST_ACK(9),
        LISTEN(10),
        CLOSING(11);

        private static final List<State> ALL = List.of(values());

        private final int number;

        State(int number) {
            this.number = number;
        }

        /** Empty where a socket has no owner. */
        static Optional<State> numbered(int number) {
            for (State state : ALL) {
                if (state.number == number) {
                    return Optional.of(state);
                }
            }
            return Optional.empty();
        }

        /** Whether a socket in it is one end of a connection, or was, rather than a listener. */
        public boolean ofConnections() {
            return this != LISTEN;
        }

        /** As the documentation of Linux writes it, such as {@code close_wait}. */
        public String inWords() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The state's bit in the kernel's sets of states. */
        int bit() {
            return 1 << number;
        }
    }

    /** Whether a connection to {@code localhost} can end up here. */
    public boolean answersLocalhost() {
        return localAddress.isAnyLocalAddress() || localAddress.isLoopbackAddress();
    }

    /**
     * Those listeners that get a connection to this address. As in the kernel, the exact address
     * goes before the wildcard, and a wildcard of IPv6 takes what comes over IPv4 if nobody else
     * does.
     *
     * @param listeners on one port
     */
    public static List<TcpSocket> answering(InetAddress address, List<TcpSocket> listeners) {
        return first(
                listeners.stream().filter(one -> one.localAddress.equals(address)).toList(),
                listeners.stream()
                        .filter(one -> one.isWildcard() && one.isIpv4() == isIpv4(address))
                        .toList(),
                listeners.stream().filter(one -> one.isWildcard() && isIpv4(address)).toList());
    }

    @SafeVarargs
    private static List<TcpSocket> first(List<TcpSocket>... choices) {
        for (List<TcpSocket> choice : choices) {
            if (!choice.isEmpty()) {
                return choice;
            }
        }
        return List.of();
    }

    private boolean isWildcard() {
        return localAddress.isAnyLocalAddress();
    }

    private boolean isIpv4() {
        return isIpv4(localAddress);
    }

    private static boolean isIpv4(InetAddress address) {
        return address instanceof Inet4Address;
    }
}
