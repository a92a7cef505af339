package dev.localdeploy.crash;

import java.util.Locale;

/** What may end a run. The names are stable: scripts rely on them. */
public enum CauseCode {
    OUT_OF_MEMORY_KERNEL,
    OUT_OF_MEMORY_HEAP,
    MEMORY_LEAK,
    RESOURCE_EXHAUSTED,
    UNRESPONSIVE,
    LOG_PATTERN_MATCHED,
    ENDED_BY_WATCHER,
    PORT_IN_USE,
    COMMAND_NOT_FOUND,
    NOT_EXECUTABLE,
    WORKING_DIRECTORY_GONE,
    LAUNCH_FAILED,
    MODULE_MISSING,
    FILE_MISSING,
    SYNTAX_ERROR,
    CONFIGURATION_MISSING_ENV,
    CONFIGURATION_INVALID,
    PERMISSION_DENIED,
    DISK_FULL,
    TOO_MANY_OPEN_FILES,
    CONNECTION_REFUSED_DEPENDENCY,
    HOST_NOT_FOUND,
    UNHANDLED_EXCEPTION,
    STACK_OVERFLOW,
    SEGMENTATION_FAULT,
    ABORTED,
    KILLED_BY_SIGNAL,
    EXITED_NORMALLY,
    MACHINE_RESTARTED,
    UNKNOWN;

    /** Such as {@code port_in_use}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
