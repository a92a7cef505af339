package dev.localdeploy.cli.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What starts the daemon at login and replaces it when it dies. One class per system. */
public interface ServiceManager {
    /** What people call it. */
    String name();

    /** The file that tells it of us. */
    Path file() throws IOException;

    /** What it knows of us. Changes nothing. */
    Registration look() throws ServiceTrouble, IOException;

    /** Whether it is registered to run the daemon of these very folders. Asks nobody. */
    boolean isRegistered() throws IOException;

    /**
     * Writes the file where it is missing or outdated, has the daemon started at every login, and
     * starts it now. What is right already is left alone.
     *
     * @param before what was seen by {@link #look}
     * @return what was done, a sentence each
     * @throws ServiceTrouble if the service manager refuses; what was written stays, and a second
     *     call heals it
     */
    List<String> install(Registration before) throws ServiceTrouble, IOException;

    /**
     * Ends the daemon and takes back what {@link #install} did. What the daemon has started goes on
     * running.
     *
     * @param before what was seen by {@link #look}
     * @return what was done, a sentence each; none if there was nothing to take back
     */
    List<String> uninstall(Registration before) throws ServiceTrouble, IOException;

    /** Starts the daemon and waits until it answers. */
    void start() throws ServiceTrouble, IOException;

    /** Ends the daemon, if it runs, and starts the one that is installed now. */
    void restart() throws ServiceTrouble, IOException;

    /** Lets the user's services run on after logout, where this is not so by itself. */
    void keepAfterLogout() throws ServiceTrouble, IOException;
}
