package dev.localdeploy.stability.resource;

import java.util.Map;

/** What is remembered of a run from sample to sample. Each run begins with {@link #NEW}. */
public record ResourceHistory(Map<String, Gauge> gauges) {
    public static final ResourceHistory NEW = new ResourceHistory(Map.of());

    public ResourceHistory {
        gauges = Map.copyOf(gauges);
    }
}
