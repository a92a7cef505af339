#!/bin/sh
# Trains the AOT caches of the installation in which this file lies (as lib/train.sh), for one JVM; without them every command
# takes twice as long. Run by the build, and by the launcher, once, when the JVM has become another one.
# usage: train.sh [JAVA-HOME]     default: the runtime that comes along, or the JVM of the last training
set -eu
lib=$(cd "$(dirname "$0")" && pwd)
home=${lib%/lib}
own=$home/runtime

# lib/jvm: the folder of the JVM and its exact build. One that comes along is found without, wherever all this is moved.
last=
[ ! -r "$lib/jvm" ] || read -r last < "$lib/jvm" || :
jvm=${1:-$last}
[ ! -x "$own/bin/java" ] || jvm=$own
[ -x "$jvm/bin/java" ] || { echo "train.sh: there is no JVM in '$jvm'; name the folder of a JDK 25 or newer" >&2; exit 69; }
jvm=$(cd "$jvm" && pwd)

[ -w "$lib" ] || { echo "train.sh: $lib is not writable: run it as the owner of $lib" >&2; exit 1; }

# One at a time. A lock that a killed one has left does not count.
lock=$lib/training
if [ -f "$lock" ] && ! kill -0 "$(cat "$lock")" 2>/dev/null; then
    rm -f "$lock"
fi
(set -C; echo $$ > "$lock") 2>/dev/null || {
    echo "train.sh: another training is running (pid $(cat "$lock" 2>/dev/null)); wait for it" >&2
    exit 1
}

# A home of its own: the daemon that is trained must not meet the user's, nor speak to who started this one.
for name in $(env | sed -n -e 's/^\(LOCAL_DEPLOY_[A-Za-z0-9_]*\)=.*/\1/p') NOTIFY_SOCKET WATCHDOG_USEC WATCHDOG_PID; do
    unset "$name"
done
work=$(mktemp -d)
export HOME="$work" XDG_STATE_HOME="$work/state" XDG_RUNTIME_DIR="$work/run" XDG_CONFIG_HOME="$work/config"
mkdir -m 700 "$XDG_RUNTIME_DIR"
daemon=
clean_up() {
    [ -z "$daemon" ] || kill -9 "$daemon" 2>/dev/null || :
    rm -rf "$work" "$lock" "$lib"/*.aot.new*
}
trap clean_up EXIT
trap 'exit 130' INT TERM
# The terminal from which a user's command has started this may be closed meanwhile.
trap '' HUP

give_up() {
    echo "train.sh: $1, so this installation goes without that cache and is slower; what was said:" >&2
    tail -n 20 "$work/$2" >&2 || :
}

# keep CACHE WHAT OUTPUT
keep() {
    if [ -s "$lib/$1.new" ]; then mv "$lib/$1.new" "$lib/$1"; else give_up "the $2 could not be trained" "$3"; fi
}

# First away with the old caches: with a new build in lib/jvm the launcher would believe in them.
rm -f "$lib/daemon.aot" "$lib/client.aot" "$lib/untouched"
{
    if [ "$jvm" = "$own" ]; then echo; else echo "$jvm"; fi
    grep '^JAVA_RUNTIME_VERSION=' "$jvm/release"
} > "$lib/jvm"
TZ=UTC0 touch -t @time@ "$lib"/client/*.jar "$lib"/daemon/lib/main/*.jar
ln "$lib/jvm" "$lib/untouched"

cd "$work"
# A cache keeps the place of its training, and while there is a program in it, the daemon of a copy reads that one's files: so
# the training happens in a place that is gone afterwards.
ln -s "$home" "$work/home"
LOCAL_DEPLOY_TRAIN=$lib/daemon.aot.new "$work/home/bin/local-deploy" daemon run > daemon.out 2>&1 &
daemon=$!
tries=0
while [ ! -f "$XDG_RUNTIME_DIR/local-deploy/daemon.json" ] && [ $tries -lt 300 ] && kill -0 "$daemon" 2>/dev/null; do
    tries=$((tries + 1))
    sleep 0.1
done
[ -f "$XDG_RUNTIME_DIR/local-deploy/daemon.json" ] || give_up "the daemon did not come up to be trained" daemon.out

LOCAL_DEPLOY_TRAIN=$lib/client.aot.new "$work/home/bin/local-deploy" > client.out 2>&1 || :
keep client.aot client client.out

# The daemon writes its cache when it ends.
kill "$daemon" 2>/dev/null || :
tries=0
while kill -0 "$daemon" 2>/dev/null && [ $tries -lt 600 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
keep daemon.aot daemon daemon.out
