package dev.localdeploy.os;

/**
 * One line of the process table.
 *
 * @param parent pid of the parent
 * @param group process group
 * @param session session, 0 where the system does not tell
 * @param state the kernel's letter: R running, S sleeping, T stopped, Z zombie …
 * @param cpuMillis processor time used since its start, user and system
 * @param reapedCpuMillis processor time of its ended children, and of theirs, as far as each was
 *     waited for; 0 where the system does not tell. A child that ends while its parent ignores
 *     SIGCHLD is never waited for
 * @param residentBytes memory in RAM; what it shares with others counts in each of them
 */
public record ProcessEntry(
        ProcessId id,
        long parent,
        long group,
        long session,
        char state,
        long cpuMillis,
        long reapedCpuMillis,
        int threads,
        long residentBytes) {
    /** Dead, though its parent has not taken note yet. */
    public boolean zombie() {
        return state == 'Z' || state == 'X';
    }
}
