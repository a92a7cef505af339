package dev.localdeploy.cli.service;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Runs the system's own programs, such as {@code systemctl}, found on the user's PATH.
 *
 * @param environment of the user's shell
 */
record Programs(Map<String, String> environment) {

    /**
     * What a program said.
     *
     * @param text standard output and error, without the last line end
     */
    record Said(int exitCode, String text) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }

    /**
     * Waits for it; these programs have time limits of their own.
     *
     * @throws IOException if there is no such program
     */
    Said run(List<String> command) throws IOException {
        var builder = new ProcessBuilder(found(command)).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectInput(new File("/dev/null"));
        Process process = builder.start();
        try (var output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), text.strip());
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException(command.getFirst() + " was interrupted", e);
        }
    }

    boolean has(String program) {
        return !path(program).equals(program);
    }

    private List<String> found(List<String> command) {
        var result = new java.util.ArrayList<>(command);
        result.set(0, path(command.getFirst()));
        return result;
    }

    /** On the user's PATH, which need not be ours. */
    private String path(String program) {
        for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
            var file = new File(folder, program);
            if (file.isAbsolute() && file.canExecute() && file.isFile()) {
                return file.getPath();
            }
        }
        return program;
    }
}
