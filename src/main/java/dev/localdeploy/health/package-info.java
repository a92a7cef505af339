/**
 * Is it ready, is it well? Reports, never acts. Knows runs; has never heard of deployments' goals.
 *
 * <p>Way in: {@link dev.localdeploy.health.HealthWatch}, made by {@link
 * dev.localdeploy.health.RoundTheClock}.
 */
@NullMarked
package dev.localdeploy.health;

import org.jspecify.annotations.NullMarked;
