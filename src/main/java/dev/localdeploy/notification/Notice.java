package dev.localdeploy.notification;

/**
 * Something that must not be missed.
 *
 * @param deploymentId of which deployment
 * @param deployment its name
 * @param text in words, as programs said it: whoever shows it makes it harmless
 * @param at seconds since 1970
 * @param heldBack how many of the same kind were not told since the last one
 */
public record Notice(
        Kind kind, String deploymentId, String deployment, String text, double at, int heldBack) {
    /** What a user may want to be told of. */
    public enum Kind {
        CRASHED("has crashed"),
        CIRCUIT_OPENED("crashes too often and is not restarted for now"),
        UNRESPONSIVE("does not answer"),
        FINDING("goes towards trouble"),
        LOG_ERROR("has an error in its log"),
        RECOVERED("is well again");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** Such as {@code web has crashed}. */
    String title() {
        return deployment + " " + kind.words;
    }

    Notice after(int others) {
        return new Notice(kind, deploymentId, deployment, text, at, others);
    }
}
