package dev.localdeploy.health;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP check saw.
 *
 * @param status of the answer, 0 without one
 * @param location where a redirect points to
 * @param listener whose port it is
 * @param askedPort the run was asked to listen on
 * @param listeningPort on which the run listens instead of {@code askedPort}
 */
record HttpEvidence(
        String url,
        int status,
        int tries,
        @Nullable String location,
        Listener listener,
        @Nullable Integer askedPort,
        @Nullable Integer listeningPort)
        implements Evidence {

    /** Whose port was asked. */
    sealed interface Listener {
        /** A process of the run. */
        record Own() implements Listener {}

        /** A process that we may not see. */
        record Hidden() implements Listener {}

        /** No process, as far as we can see. */
        record Nobody() implements Listener {}

        /** A process of somebody else. */
        record Stranger(long pid, String command) implements Listener {}

        /** It was of no interest: the URL leads elsewhere. */
        record Elsewhere() implements Listener {}
    }

    /** Whether the program itself answered, if only to say that there is no such page. */
    boolean answers() {
        return status > 0 && status < 500 && !(listener instanceof Listener.Stranger);
    }

    @Override
    public Map<String, Object> asMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("url", url);
        if (status > 0) {
            map.put("status_code", status);
        }
        if (tries > 0) {
            map.put("tries", tries);
        }
        if (location != null) {
            map.put("location", location);
        }
        switch (listener) {
            case Listener.Own _ -> map.put("listener", "own");
            case Listener.Hidden _ -> map.put("listener", "hidden");
            case Listener.Nobody _ -> map.put("listener", "none seen");
            case Listener.Stranger(long pid, String command) -> {
                map.put("listener", "stranger");
                map.put("listener_pid", pid);
                map.put("listener_command", command);
            }
            case Listener.Elsewhere _ -> {}
        }
        if (askedPort != null) {
            map.put("asked_port", askedPort);
        }
        if (listeningPort != null) {
            map.put("listening_port", listeningPort);
        }
        return map;
    }
}
