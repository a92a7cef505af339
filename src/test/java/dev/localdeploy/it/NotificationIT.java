package dev.localdeploy.it;

import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The desktop, as far as a {@code notify-send} that takes notes can stand for it. */
class NotificationIT {
    @RegisterExtension final Installation local = new Installation();

    @Test
    void a_crash_is_shown_on_the_desktop_without_letting_a_program_write_markup() throws Exception {
        Path notes = local.work().resolve("notes");
        local.script("notify-send", "#!/bin/sh\nprintf '%s|' \"$@\" >>" + notes + "\n");
        local.configure("notifications: {desktop: true, events: [crashed, log_error]}\n");

        local.shell(
                "PATH=$PWD:$PATH; local-deploy start --no-wait -n web -c"
                        + " 'sleep 1; echo \"Error: <b>&\"; exit 3'");

        await().untilAsserted(() ->
                assertThat(Files.exists(notes) ? Files.readString(notes) : "")
                        .contains(
                                "--app-name=local-deploy|--urgency=normal|--|web has"
                                        + " crashed|Process exited with code 3|",
                                "|web has an error in its log|Error:" + " &lt;b&gt;&amp;|"));
    }

    @Test
    void where_there_is_no_notify_send_the_bus_is_called() throws Exception {
        Path notes = local.work().resolve("notes");
        Files.createDirectory(local.work().resolve("bin"));
        for (String tool : List.of("sh", "sleep", "cat", "dirname", "readlink", "uname")) {
            Path original = Installation.program(tool).orElseThrow();
            Files.createSymbolicLink(local.work().resolve("bin").resolve(tool), original);
        }
        local.script("bin/gdbus", "#!/bin/sh\nprintf '%s|' \"$@\" >>" + notes + "\n");
        local.configure("notifications: {desktop: true, events: [log_error]}\n");

        local.shell(
                "L=$(command -v local-deploy); PATH=$PWD/bin; $L start --no-wait -n web -c"
                        + " 'echo \"Error: \\\\\\\"<b>\"; exec sleep 600'");

        await().untilAsserted(() ->
                assertThat(Files.exists(notes) ? Files.readString(notes) : "")
                        .contains(
                                "--method=org.freedesktop.Notifications.Notify|\"local-deploy\"|uint32"
                                        + " 0|\"\"|\"web has an error in its log\"|\"Error:",
                                "&lt;b&gt;\"|@as []|{'urgency': <byte 1>}|int32 -1|"));
    }
}
