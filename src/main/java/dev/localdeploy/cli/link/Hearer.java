package dev.localdeploy.cli.link;

/** Listens to the daemon's events, on the thread that reads them. */
public interface Hearer {
    /** From now on no event is missed. */
    void listening();

    /**
     * @param kind such as {@code deployment}
     */
    void heard(String kind, Json event);

    /**
     * @param id with which nothing is missed if the stream breaks now and is opened again
     */
    void cameTo(String id);
}
