package dev.localdeploy.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MessageTest {
    /** What libdbus sends to greet a bus: a call of Hello with serial 1. */
    private static final String CAPTURED_HELLO =
            "6c01000100000000010000006e00000001016f00150000002f6f72672f667265656465736b746f70"
                    + "2f4442757300000006017300140000006f72672e667265656465736b746f702e4442757300000000"
                    + "02017300140000006f72672e667265656465736b746f702e44427573000000000301730005000000"
                    + "48656c6c6f000000";

    @Test
    void a_call_is_written_as_every_bus_understands_it() {
        byte[] hello =
                Message.call(
                        1,
                        new Message.Target(
                                "org.freedesktop.DBus",
                                "/org/freedesktop/DBus",
                                "org.freedesktop.DBus",
                                "Hello"),
                        "",
                        new byte[0]);

        assertThat(HexFormat.of().formatHex(hello)).isEqualTo(CAPTURED_HELLO);
    }

    @Test
    void each_value_begins_at_a_multiple_of_its_size() {
        var written =
                new MessageWriter()
                        .octet(1)
                        .word(2)
                        .text("ab")
                        .array(MessageWriter.STRUCT, () -> {})
                        .longWord(3)
                        .signature("s");

        assertThat(HexFormat.of().formatHex(written.written()))
                .isEqualTo(
                        "01000000"
                                + "02000000"
                                + "02000000"
                                + "616200"
                                + "00" // octet, word, text
                                + "00000000"
                                + "00000000" // length of the array, padding
                                + "0300000000000000"
                                + "017300");
    }

    @Test
    void a_large_message_finds_room() {
        var writer = new MessageWriter();
        writer.array(
                MessageWriter.WORD,
                () -> {
                    for (int pid = 0; pid < 5000; pid++) {
                        writer.word(pid);
                    }
                });

        byte[] written = writer.written();
        assertThat(written).hasSize(4 + 4 * 5000);
        assertThat(HexFormat.of().formatHex(written, 0, 12))
                .isEqualTo("204e0000" + "00000000" + "01000000");
    }

    @Test
    void an_answer_says_which_call_it_answers_and_an_error_its_name_and_words() throws IOException {
        Message error = Message.parse(answer(3, 7, "x.UnitExists", "s", "it exists"));

        assertThat(error).isEqualTo(new Message(7, "x.UnitExists", "it exists"));
        assertThat(Message.parse(answer(2, 8, "", "", ""))).isEqualTo(new Message(8, "", ""));
    }

    @Test
    void nonsense_is_refused_and_not_believed() {
        assertThatThrownBy(() -> Message.restAfter(ByteBuffer.wrap(new byte[16])))
                .isInstanceOf(IOException.class);
        ByteBuffer huge = ByteBuffer.allocate(16).put(0, (byte) 'l').put(7, (byte) 0x7f);
        assertThatThrownBy(() -> Message.restAfter(huge)).hasMessageContaining("bytes");
        ByteBuffer torn = ByteBuffer.allocate(16).put(0, (byte) 'l').put(12, (byte) 40);
        assertThatThrownBy(() -> Message.parse(torn)).hasMessageContaining("no message");
    }

    static ByteBuffer answer(int type, int serial, String error, String signature, String text) {
        var body = new MessageWriter();
        if (!signature.isEmpty()) {
            body.text(text);
        }
        byte[] said = body.written();
        var message = new MessageWriter();
        message.octet('l').octet(type).octet(1).octet(1).word(said.length).word(99);
        message.array(
                MessageWriter.STRUCT,
                () -> {
                    message.align(8).octet(5).signature("u").word(serial);
                    if (!error.isEmpty()) {
                        message.align(8).octet(4).signature("s").text(error);
                    }
                    if (!signature.isEmpty()) {
                        message.align(8).octet(8).signature("g").signature(signature);
                    }
                });
        return ByteBuffer.wrap(message.align(8).bytes(said).written());
    }
}
