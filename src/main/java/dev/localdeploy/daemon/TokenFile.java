package dev.localdeploy.daemon;

import dev.localdeploy.os.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The secret of this user's API: made once, read by daemon and clients. */
final class TokenFile {
    private static final Logger LOG = Logger.getLogger(TokenFile.class);
    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{64}");
    private static final int BYTES = 32;

    private TokenFile() {}

    /** The token in the file. A file that others could read, or that has none, gets a new one. */
    static String readOrMake(Path file) throws IOException {
        Optional<String> known = read(file);
        if (known.isPresent()) {
            return known.get();
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        DurableFiles.write(file, (token + "\n").getBytes(StandardCharsets.US_ASCII));
        return token;
    }

    private static Optional<String> read(Path file) throws IOException {
        DurableFiles.refuseLink(file);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String mode =
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
        if (!mode.endsWith("------")) {
            LOG.warnf("file=%s could be read by others (%s), so a new token is made", file, mode);
            return Optional.empty();
        }
        String token = new String(DurableFiles.read(file), StandardCharsets.US_ASCII).strip();
        return Optional.of(token).filter(text -> TOKEN.matcher(text).matches());
    }
}
