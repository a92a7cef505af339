package dev.localdeploy.cli.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.wire.Protocol;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionGapTest {
    private static final Protocol OURS = Protocol.CURRENT;
    private static final Protocol LATER = new Protocol(OURS.major(), OURS.minor() + 1);

    @Test
    void between_equals_there_is_none() {
        assertThat(gap("1.2.3", "1.2.3", OURS).notice()).isEmpty();
    }

    @Test
    void a_client_that_was_never_packaged_has_no_age() {
        assertThat(gap("(development)", "1.2.3", OURS).notice()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3, 1.2.2, older",
        "1.2.3, 1.10.0, newer",
        "1.2, 1.2.1, newer",
        "1.2.3, 1.2.3-SNAPSHOT, older",
        "1.2.3-SNAPSHOT, 1.2.3, newer",
        "1.2.3-A, 1.2.3-B, another",
    })
    void versions_are_compared_by_their_numbers(String client, String daemon, String word) {
        assertThat(gap(client, daemon, OURS).notice().orElseThrow()).contains("of a", word);
    }

    @Test
    void an_older_daemon_is_to_be_replaced_and_a_newer_one_wants_another_client() {
        assertThat(gap("1.2.3", "1.2.2", OURS).notice().orElseThrow())
                .contains("an older version (1.2.2) than this client (1.2.3)")
                .contains("'local-deploy service restart'", "deployments run on");
        assertThat(gap("1.2.3", "1.2.4", OURS).notice().orElseThrow())
                .contains("a newer version (1.2.4)", "'which -a local-deploy'");
    }

    @Test
    void what_is_spoken_counts_more_than_what_the_version_is_called() {
        assertThat(gap("1.2.3", "1.2.3", LATER).notice().orElseThrow()).contains("newer");
        assertThat(gap("1.2.3", "9.9.9", Protocol.FIRST).notice().orElseThrow()).contains("older");
    }

    @Test
    void neighbours_of_one_major_number_understand_each_other() {
        assertThatCode(() -> gap("1.2.3", "1.9", LATER).bridge()).doesNotThrowAnyException();
        assertThatCode(() -> gap("1.2.3", "1.0", Protocol.FIRST).bridge())
                .doesNotThrowAnyException();
    }

    @Test
    void strangers_part_with_a_sentence_that_says_who_must_go() {
        Protocol next = new Protocol(OURS.major() + 1, 0);
        assertThatThrownBy(() -> gap("1.2.3", "2.0.0", next).bridge())
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining(
                        "this client (version 1.2.3, protocol " + OURS + ") is too old")
                .hasMessageContaining("which -a local-deploy");
        assertThatThrownBy(() -> gap("1.2.3", "0.1", Protocol.of("0.9")).bridge())
                .hasMessageContaining("the daemon (version 0.1, protocol 0.9) is too old")
                .hasMessageContaining("service restart");
    }

    @ParameterizedTest
    @CsvSource({"2.13, 2, 13", "'', 0, 0", "1, 0, 0", "x.y, 0, 0", "1.2.3, 0, 0"})
    void what_is_no_protocol_is_that_of_a_stranger(String text, int major, int minor) {
        assertThat(Protocol.of(text)).isEqualTo(new Protocol(major, minor));
    }

    private static VersionGap gap(String client, String daemon, Protocol spoken) {
        return new VersionGap(
                client,
                new DaemonCard(
                        1,
                        daemon,
                        spoken,
                        URI.create("http://127.0.0.1:1"),
                        Path.of("/token"),
                        "/state",
                        "/log",
                        "one"));
    }
}
