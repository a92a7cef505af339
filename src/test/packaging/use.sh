# A first deployment, typed where there is nothing but what was installed. $1: the folder with lib/ and runtime/.
set -eu

fail() {
    echo "FAILED: $*"
    cat "$HOME/.local/state/local-deploy/daemon.log" || :
    exit 1
}

# uses PID CACHE: whether a JVM has taken it, which is seen in its memory alone.
uses() {
    grep -q "$1/lib/$3" "/proc/$2/maps"
}

if command -v java; then fail "there is a java here"; fi
local-deploy start --name web --auto-restart -- sleep 1000 > /dev/null
local-deploy list --names | grep -qx web || fail "the deployment is not listed"
local-deploy list | grep -q "Total: 1 deployment (1 running)\|Total: 1 deployment (1 starting)" || fail "list says: $(local-deploy list)"
daemon=$(local-deploy daemon status --json | grep -o '"pid":[0-9]*')
uses "$1" "${daemon#*:}" daemon.aot || fail "the daemon does without its cache"
local-deploy logs -f web > /dev/null &
client=$!
tries=100
until uses "$1" $client client.aot; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || fail "the client does without its cache"
    sleep 0.1
done
kill $client
local-deploy doctor > /tmp/doctor || :
grep -q "The AOT caches are used" /tmp/doctor || fail "the doctor finds: $(cat /tmp/doctor)"
local-deploy stop web > /dev/null
local-deploy list | grep -q "(1 stopped)" || fail "it is not stopped: $(local-deploy list)"
local-deploy daemon stop > /dev/null
echo "used"
