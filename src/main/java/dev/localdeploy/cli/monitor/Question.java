package dev.localdeploy.cli.monitor;

/** Asked before something is done that hurts. */
record Question(Deed deed, String id, String name) {
    String words() {
        return (deed == Deed.STOP ? "Stop " : "Restart ") + name + "?  y: yes   any other key: no";
    }
}
