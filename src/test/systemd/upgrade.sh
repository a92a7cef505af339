#!/bin/bash
# upgrade.sh COUNT: an upgrade under COUNT children. The program is replaced by one of the next version while the daemon
# runs, then "service restart" hands everything over. Says how many children the new daemon has, and after how long.
count=${1:-20}
packaged=$DIST
DIST=$HOME/program
. "$(dirname "$0")/scenario.sh"
cp -a "$packaged" "$DIST"
old=$(local-deploy --version | cut -d' ' -f2)

# The same program under another version of the same length. Without its AOT caches: they are for the jars as they were.
new=$(python3 - "$DIST" "$HOME/next" "$old" <<'PYTHON'
import os, pathlib, shutil, sys, zipfile
program, following, old = sys.argv[1:]
new = "9" + old[1:]
shutil.copytree(program, following, symlinks=True)
for cache in pathlib.Path(following, "lib").glob("*.aot"):
    cache.unlink()
launcher = pathlib.Path(following, "bin/local-deploy")
launcher.write_text(launcher.read_text().replace(old, new))
jar = pathlib.Path(following, "lib/daemon/lib/main/local-deploy-daemon.jar")
with zipfile.ZipFile(f"{program}/lib/daemon/lib/main/local-deploy-daemon.jar") as before, zipfile.ZipFile(jar, "w") as after:
    for entry in before.infolist():
        after.writestr(entry, before.read(entry).replace(old.encode(), new.encode()))
print(new)
PYTHON
)

# name and pid of all that run, one to a line
running() {
    local-deploy list --json 2> /dev/null | python3 -c '
import json, sys
for one in sorted(json.load(sys.stdin), key=lambda one: one["name"]):
    if one["process"]["status"] == "RUNNING":
        print(one["name"], one["process"]["pid"])'
}

local-deploy service install > /dev/null
for number in $(seq "$count"); do
    local-deploy start --no-wait --name "child$number" -- sleep 100000 > /dev/null
done
all_run() {
    [ "$(running | wc -l)" = "$count" ]
}
within 20 "not all children come up" all_run
running > ~/before
daemon=$(daemon_pid)

mv "$DIST" ~/replaced
mv ~/next "$DIST"
local-deploy list 2> ~/notice > /dev/null
grep -q "an older version ($old) than this client ($new).*service restart" ~/notice || fail "no word about the older daemon: $(cat ~/notice)"
local-deploy start --no-wait --name late -- sleep 100000 > /dev/null 2>&1 || fail "the older daemon does not start what the newer client wants"
count=$((count + 1))
within 10 "the late child does not come up" all_run
running > ~/before
echo "neighbours talked"

local-deploy service restart > ~/said
ready=$(date +%s%N)
within 20 "not all children are adopted" all_run
adopted=$((($(date +%s%N) - ready) / 1000000))
grep -q "version $new" ~/said || fail "the new version does not answer: $(cat ~/said)"
is_replaced "$daemon" || fail "the daemon is still the same"
running > ~/after
same "the children" "$(cat ~/before)" "$(cat ~/after)"
while read -r name pid; do
    kill -0 "$pid" || fail "$name (pid $pid) is gone"
done < ~/after
local-deploy daemon status 2>&1 | grep -q "Version: *$new" || fail "not the new version: $(local-deploy daemon status 2>&1)"
if local-deploy list 2>&1 > /dev/null | grep .; then fail "a notice between equals"; fi
~/replaced/bin/local-deploy list 2>&1 > /dev/null | grep -q "a newer version ($new)" || fail "the older client says nothing"
echo "upgraded: $(comm -12 ~/before ~/after | wc -l) of $count children, adopted $adopted ms after ready"

before=$(daemon_pid)
systemctl --user restart local-deploy.service
ready=$(date +%s%N)
within 20 "not all children are adopted" all_run
adopted=$((($(date +%s%N) - ready) / 1000000))
is_replaced "$before" || fail "the daemon is still the same"
running > ~/after
same "the children after systemctl restart" "$(cat ~/before)" "$(cat ~/after)"
echo "restarted: $(comm -12 ~/before ~/after | wc -l) of $count children, adopted $adopted ms after ready"
cut -d' ' -f2 ~/after | xargs kill
