/**
 * Tells the user, on the desktop or by a webhook, of what must not be missed. Hears of events as
 * everybody else does; never keeps anybody waiting.
 *
 * <p>Way in: {@link dev.localdeploy.notification.Notifier}.
 */
@NullMarked
package dev.localdeploy.notification;

import org.jspecify.annotations.NullMarked;
