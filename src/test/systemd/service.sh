#!/bin/bash
# The service from install to uninstall. A child must have the same pid all the way.
. "$(dirname "$0")/scenario.sh"
unit=$HOME/.config/systemd/user/local-deploy.service

# One that was started by hand hands over.
child=$(local-deploy start --name web --command "sleep 1000" > /dev/null && pid_of web)
local-deploy service install
same "the child after the hand-over" "$child" "$(pid_of web)"
same "enabled" enabled "$(systemctl --user is-enabled local-deploy.service)"
same "active" active "$(systemctl --user is-active local-deploy.service)"
local-deploy service install | grep -q "up to date" || fail "a second install is not idle"
systemctl --user show --property=StatusText --value local-deploy.service | grep -q "1 deployment, 1 running" || fail "no status"
local-deploy doctor > ~/doctor || fail "the doctor finds: $(cat ~/doctor)"
grep -q "systemd starts the daemon: active" ~/doctor || fail "the doctor does not see the service"
echo "installed"

before=$(daemon_pid)
kill -9 "$before"
within 20 "no daemon after kill -9" is_replaced "$before"
same "the child after kill -9 of the daemon" "$child" "$(pid_of web)"
echo "killed and back"

before=$(daemon_pid)
systemctl --user restart local-deploy.service
within 20 "no daemon after restart" is_replaced "$before"
same "the child after systemctl restart" "$child" "$(pid_of web)"
before=$(daemon_pid)
local-deploy service restart
within 20 "no daemon after service restart" is_replaced "$before"
same "the child after service restart" "$child" "$(pid_of web)"
echo "restarted"

# The real limit is 30 s; what is tested is that a daemon that stands still is noticed and replaced.
mkdir -p "$unit.d"
printf '[Service]\nWatchdogSec=3s\nTimeoutAbortSec=2s\n' > "$unit.d/quick.conf"
systemctl --user daemon-reload
before=$(daemon_pid)
systemctl --user restart local-deploy.service
within 20 "no daemon with the quick watchdog" is_replaced "$before"
before=$(daemon_pid)
sleep 5
same "a daemon that moves stays" "$before" "$(daemon_pid)"
kill -STOP "$before"
within 30 "a frozen daemon is not replaced" is_replaced "$before"
same "the child after the watchdog" "$child" "$(pid_of web)"
rm -r "$unit.d"
systemctl --user daemon-reload
echo "watched"

# "daemon stop" is believed: no restart. The next "start" uses the service.
local-deploy daemon stop
sleep 2
same "stopped by hand" inactive "$(systemctl --user is-active local-deploy.service)"
local-deploy start --name other --command "sleep 1000" > /dev/null
same "started as a service" active "$(systemctl --user is-active local-deploy.service)"
same "the child after daemon stop" "$child" "$(pid_of web)"
# Oftener than systemd would start a service that dies of itself.
for _ in 1 2 3 4 5 6; do
    local-deploy daemon stop > /dev/null
    local-deploy daemon start > /dev/null
done
same "started often" active "$(systemctl --user is-active local-deploy.service)"
echo "started on demand"

local-deploy service uninstall
[ ! -e "$unit" ] || fail "the unit is left"
[ -z "$(find "$HOME/.config/systemd" -name '*local-deploy*')" ] || fail "links are left"
if systemctl --user cat local-deploy.service > /dev/null 2>&1; then fail "systemd still knows the unit"; fi
kill -0 "$child" || fail "the child ended with the service"
if local-deploy list 2> /dev/null; then fail "a daemon is left"; fi
local-deploy daemon start > /dev/null
same "the child under the next daemon" "$child" "$(pid_of web)"
local-deploy stop web other > /dev/null
local-deploy service install > /dev/null
local-deploy service uninstall > /dev/null
# systemd remembers what is left of a unit as long as a process does.
is_gone() {
    [ -z "$(systemctl --user list-units --all --no-legend 'local-deploy*')" ]
}
within 10 "something is left: $(systemctl --user list-units --all 'local-deploy*')" is_gone
echo "uninstalled"

# A package brings a unit, which the user need only enable.
provided=$HOME/.local/share/systemd/user/local-deploy.service
mkdir -p "$(dirname "$provided")"
sed -e "s|@program@|\"$DIST/bin/local-deploy\"|" -e '/^@environment@$/d' "$DIST/share/systemd/local-deploy.service" > "$provided"
systemctl --user daemon-reload
systemctl --user enable --now --quiet local-deploy.service
local-deploy service status > ~/status || fail "the package's unit does not count: $(cat ~/status)"
local-deploy service install | grep -q "up to date" || fail "the package's unit is not enough"
before=$(daemon_pid)
local-deploy service restart > /dev/null
within 20 "no daemon after service restart" is_replaced "$before"
local-deploy daemon stop > /dev/null
local-deploy start --name third --command "sleep 1000" > /dev/null
same "started as the package's service" active "$(systemctl --user is-active local-deploy.service)"
local-deploy stop third > /dev/null
local-deploy service uninstall > /dev/null
same "enabled after uninstall" disabled "$(systemctl --user is-enabled local-deploy.service)"
[ -e "$provided" ] || fail "the package's file was removed"
echo "enabled as a package brings it"
