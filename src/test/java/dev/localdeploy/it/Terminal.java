package dev.localdeploy.it;

/** What a user saw of a command. */
record Terminal(int exit, String out, String err) {}
