package dev.localdeploy.cli.link;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The daemon's refusal: a problem document (RFC 9457) as an exception. */
public final class Problem extends Exception {
    private static final long serialVersionUID = 1L;

    private static final String FOREIGN = "http_";

    private final String code;
    private final List<String> details;

    public Problem(String code, String message, List<String> details) {
        super(message);
        this.code = code;
        this.details = List.copyOf(details);
    }

    static Problem of(int status, String body) {
        Json document = parsed(body);
        var details = new ArrayList<String>();
        for (Json detail : document.at("details").items()) {
            details.add(detail.textOr(""));
        }
        String title = document.at("title").textOr("the daemon answered with status " + status);
        return new Problem(
                document.at("code").textOr(FOREIGN + status),
                document.at("detail").textOr(title),
                details);
    }

    private static Json parsed(String body) {
        try {
            return Json.parse(body);
        } catch (IOException notOurs) {
            return Json.Literal.NULL;
        }
    }

    /** Stable, such as {@code no_such_deployment}. */
    public String code() {
        return code;
    }

    /** Whether local-deploy's daemon said it, and not some other server. */
    boolean isOurs() {
        return !code.startsWith(FOREIGN);
    }

    /** Further lines, such as the survivors of a stop. */
    public List<String> details() {
        return details;
    }
}
