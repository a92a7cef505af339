package dev.localdeploy.process;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was told of a run. */
final class RecordingListener implements RunListener {
    private static final String ALL = "all: ";

    final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void leaderExited(Exit exit, Instant at) {
        told.add("leader: " + exit.inWords());
    }

    @Override
    public void exited(Exit exit, Instant at) {
        told.add(ALL + exit.inWords());
    }

    @Override
    public void survived(List<Survivor> survivors) {
        told.add("survived: " + survivors.size());
    }

    boolean over() {
        return !end().isEmpty();
    }

    /**
     * How all of the run ended. On a busy machine its leader's end may have been told before, since
     * a shim that is slow to leave cannot be told from one that stays.
     */
    String end() {
        return told.stream()
                .filter(line -> line.startsWith(ALL))
                .findFirst()
                .map(line -> line.substring(ALL.length()))
                .orElse("");
    }
}
