package dev.localdeploy.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Browsers that the user let in. A code, which only who has the token can ask for, becomes a
 * session once, within a minute. Nothing of it is written down, so sessions end with the daemon;
 * secrets are kept as digests, so that nothing that is looked up by them takes longer for a better
 * guess.
 *
 * <p>A session has two secrets, because browsers send a cookie to every port of its host, thus to
 * every server of anybody on this machine; and the key, which only pages of this very origin can
 * read, is out of reach of those, but not out of reach of a script.
 */
public final class Sessions {
    static final Duration CODE_LASTS = Duration.ofMinutes(1);
    static final Duration IDLE_LASTS = Duration.ofHours(12);

    /** Of codes, and of sessions. The oldest makes room. */
    static final int MOST = 16;

    private static final int SECRET_BYTES = 24;

    private final Clock clock;
    private final Supplier<? extends RandomGenerator> random;

    /** When each is over, by the digest of the code; oldest first. */
    private final Map<String, Instant> codes = new LinkedHashMap<>();

    /** By the digest of the cookie; the one used longest ago first. */
    private final Map<String, Session> sessions = new LinkedHashMap<>(MOST, 0.75f, true);

    /**
     * @param random asked when the first secret is needed: few daemons are ever looked at. It must
     *     be one that nobody can predict.
     */
    public Sessions(Clock clock, Supplier<? extends RandomGenerator> random) {
        this.clock = clock;
        this.random = random;
    }

    private record Session(String keyDigest, Instant lastUsed) {}

    /**
     * What opens the page once.
     *
     * @param code letters, digits, {@code -} and {@code _}
     */
    public record Code(String code, Instant expiresAt) {}

    /**
     * The two secrets of a new session.
     *
     * @param cookie what the browser sends by itself
     * @param key what the page sends with each call
     */
    public record Secrets(String cookie, String key) {
        @Override
        public String toString() {
            return "Secrets";
        }
    }

    public synchronized Code newCode() {
        forgetWhatIsOver();
        var code = new Code(secret(), clock.instant().plus(CODE_LASTS));
        makeRoom(codes);
        codes.put(digest(code.code()), code.expiresAt());
        return code;
    }

    /**
     * Uses up a code.
     *
     * @return empty if there is no such code, or no longer
     */
    public synchronized Optional<Secrets> begin(String code) {
        forgetWhatIsOver();
        if (codes.remove(digest(code)) == null) {
            return Optional.empty();
        }
        var secrets = new Secrets(secret(), secret());
        makeRoom(sessions);
        sessions.put(digest(secrets.cookie()), new Session(digest(secrets.key()), clock.instant()));
        return Optional.of(secrets);
    }

    /** Whether the cookie is that of a session, which is enough to see the empty page. */
    public synchronized boolean knows(String cookie) {
        forgetWhatIsOver();
        return sessions.computeIfPresent(
                        digest(cookie),
                        (_, session) -> new Session(session.keyDigest(), clock.instant()))
                != null;
    }

    /** Whether both secrets belong to one session, which is as good as the token. */
    public synchronized boolean opens(String cookie, String key) {
        if (!knows(cookie)) {
            return false;
        }
        Session session = sessions.get(digest(cookie));
        return session != null && session.keyDigest().equals(digest(key));
    }

    private void forgetWhatIsOver() {
        Instant now = clock.instant();
        codes.values().removeIf(expiresAt -> !expiresAt.isAfter(now));
        sessions.values().removeIf(session -> !session.lastUsed().plus(IDLE_LASTS).isAfter(now));
    }

    private static void makeRoom(Map<String, ?> full) {
        if (full.size() >= MOST) {
            full.remove(full.keySet().iterator().next());
        }
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.get().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String digest(String secret) {
        try {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
