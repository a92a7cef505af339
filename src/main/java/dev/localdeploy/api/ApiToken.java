package dev.localdeploy.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The secret that opens the API. Never printed: not even {@code toString} gives it away. */
public final class ApiToken {
    private static final String SCHEME = "Bearer ";

    private final byte[] secret;

    public ApiToken(String secret) {
        if (secret.isBlank()) {
            throw new IllegalArgumentException("an empty token would let everybody in");
        }
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Takes the same time however much of the token is right.
     *
     * @param authorization the whole header, empty when there was none
     */
    boolean opens(String authorization) {
        boolean scheme = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        byte[] said =
                (scheme ? authorization.substring(SCHEME.length()) : "")
                        .strip()
                        .getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(secret, said);
    }

    @Override
    public String toString() {
        return "ApiToken";
    }
}
