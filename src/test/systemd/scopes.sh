#!/bin/bash
# Runs in scopes of their own: their names, who is in them, what survives what, and limits, as far as this machine can.
. "$(dirname "$0")/scenario.sh"
root=/sys/fs/cgroup

group_of() {
    sed -n 's/^0:://p' "/proc/$1/cgroup"
}

# in_scope UNIT PID…: all of them are
in_scope() {
    local unit=$1 pid
    shift
    for pid in "$@"; do
        case $(group_of "$pid") in
            */local-deploy.slice/"$unit") ;;
            *) return 1 ;;
        esac
    done
}

scope_of() {
    local-deploy status "$1" --json 2> /dev/null | python3 -c 'import json,sys; print(json.load(sys.stdin)["scope"][sys.argv[1]])' "$2"
}

shows_scope() {
    [ "$(scope_of "$1" unit)" = "$2" ]
}

no_scope() {
    [ -z "$(systemctl --user list-units --all --no-legend --type=scope 'local-deploy*')" ]
}

tree_of() {
    local pid
    echo "$1"
    for pid in $(cat /proc/"$1"/task/*/children); do tree_of "$pid"; done
}

local-deploy service install > /dev/null

# A tree: the shim, the leader, a child that was forked before the move, and a grandchild in a session of its own.
local-deploy start --no-wait --name web.1_a --command "sleep 1001 & setsid sh -c 'sleep 1002; :' & wait" > /dev/null
leader=$(pid_of web.1_a)
shim=$(awk '{print $4}' "/proc/$leader/stat")
within 10 "the run gets no scope" in_scope local-deploy-web.1_a.scope "$shim"
# shellcheck disable=SC2046
within 5 "somebody is not in the scope: $(tree_of "$shim")" in_scope local-deploy-web.1_a.scope $(tree_of "$shim")
same "processes in the scope" 5 "$(tree_of "$shim" | wc -l)"
within 5 "the status names no scope" shows_scope web.1_a local-deploy-web.1_a.scope
systemd-cgls --no-pager --user-unit local-deploy.slice > ~/cgls
grep -q "local-deploy-web.1_a.scope" ~/cgls || fail "systemd-cgls does not show it: $(cat ~/cgls)"
grep -q "sleep 1002" ~/cgls || fail "systemd-cgls does not show the grandchild: $(cat ~/cgls)"
echo "moved"

before=$(daemon_pid)
systemctl --user restart local-deploy.service
within 20 "no daemon after restart" is_replaced "$before"
same "the run after a restart" "$leader" "$(pid_of web.1_a)"
in_scope local-deploy-web.1_a.scope "$shim" "$leader" || fail "the run left its scope"
within 5 "the next daemon does not know the scope" shows_scope web.1_a local-deploy-web.1_a.scope
before=$(daemon_pid)
kill -9 "$before"
within 20 "no daemon after kill -9" is_replaced "$before"
in_scope local-deploy-web.1_a.scope "$shim" "$leader" || fail "the run left its scope"
local-deploy restart web.1_a > /dev/null 2>&1
leader=$(pid_of web.1_a)
in_some_scope() {
    case $(group_of "$leader") in */local-deploy-web.1_a*.scope) ;; *) return 1 ;; esac
}
within 10 "the next run gets no scope" in_some_scope
echo "kept"

# Hidden from every other search: its shim is killed, and it forked twice, left the session, and forgot its environment.
cat > ~/hides.py <<'PYTHON'
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execve("/bin/sleep", ["sleep", "1003"], {})
    os._exit(0)
time.sleep(1000)
PYTHON
local-deploy start --no-wait --name hides -- python3 ~/hides.py > /dev/null
leader=$(pid_of hides)
shim=$(awk '{print $4}' "/proc/$leader/stat")
within 10 "the run gets no scope" in_scope local-deploy-hides.scope "$shim" "$leader"
hidden_pid() {
    pgrep -f "^sleep 1003"
}
within 5 "nobody hides" hidden_pid
hidden=$(hidden_pid)
kill -9 "$shim"
local-deploy stop hides > /dev/null
if kill -0 "$hidden" 2> /dev/null && ! grep -q '^State:.Z' "/proc/$hidden/status"; then fail "who hid lives on"; fi
echo "found"

local-deploy stop web.1_a > /dev/null
within 10 "a scope is left: $(systemctl --user list-units --all 'local-deploy*')" no_scope
echo "gone"

# Limits. Where the user manager may not use a controller, status and log say so, and the deployment runs all the same.
mkdir -p ~/limited
printf 'limits: {memory_max: 64M, tasks_max: 20}\n' > ~/limited/local-deploy.yaml
cat > ~/limited/hog.py <<'PYTHON'
import time
time.sleep(2)
taken = []
while True:
    taken.append(bytearray(b"x" * (4 << 20)))
    time.sleep(0.01)
PYTHON
cat > ~/limited/forks.py <<'PYTHON'
import os, time
time.sleep(2)
children = 0
try:
    for children in range(100):
        if os.fork() == 0:
            time.sleep(1000)
            os._exit(0)
except OSError as refused:
    print("refused after", children, refused.strerror, flush=True)
time.sleep(1000)
PYTHON
cd ~/limited
local-deploy start --no-wait --name quiet -- sleep 1004 > /dev/null
within 10 "the limited run gets no scope" shows_scope quiet local-deploy-quiet.scope
local-deploy status quiet > ~/quiet
grep -q "Limits: .*memory 64.* MB, tasks 20" ~/quiet || fail "the status shows no limits: $(cat ~/quiet)"
group=$root$(group_of "$(pid_of quiet)")
if [ ! -e "$group/memory.max" ]; then
    grep -q "memory_max is not in force" ~/quiet || fail "nobody says that the limit is not in force: $(cat ~/quiet)"
    grep -q "memory_max is not in force" ~/.local/state/local-deploy/daemon.log || fail "the log does not say so"
    echo "limits not in force, and said so"
else
    same "memory.max" $((64 << 20)) "$(cat "$group/memory.max")"
    same "pids.max" 20 "$(cat "$group/pids.max")"
    ! grep -q "not in force" ~/quiet || fail "a limit is called not in force: $(cat ~/quiet)"
    local-deploy start --no-wait --name hog -- python3 ~/limited/hog.py > /dev/null
    within 60 "the hog is not killed" local-deploy wait hog --for stopped --timeout 1
    within 10 "why does not know the limit: $(local-deploy why hog)" sh -c 'local-deploy why hog | grep -q "memory_max"'
    local-deploy why hog | head -n 8
    local-deploy start --no-wait --name forks -- python3 ~/limited/forks.py > /dev/null
    within 60 "forks are not refused" sh -c 'local-deploy logs forks | grep -q "refused after 1[0-9]"'
    local-deploy logs forks
    local-deploy stop forks > /dev/null
    echo "limits in force"
fi
local-deploy stop quiet > /dev/null
within 10 "a scope is left" no_scope
