package dev.localdeploy.deployment;

/** What the user wants of a deployment, whatever is true at the moment. */
public enum Goal {
    UP,
    DOWN
}
