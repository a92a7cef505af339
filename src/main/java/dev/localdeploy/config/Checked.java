package dev.localdeploy.config;

import dev.localdeploy.text.Visible;
import java.nio.file.Path;
import java.util.List;

/**
 * What came of checking configuration files.
 *
 * @param files that were read
 * @param problems of all of them; empty when all is well
 * @param notes what the user may want to know, such as a file that is not used
 */
public record Checked(List<Path> files, List<Problem> problems, List<String> notes) {
    public Checked {
        files = List.copyOf(files);
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    public boolean valid() {
        return problems.isEmpty();
    }

    /** For people: a line for each problem, or for each file that is valid; then the notes. */
    public String text() {
        var text = new StringBuilder();
        problems.forEach(problem -> text.append(problem).append('\n'));
        files.stream()
                .filter(this::isValid)
                .forEach(file -> text.append(Visible.line(file.toString())).append(" is valid\n"));
        if (files.isEmpty()) {
            text.append(
                    "No configuration file found here: the built-in values hold. \"local-deploy config init\" makes one.\n");
        }
        notes.forEach(note -> text.append("Note: ").append(note).append('\n'));
        return text.toString();
    }

    private boolean isValid(Path file) {
        return problems.stream().noneMatch(problem -> problem.file().equals(file));
    }

    /** For programs: {@code valid}, {@code files}, {@code problems} and {@code notes}. */
    public String json() {
        return Json.written(json -> {
            json.writeStartObject();
            json.writeBooleanField("valid", valid());
            Json.texts(json, "files", files);
            json.writeArrayFieldStart("problems");
            for (Problem problem : problems) {
                json.writeStartObject();
                json.writeStringField("file", problem.file().toString());
                json.writeNumberField("line", problem.line());
                json.writeNumberField("column", problem.column());
                json.writeStringField("key", problem.key());
                json.writeStringField("message", problem.message());
                json.writeEndObject();
            }
            json.writeEndArray();
            Json.texts(json, "notes", notes);
            json.writeEndObject();
        });
    }
}
