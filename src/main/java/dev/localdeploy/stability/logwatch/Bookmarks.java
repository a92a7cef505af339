package dev.localdeploy.stability.logwatch;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Keeps a bookmark for each deployment, which outlives the daemon. Implemented outside. */
public interface Bookmarks {
    /**
     * @return empty if there is none
     * @throws IOException if there is one that cannot be read; it has been set aside, which the
     *     message says
     */
    Optional<Bookmark> load(String deployment) throws IOException;

    /** Replaces the last one, in one step. */
    void save(String deployment, Bookmark bookmark) throws IOException;

    void delete(String deployment) throws IOException;

    /** Of which deployments there are any; of none if the folder cannot be read. */
    List<String> deployments();
}
