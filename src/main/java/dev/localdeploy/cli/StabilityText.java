package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.text.Amounts;
import dev.localdeploy.cli.text.Facts;
import dev.localdeploy.cli.text.Style;
import dev.localdeploy.text.Visible;

/** Where a run is going, in lines that scripts grep. */
final class StabilityText {
    private StabilityText() {}

    /** Adds nothing for what is down. */
    static void addTo(Facts facts, DeploymentView deployment, Style style) {
        Json trend = deployment.json().at("memory_trend");
        if (!trend.at("leak_detected").isNull()) {
            facts.addPainted("Memory trend", memory(trend, style));
        }
        Json resources = deployment.json().at("resource_status");
        if (!resources.at("critical").isNull()) {
            addResources(facts, resources, style);
        }
    }

    private static String memory(Json trend, Style style) {
        String samples = Amounts.count(trend.at("samples").wholeOr(0), "sample");
        Json growth = trend.at("growth_rate_mb_per_minute");
        if (growth.isNull()) {
            return "too early to tell (" + samples + ")";
        }
        String words =
                signed(growth.amountOr(0))
                        + " MB/min over "
                        + Amounts.duration(trend.at("span_seconds").amountOr(0))
                        + " ("
                        + samples
                        + ")";
        return trend.at("leak_detected").isTrue()
                ? style.bad("LEAK  " + words + end(trend))
                : words + ", no leak";
    }

    private static String end(Json trend) {
        Json seconds = trend.at("seconds_until_full");
        return seconds.isNull()
                ? ""
                : ", memory is full in about " + Amounts.duration(seconds.amountOr(0));
    }

    private static String signed(double value) {
        String words = Amounts.decimal(value);
        return words.startsWith("-") ? words : "+" + words;
    }

    private static void addResources(Facts facts, Json resources, Style style) {
        boolean critical = resources.at("critical").isTrue();
        for (Json issue : resources.at("issues").items()) {
            String words = Visible.line(issue.textOr(""));
            facts.addPainted("Resources", critical ? style.bad(words) : style.doubtful(words));
        }
        if (resources.at("issues").items().isEmpty()) {
            facts.add("Resources", critical ? "still near a threshold" : "under all thresholds");
        }
    }
}
