/**
 * The daemon as a service of the machine: registered with systemd or launchd, which start it at
 * login and again when it dies.
 *
 * <p>Way in: {@link dev.localdeploy.cli.service.ServiceManager}.
 */
@NullMarked
package dev.localdeploy.cli.service;

import org.jspecify.annotations.NullMarked;
