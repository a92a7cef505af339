package dev.localdeploy.testing;

import dev.localdeploy.figure.FigurePoint;
import dev.localdeploy.figure.FigureStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps figures where a test can see them; its disk can be full. */
public final class InMemoryFigures implements FigureStore {
    public final Map<String, List<FigurePoint>> saved = new ConcurrentHashMap<>();

    /** How often something was added. */
    public int appends;

    public boolean full;

    @Override
    public List<FigurePoint> read(String deployment) {
        return saved.getOrDefault(deployment, List.of());
    }

    @Override
    public int append(String deployment, List<FigurePoint> points) throws IOException {
        if (full) {
            throw new IOException("no space left on device");
        }
        appends++;
        var all = new ArrayList<>(read(deployment));
        all.addAll(points);
        saved.put(deployment, List.copyOf(all));
        return all.size();
    }

    @Override
    public void replace(String deployment, List<FigurePoint> points) {
        saved.put(deployment, List.copyOf(points));
    }

    @Override
    public void delete(String deployment) {
        saved.remove(deployment);
    }

    @Override
    public List<String> deployments() {
        return List.copyOf(saved.keySet());
    }
}
