package dev.localdeploy.cli.service;

/** The service manager is not there, or refuses; the message says what to do. */
public final class ServiceTrouble extends Exception {
    private static final long serialVersionUID = 1L;

    ServiceTrouble(String message) {
        super(message);
    }
}
