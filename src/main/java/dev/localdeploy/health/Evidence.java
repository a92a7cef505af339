package dev.localdeploy.health;

import java.util.Map;

/**
 * The figures behind a verdict. A history keeps hundreds of them, so each check has a small record
 * of its own, and a map is made only when somebody reads.
 */
public interface Evidence {
    /** Where the message says it all. */
    Evidence NONE = Map::of;

    /** Names in snake_case and values that JSON knows. */
    Map<String, Object> asMap();
}
