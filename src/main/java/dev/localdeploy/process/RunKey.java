package dev.localdeploy.process;

/**
 * Names one run of one deployment.
 *
 * @param deployment the deployment's id
 * @param number counts the deployment's runs from 1 and never goes back
 */
public record RunKey(String deployment, long number) {}
