package dev.localdeploy.stability.resource;

/**
 * Above which figures something is wrong.
 *
 * @param openFilesShare of a process's own limit, above 0 and at most 1
 * @param threads of the whole tree
 * @param connections of the whole tree
 * @param freeBytes less free space is reported
 */
public record ResourceLimits(double openFilesShare, int threads, int connections, long freeBytes) {}
