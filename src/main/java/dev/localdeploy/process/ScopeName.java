package dev.localdeploy.process;

/**
 * How the control groups of runs are called: {@code local-deploy-NAME.scope}. Every name of a
 * deployment may stand there as it is.
 */
public final class ScopeName {
    private static final String PREFIX = "local-deploy-";
    private static final String SUFFIX = ".scope";

    private ScopeName() {}

    /** The usual one. */
    public static String of(String deployment) {
        return PREFIX + deployment + SUFFIX;
    }

    /** For when the usual one is taken: by the run before, or by a daemon with another folder. */
    public static String of(String deployment, Run run) {
        return PREFIX + deployment + "-" + run.key().number() + "-" + run.leader().pid() + SUFFIX;
    }

    /** Whether a control group is that of a run. */
    public static boolean isOurs(String group) {
        return group.endsWith(SUFFIX) && group.startsWith(PREFIX, group.lastIndexOf('/') + 1);
    }

    /** The unit's name. */
    public static String unitOf(String group) {
        return group.substring(group.lastIndexOf('/') + 1);
    }
}
