package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** Times as the user's clock on the wall shows them. */
final class LocalTime {
    private LocalTime() {}

    /**
     * @param epochSeconds may have a fraction; nothing is shown as such
     */
    static String of(Json epochSeconds) {
        if (!(epochSeconds instanceof Json.Amount)) {
            return epochSeconds.textOr(DeploymentView.NOTHING);
        }
        return of(Instant.ofEpochSecond(epochSeconds.wholeOr(0)));
    }

    static String of(Instant instant) {
        var local = instant.atZone(ZoneId.systemDefault());
        return local.toLocalDate() + " " + local.toLocalTime().truncatedTo(ChronoUnit.SECONDS);
    }
}
