package dev.localdeploy.figure;

import java.io.IOException;
import java.util.List;

/**
 * Keeps points across the death of the daemon. What is kept of one deployment is read and written
 * by one thread at a time.
 */
public interface FigureStore {
    /** Points of one deployment beyond which they are to be thinned out. */
    int MOST = 3500;

    /**
     * As they were added. What is damaged is set aside, with a loud message.
     *
     * @throws IOException if it may not be read; the message says which file
     */
    List<FigurePoint> read(String deployment) throws IOException;

    /**
     * Adds these. They survive the daemon; the last may not survive a power cut.
     *
     * @return how many are kept now
     */
    int append(String deployment, List<FigurePoint> points) throws IOException;

    /** Keeps only these from now on. */
    void replace(String deployment, List<FigurePoint> points) throws IOException;

    /** Forgets everything of a deployment. */
    void delete(String deployment) throws IOException;

    /** The ids of all deployments of which something is kept. */
    List<String> deployments();
}
