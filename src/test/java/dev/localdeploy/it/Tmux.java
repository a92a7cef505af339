package dev.localdeploy.it;

import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real terminal: a tmux server of its own, whose socket lies in the home of an installation, with
 * one shell in it. Its prompt is {@value #PROMPT}.
 */
final class Tmux implements AutoCloseable {
    static final String PROMPT = "ready>";

    private final Installation local;
    private final String socket;

    private Tmux(Installation local) {
        this.local = local;
        this.socket = local.home().resolve("tmux").toString();
    }

    static boolean isInstalled() {
        return Installation.program("tmux").isPresent();
    }

    /** A terminal of this size, in which {@code local-deploy} is on the PATH. */
    static Tmux open(Installation local, int width, int height) {
        var tmux = new Tmux(local);
        tmux.run(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                Integer.toString(width),
                "-y",
                Integer.toString(height),
                "PATH="
                        + Installation.program().getParent()
                        + ":$PATH PS1='"
                        + PROMPT
                        + " ' /bin/sh");
        await().untilAsserted(() -> assertThat(tmux.screen()).contains(PROMPT));
        return tmux;
    }

    /** Types a line and presses Enter. */
    void type(String line) {
        run("send-keys", "-l", line);
        press("Enter");
    }

    /** Presses keys by tmux's names, such as {@code Enter}, {@code Up} or {@code x}. */
    void press(String... keys) {
        var command = new ArrayList<>(List.of("send-keys"));
        command.addAll(List.of(keys));
        run(command.toArray(String[]::new));
    }

    void resize(int width, int height) {
        run("resize-window", "-x", Integer.toString(width), "-y", Integer.toString(height));
    }

    /** What the terminal shows, without trailing blanks. */
    String screen() {
        return run("capture-pane", "-p");
    }

    /** The same with the sequences that paint it. */
    String paintedScreen() {
        return run("capture-pane", "-p", "-e");
    }

    /** Waits until all of this is on the screen. */
    void awaitScreen(String... texts) {
        await().untilAsserted(() -> assertThat(screen()).contains(texts));
    }

    void awaitNotOnScreen(String text) {
        await().untilAsserted(() -> assertThat(screen()).doesNotContain(text));
    }

    private String run(String... arguments) {
        var command = new ArrayList<>(List.of("tmux", "-S", socket));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(local.work().toFile())
                            .redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(local.environment());
            Process process = builder.start();
            process.getOutputStream().close();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("%s: %s", command, said).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        run("kill-server");
    }
}
