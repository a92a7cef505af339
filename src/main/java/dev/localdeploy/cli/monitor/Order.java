package dev.localdeploy.cli.monitor;

/** What is to be done outside of the state. */
sealed interface Order {
    /** Ends the monitor. */
    record Quit(int exitCode) implements Order {}

    /**
     * @param name for what is said when it is done
     */
    record Do(Deed deed, String id, String name) implements Order {}

    /** Asks the daemon at once rather than at the next refresh. */
    record LookNow() implements Order {}
}
