package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.link.Json;
import java.util.List;

/** Something that may change what is shown. Times are seconds since 1970. */
sealed interface Happening {
    record Pressed(Key key) implements Happening {}

    /** The terminal may have another size: the same state is to be drawn anew. */
    record Redraw() implements Happening {}

    /**
     * @param rows that the terminal has between title and keys
     */
    record Measured(int rows) implements Happening {}

    /** The daemon told all of its deployments. */
    record Listed(List<Row> rows, double at) implements Happening {
        public Listed {
            rows = List.copyOf(rows);
        }
    }

    /**
     * The daemon told everything of one.
     *
     * @param every seconds until it tells it again
     */
    record Described(String id, Json status, double at, double every) implements Happening {}

    /** What the daemon remembers of one deployment's figures. */
    record Remembered(String id, Json figures) implements Happening {}

    /**
     * What happened to one deployment lately, as far as the daemon remembers.
     *
     * @param events each with {@code kind} and {@code data}, oldest first
     */
    record Recalled(String id, List<Json> events) implements Happening {
        public Recalled {
            events = List.copyOf(events);
        }
    }

    /** There is no such deployment any more. */
    record Missing(String id, String words) implements Happening {}

    /**
     * @param kind of event, such as {@code deployment}
     */
    record Heard(String kind, Json event, double at) implements Happening {}

    /**
     * @param lines of its output, oldest first
     * @param anew whether they begin again with what was told before
     */
    record Logged(String id, List<String> lines, boolean anew) implements Happening {
        public Logged {
            lines = List.copyOf(lines);
        }
    }

    /** Nobody answers. */
    record Lost(String words, double at) implements Happening {}

    record Found(long pid, double at) implements Happening {}

    /** A deed was done, or refused. */
    record Told(String words, boolean trouble) implements Happening {}

    /** The daemon answers, but not what was asked. */
    record Refused(String words) implements Happening {}
}
