package dev.localdeploy.cli.link;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** A body in chunks, each with its length before it (RFC 9112, section 7.1). */
final class ChunkedBody extends InputStream {
    private final Socket socket;
    private final InputStream in;
    private long left;
    private boolean begun;
    private boolean ended;

    ChunkedBody(Socket socket, InputStream in) {
        this.socket = socket;
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = in.read(bytes, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the answer ends early");
        }
        left -= count;
        return count;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(left, in.available());
    }

    private void nextChunk() throws IOException {
        if (begun) {
            Http.line(in); // the line end after the chunk before
        }
        begun = true;
        String size = Http.line(in);
        int extension = size.indexOf(';');
        left = Http.number((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
        if (left == 0) {
            ended = true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
