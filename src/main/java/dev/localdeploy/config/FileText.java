package dev.localdeploy.config;

import dev.localdeploy.text.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a whole file that a person wrote, and refuses what no person would have written. */
final class FileText {
    static final int MOST_BYTES = 1_000_000;

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private FileText() {}

    /** The text; empty after telling {@code problems} why there is none. */
    static Optional<String> read(Path file, Problems problems) {
        // A pipe or a device would block, or never end.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            String what = Files.isDirectory(file) ? "a folder" : "neither a file nor a link to one";
            problems.addForFile("is " + what + "; move it away or put a file in its place");
            return Optional.empty();
        }
        return readAnyKind(file, problems);
    }

    /** As {@link #read}, also what is no file: the caller does not mind to wait for it. */
    static Optional<String> readAnyKind(Path file, Problems problems) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                problems.addForFile("is larger than 1 MB; a configuration file has a few lines");
                return Optional.empty();
            }
            return decoded(bytes, problems).filter(text -> isClean(text, problems));
        } catch (IOException e) {
            problems.addForFile("cannot be read: " + reason(e));
            return Optional.empty();
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ ->
                    "permission denied; allow it with chmod u+r, or change its owner";
            case NoSuchFileException _ -> "no such file";
            default -> Visible.line(String.valueOf(e.getMessage()));
        };
    }

    private static Optional<String> decoded(byte[] bytes, Problems problems) {
        var in = ByteBuffer.wrap(bytes);
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(in).toString())
                    .map(FileText::withoutMark);
        } catch (CharacterCodingException e) {
            // The decoder stops before the byte that it cannot make sense of.
            String before = new String(bytes, 0, in.position(), StandardCharsets.UTF_8);
            complain(
                    before,
                    before.length(),
                    "found a byte that is not UTF-8; save the file as UTF-8",
                    problems);
            return Optional.empty();
        }
    }

    private static String withoutMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static boolean isClean(String text, Problems problems) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int codePoint = text.codePointAt(i);
            boolean space = codePoint == '\n' || codePoint == '\r' || codePoint == '\t';
            if (Character.isISOControl(codePoint) && !space) {
                complain(
                        text,
                        i,
                        "found the control character U+%04X; remove it, or write it as an escape in double quotes"
                                .formatted(codePoint),
                        problems);
                return false;
            }
        }
        return true;
    }

    private static void complain(String text, int at, String message, Problems problems) {
        String before = text.substring(0, at);
        int lineStart = before.lastIndexOf('\n') + 1;
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        problems.add(line, 1 + before.codePointCount(lineStart, at), "", message);
    }
}
