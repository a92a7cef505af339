package dev.localdeploy.scope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A message of D-Bus as far as we want to know it.
 *
 * <pre>
 *   byte 'l' · byte type · byte flags · byte 1 · uint32 length of the body · uint32 serial
 *   array of (byte field, variant) · padding to 8 · body
 * </pre>
 *
 * @param answers serial of the call that this answers; 0 if it answers none
 * @param error name of the error; empty if it is none
 * @param text the body, where that is one text; otherwise empty
 */
record Message(int answers, String error, String text) {
    static final int HEAD = 16;

    private static final int LARGEST = 1024 * 1024;
    private static final int PATH = 1;
    private static final int INTERFACE = 2;
    private static final int MEMBER = 3;
    private static final int ERROR_NAME = 4;
    private static final int REPLY_SERIAL = 5;
    private static final int DESTINATION = 6;
    private static final int SIGNATURE = 8;

    /**
     * A call of a method.
     *
     * @param target bus name, path of the object, interface and method
     * @param signature of the body; empty for none
     */
    static byte[] call(int serial, Target target, String signature, byte[] body) {
        var message = new MessageWriter();
        message.octet('l').octet(1).octet(0).octet(1).word(body.length).word(serial);
        message.array(
                MessageWriter.STRUCT,
                () -> {
                    field(message, PATH, "o").text(target.path());
                    field(message, DESTINATION, "s").text(target.name());
                    field(message, INTERFACE, "s").text(target.type());
                    field(message, MEMBER, "s").text(target.method());
                    if (!signature.isEmpty()) {
                        field(message, SIGNATURE, "g").signature(signature);
                    }
                });
        return message.align(MessageWriter.STRUCT).bytes(body).written();
    }

    private static MessageWriter field(MessageWriter message, int number, String signature) {
        return message.align(MessageWriter.STRUCT).octet(number).signature(signature);
    }

    /** Whom to call. */
    record Target(String name, String path, String type, String method) {}

    /**
     * Bytes of the rest of a message.
     *
     * @param head its first {@link #HEAD} bytes
     */
    static int restAfter(ByteBuffer head) throws IOException {
        if (head.get(0) != 'l') {
            throw new IOException("the bus speaks big-endian, which we do not");
        }
        ByteBuffer bytes = head.order(ByteOrder.LITTLE_ENDIAN);
        long fields = Integer.toUnsignedLong(bytes.getInt(12));
        long rest = (fields + 7) / 8 * 8 + Integer.toUnsignedLong(bytes.getInt(4));
        if (rest > LARGEST) {
            throw new IOException("the bus sent a message of %d bytes".formatted(rest));
        }
        return (int) rest;
    }

    /**
     * @param whole head and rest
     */
    static Message parse(ByteBuffer whole) throws IOException {
        try {
            return parsed(whole.order(ByteOrder.LITTLE_ENDIAN));
        } catch (IllegalArgumentException | java.nio.BufferUnderflowException e) {
            throw new IOException("the bus sent what is no message", e);
        }
    }

    private static Message parsed(ByteBuffer bytes) throws IOException {
        int answers = 0;
        String error = "";
        String signature = "";
        int end = HEAD + bytes.getInt(12);
        bytes.position(HEAD);
        while (bytes.position() < end) {
            align(bytes, MessageWriter.STRUCT);
            int field = bytes.get();
            switch (signature(bytes)) {
                case "s", "o" -> {
                    String text = text(bytes);
                    error = field == ERROR_NAME ? text : error;
                }
                case "u" -> {
                    align(bytes, MessageWriter.WORD);
                    int number = bytes.getInt();
                    answers = field == REPLY_SERIAL ? number : answers;
                }
                case "g" -> {
                    String said = signature(bytes);
                    signature = field == SIGNATURE ? said : signature;
                }
                default -> throw new IOException("the bus sent a field that nobody knows");
            }
        }
        align(bytes, MessageWriter.STRUCT);
        boolean isText = signature.startsWith("s") || signature.startsWith("o");
        return new Message(answers, error, isText ? text(bytes) : "");
    }

    private static String text(ByteBuffer bytes) {
        align(bytes, MessageWriter.WORD);
        byte[] text = new byte[bytes.getInt()];
        bytes.get(text).get();
        return new String(text, UTF_8);
    }

    private static String signature(ByteBuffer bytes) {
        byte[] text = new byte[bytes.get()];
        bytes.get(text).get();
        return new String(text, UTF_8);
    }

    private static void align(ByteBuffer bytes, int size) {
        bytes.position((bytes.position() + size - 1) / size * size);
    }
}
