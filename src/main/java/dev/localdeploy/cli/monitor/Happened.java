package dev.localdeploy.cli.monitor;

/**
 * Something that happened to a deployment.
 *
 * @param at seconds since 1970
 * @param words harmless to print
 */
record Happened(double at, String words, boolean trouble) {}
