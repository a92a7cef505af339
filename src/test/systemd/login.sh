#!/bin/bash
# As root inside the private systemd: logs the user in and out, without and with linger.
set -eu
here=$(dirname "$0")

login() {
    systemd-run --quiet --pipe --wait --collect --uid="$RSU_USER" --property=PAMName=login \
        --setenv=DIST="$DIST" --setenv=PATH="$PATH" --setenv=LANG=C.UTF-8 -- /bin/bash -c ". $here/scenario.sh; $1"
}

is_out() {
    ! systemctl is-active --quiet "user@$(id -u "$RSU_USER").service"
}

wait_for_logout() {
    tries=400
    until is_out; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || { echo "FAILED: the user manager does not end"; exit 1; }
        sleep 0.1
    done
}

login 'local-deploy service install | grep "At logout" || fail "nothing is said about logout"
       local-deploy start --name web --auto-restart --command "sleep 1000" > /dev/null
       pid_of web > ~/first'
wait_for_logout
login 'within 20 "the daemon does not start at login" systemctl --user is-active --quiet local-deploy.service
       within 20 "the deployment is not restored" local-deploy wait web --for running --timeout 10
       [ "$(pid_of web)" != "$(cat ~/first)" ] || fail "the first run cannot have lived through the logout"
       echo "started at login"
       local-deploy service install --linger | grep "run on after logout" || fail "no linger"
       pid_of web > ~/second'
sleep 12
login 'same "the child after a logout with linger" "$(cat ~/second)" "$(pid_of web)"
       echo "lived through logout"'
