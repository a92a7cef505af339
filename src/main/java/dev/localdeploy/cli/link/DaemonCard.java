package dev.localdeploy.cli.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.localdeploy.wire.Folders;
import dev.localdeploy.wire.Protocol;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a daemon leaves in the runtime folder for those who look for it. A daemon that was killed
 * leaves its card behind, so a card is a hint and no proof.
 */
public record DaemonCard(
        long pid,
        String version,
        Protocol protocol,
        URI apiUrl,
        Path tokenFile,
        String stateFolder,
        String logFile,
        String instanceId) {

    /**
     * @return empty where no daemon has left a card, or the process that left it is gone
     * @throws Unreachable if there is a card that cannot be used
     */
    public static Optional<DaemonCard> read(Folders folders) throws Unreachable {
        Path file = folders.endpointFile();
        try {
            DaemonCard card = of(Json.parse(Files.readString(file)));
            return card.processLives() ? Optional.of(card) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw Unreachable.unreadableCard(file, e);
        }
    }

    private static DaemonCard of(Json card) {
        return new DaemonCard(
                card.at("pid").wholeOr(0),
                card.at("version").textOr(""),
                Protocol.of(card.at("protocol").textOr(Protocol.FIRST.toString())),
                URI.create(card.at("api_url").textOr("")),
                Path.of(card.at("token_file").textOr("")),
                card.at("state_dir").textOr(""),
                card.at("log_file").textOr(""),
                card.at("instance_id").textOr(""));
    }

    /**
     * Keeps the token from whoever took the port of a daemon that was killed. Asks /proc where
     * there is one, because ProcessHandle starts threads and takes a zombie for alive.
     */
    private boolean processLives() {
        if (!new File("/proc/self").exists()) {
            return ProcessHandle.of(pid).isPresent();
        }
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), ISO_8859_1);
            // The state follows the name, which may hold anything; proc_pid_stat(5).
            String state = stat.substring(stat.lastIndexOf(')') + 1).strip();
            return !state.startsWith("Z") && !state.startsWith("X");
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * The secret that opens the API.
     *
     * @throws Unreachable if it cannot be read, or others can read it, too
     */
    String token() throws Unreachable {
        try {
            int mode = (int) Files.getAttribute(tokenFile, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if ((mode & 077) != 0) {
                throw new Unreachable(
                        "others may read %s, so its secret is none: delete it and restart the daemon"
                                .formatted(tokenFile));
            }
            return Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new Unreachable("the token cannot be read: " + e.getMessage(), e);
        }
    }
}
