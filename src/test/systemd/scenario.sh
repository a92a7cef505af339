# What the scenarios share. Sourced inside the private systemd, with the distribution's folder in $DIST.
set -eu
PATH=$DIST/bin:$PATH

fail() {
    echo "FAILED: $*"
    systemctl --user status --no-pager -n 20 local-deploy.service 2>&1 || :
    tail -n 30 "$HOME/.local/state/local-deploy/daemon.log" 2>/dev/null || :
    exit 1
}

# within SECONDS WHAT COMMAND…: tries until it succeeds. SLOW is how many times slower than usual the machine is.
within() {
    local tries=$(($1 * 10 * ${SLOW:-1})) what=$2
    shift 2
    until "$@" > /dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || fail "$what"
        sleep 0.1
    done
}

same() {
    [ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"
}

daemon_pid() {
    systemctl --user show --property=MainPID --value local-deploy.service
}

pid_of() {
    local-deploy status "$1" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["process"]["pid"])'
}

is_replaced() {
    local now
    now=$(daemon_pid)
    [ "$now" != 0 ] && [ "$now" != "$1" ] && systemctl --user is-active --quiet local-deploy.service
}
