package dev.localdeploy.cli.monitor;

/**
 * Something that happened to a deployment.
 *
 * @param at seconds since 1970
 * @param words harmless to print
 * @param lasts whether it is so until something else is told, as a status is
 */
record Happened(double at, String words, boolean trouble, boolean lasts) {
    /** The daemon also tells of changes that do not show here. */
    boolean saysNothingAfter(Happened before) {
        return lasts && words.equals(before.words);
    }
}
