package dev.localdeploy.cli.link;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** A body of known length, or one that ends with its connection. */
final class SizedBody extends InputStream {
    static final long UNTIL_CLOSED = Long.MAX_VALUE;

    private final Socket socket;
    private final InputStream in;
    private long left;

    SizedBody(Socket socket, InputStream in, long length) {
        this.socket = socket;
        this.in = in;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = in.read(bytes, offset, (int) Math.min(length, left));
        if (count >= 0) {
            left -= left == UNTIL_CLOSED ? 0 : count;
        } else if (left != UNTIL_CLOSED) {
            throw new EOFException("the answer ends early");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
