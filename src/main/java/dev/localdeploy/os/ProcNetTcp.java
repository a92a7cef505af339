package dev.localdeploy.os;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code /proc/net/tcp} and {@code tcp6}, see proc_pid_net(5), where {@link SockDiag} gets no
 * answer. Field by field and by hand: a busy machine has thousands of lines, most of them of
 * connections that nobody owns any more.
 */
final class ProcNetTcp {
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private ProcNetTcp() {}

    /** Adds the sockets that have an owner. */
    static void parse(byte[] table, List<TcpSocket> sockets) {
        int at = endOfLine(table, 0) + 1; // the first line is the heading
        while (at < table.length) {
            int end = endOfLine(table, at);
            parseLine(table, at, end, sockets);
            at = end + 1;
        }
    }

    private static int endOfLine(byte[] table, int from) {
        int at = from;
        while (at < table.length && table[at] != '\n') {
            at++;
        }
        return at;
    }

    private static void parseLine(byte[] table, int from, int end, List<TcpSocket> sockets) {
        int address = from;
        Optional<TcpSocket.State> state = Optional.empty();
        int field = -1;
        for (int at = from; at < end; at++) {
            boolean starts = table[at] != ' ' && (at == from || table[at - 1] == ' ');
            if (!starts) {
                continue;
            }
            field++;
            switch (field) {
                case LOCAL_ADDRESS -> address = at;
                case STATE -> state = TcpSocket.State.numbered((int) number(table, at, end, 16));
                case INODE -> {
                    long inode = number(table, at, end, 10);
                    if (inode != 0 && state.isPresent()) {
                        sockets.add(socket(inode, state.get(), table, address, end));
                    }
                    return;
                }
                default -> {}
            }
        }
    }

    private static TcpSocket socket(
            long inode, TcpSocket.State state, byte[] table, int address, int end) {
        int colon = address;
        while (colon < end && table[colon] != ':') {
            colon++;
        }
        int port = (int) number(table, colon + 1, end, 16);
        return new TcpSocket(inode, state, address(table, address, colon), port);
    }

    /** Written word by word, each as the number that it is for this machine. */
    private static InetAddress address(byte[] table, int from, int colon) {
        final int digits = 2 * Integer.BYTES;
        ByteBuffer bytes = ByteBuffer.allocate((colon - from) / 2).order(ByteOrder.nativeOrder());
        for (int at = from; at + digits <= colon; at += digits) {
            bytes.putInt((int) number(table, at, at + digits, 16));
        }
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("neither 8 nor 32 digits of an address", e);
        }
    }

    private static long number(byte[] table, int from, int end, int radix) {
        long value = 0;
        for (int at = from; at < end; at++) {
            int digit = Character.digit(table[at], radix);
            if (digit < 0) {
                break;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
