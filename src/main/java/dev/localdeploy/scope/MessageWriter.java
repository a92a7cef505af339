package dev.localdeploy.scope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes values as D-Bus has them: little-endian, each at a multiple of its own size counted from
 * the beginning of the message. D-Bus Specification, "Marshaling (Wire Format)".
 */
final class MessageWriter {
    static final int STRUCT = 8;
    static final int WORD = 4;

    private ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);

    MessageWriter octet(int value) {
        room(1).put((byte) value);
        return this;
    }

    MessageWriter word(long value) {
        align(WORD);
        room(WORD).putInt((int) value);
        return this;
    }

    MessageWriter longWord(long value) {
        align(Long.BYTES);
        room(Long.BYTES).putLong(value);
        return this;
    }

    /** A text, or the path of an object. */
    MessageWriter text(String value) {
        byte[] text = value.getBytes(UTF_8);
        word(text.length);
        room(text.length + 1).put(text).put((byte) 0);
        return this;
    }

    MessageWriter signature(String value) {
        byte[] text = value.getBytes(UTF_8);
        room(text.length + 2).put((byte) text.length).put(text).put((byte) 0);
        return this;
    }

    /**
     * @param alignment of an element
     * @param elements writes them
     */
    MessageWriter array(int alignment, Runnable elements) {
        word(0);
        int length = bytes.position() - WORD;
        align(alignment);
        int begin = bytes.position();
        elements.run();
        bytes.putInt(length, bytes.position() - begin);
        return this;
    }

    MessageWriter align(int size) {
        while (bytes.position() % size != 0) {
            room(1).put((byte) 0);
        }
        return this;
    }

    MessageWriter bytes(byte[] more) {
        room(more.length).put(more);
        return this;
    }

    byte[] written() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private ByteBuffer room(int size) {
        if (bytes.remaining() < size) {
            int larger = Math.max(2 * bytes.capacity(), bytes.position() + size);
            ByteBuffer before = bytes.flip();
            bytes = ByteBuffer.allocate(larger).order(ByteOrder.LITTLE_ENDIAN).put(before);
        }
        return bytes;
    }
}
