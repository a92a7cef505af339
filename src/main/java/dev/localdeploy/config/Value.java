package dev.localdeploy.config;

/** A value and where it comes from. */
record Value<T>(T value, Origin origin) {}
