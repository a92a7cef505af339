package dev.localdeploy.cli.service;

/**
 * What a service manager knows of us.
 *
 * @param registered whether our file is there
 * @param current whether the file is what this version would write
 * @param enabled whether the daemon starts at login
 * @param state in the service manager's words, such as {@code active (running)}
 * @param running whether the daemon runs as its service
 * @param pid of that daemon; 0 if there is none
 * @param afterLogout whether the daemon runs on when the user logs out
 */
public record Registration(
        boolean registered,
        boolean current,
        boolean enabled,
        String state,
        boolean running,
        long pid,
        AfterLogout afterLogout) {

    /**
     * Whether this is the daemon that runs as the service.
     *
     * @param pid of a daemon that runs
     */
    public boolean isOf(long pid) {
        return this.pid == pid;
    }

    /** What becomes of the user's services at logout. */
    public enum AfterLogout {
        RUNS_ON,
        ENDS,
        UNKNOWN
    }
}
