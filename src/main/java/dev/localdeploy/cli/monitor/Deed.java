package dev.localdeploy.cli.monitor;

/** What a key can do to a deployment. */
enum Deed {
    START("is being started", "is up"),
    STOP("is being stopped", "is down"),
    RESTART("is being restarted", "is up again");

    private final String underWay;
    private final String done;

    Deed(String underWay, String done) {
        this.underWay = underWay;
        this.done = done;
    }

    String underWay() {
        return underWay;
    }

    String done() {
        return done;
    }
}
