#!/bin/sh
# Puts the runnable distribution together and trains its AOT caches, without which every command is twice as slow.
# usage: assemble.sh BASE-DIRECTORY TARGET-DIRECTORY DISTRIBUTION-DIRECTORY JAVA-HOME
# LOCAL_DEPLOY_TRAINING=no leaves the training out.
set -eu
base=$1 target=$2 dist=$3 jvm=$4
lib=$dist/lib
app=$target/quarkus-app

one() {
    [ $# -eq 1 ] && [ -f "$1" ] || { echo "assemble.sh: expected one file, found: $*" >&2; exit 1; }
    echo "$1"
}

# From nothing each time: a JVM does not notice that a jar is newer than its AOT cache, and runs the old code.
rm -rf "$dist"
mkdir -p "$dist/bin" "$lib/client" "$lib/daemon/lib/main" "$lib/daemon/quarkus"
jar=$(one "$app"/app/local-deploy-*.jar)
cp -p "$jar" "$lib/client/local-deploy.jar"
cp -p "$(one "$app"/lib/main/com.fasterxml.jackson.core.jackson-core-*.jar)" "$lib/client/jackson-core.jar"
cp -p "$(one "$app"/lib/main/org.snakeyaml.snakeyaml-engine-*.jar)" "$lib/client/snakeyaml-engine.jar"
cp -p "$(one "$app"/lib/main/com.google.re2j.re2j-*.jar)" "$lib/client/re2j.jar"
cp -p "$(one "$app"/lib/main/org.jline.jline-terminal-[0-9]*.jar)" "$lib/client/jline-terminal.jar"
cp -p "$(one "$app"/lib/main/org.jline.jline-terminal-ffm-*.jar)" "$lib/client/jline-terminal-ffm.jar"
"$jvm/bin/java" "$base/packaging/dist/ModernizeJar.java" \
    "$(one "$app"/lib/main/info.picocli.picocli-*.jar)" "$lib/client/picocli.jar"
# Quarkus finds its root from where its own classes lie, so the one jar takes the place of the many.
"$jvm/bin/java" -cp "$(one "$app"/lib/main/org.ow2.asm.asm-[0-9]*.jar)" "$base/packaging/dist/MergeJars.java" \
    "$app/quarkus-run.jar" "$lib/daemon/lib/main/local-deploy-daemon.jar"
cp -p "$app/quarkus/quarkus-application.dat" "$lib/daemon/quarkus/"
mkdir -p "$dist/share/systemd" "$dist/share/launchd"
cp -p "$base/packaging/systemd/local-deploy.service" "$dist/share/systemd/"
cp -p "$base/packaging/launchd/dev.local-deploy.plist" "$dist/share/launchd/"
cp -p "$target/shim/local-deploy-shim" "$base/.mvn/find-jdk.sh" "$lib/"

version=${jar##*/local-deploy-}
# A cache is good only for jars of the same times; with these they can be given back after any copy.
time=200001010000.00
TZ=UTC0 touch -t $time "$lib"/client/*.jar "$lib"/daemon/lib/main/*.jar
sed -e "s|@version@|${version%.jar}|" -e "s|@time@|$time|" "$base/packaging/dist/local-deploy.sh" > "$dist/bin/local-deploy"
chmod 755 "$dist/bin/local-deploy"
{ echo "$jvm"; grep '^JAVA_RUNTIME_VERSION=' "$jvm/release"; } > "$lib/jvm"
ln "$lib/jvm" "$lib/untouched"

[ "${LOCAL_DEPLOY_TRAINING-yes}" != no ] || exit 0

# A home of its own: the daemon that is trained must not meet the user's.
home=$(mktemp -d)
export HOME="$home" XDG_STATE_HOME="$home/state" XDG_RUNTIME_DIR="$home/run" XDG_CONFIG_HOME="$home/config"
mkdir -m 700 "$XDG_RUNTIME_DIR"
daemon=
clean_up() {
    [ -z "$daemon" ] || kill -9 "$daemon" 2>/dev/null || :
    rm -rf "$home"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

give_up() {
    echo "assemble.sh: $1, so the distribution goes without that cache and is slower; what was said:" >&2
    tail -n 20 "$home/$2" >&2 || :
}

cd "$home"
LOCAL_DEPLOY_TRAIN=$lib/daemon.aot "$dist/bin/local-deploy" daemon run > daemon.out 2>&1 &
daemon=$!
tries=0
while [ ! -f "$XDG_RUNTIME_DIR/local-deploy/daemon.json" ] && [ $tries -lt 300 ] && kill -0 "$daemon" 2>/dev/null; do
    tries=$((tries + 1))
    sleep 0.1
done
[ -f "$XDG_RUNTIME_DIR/local-deploy/daemon.json" ] || give_up "the daemon did not come up to be trained" daemon.out

LOCAL_DEPLOY_TRAIN=$lib/client.aot "$dist/bin/local-deploy" > client.out 2>&1 || :
[ -f "$lib/client.aot" ] || give_up "the client could not be trained" client.out

# The daemon writes its cache when it ends.
kill "$daemon" 2>/dev/null || :
tries=0
while kill -0 "$daemon" 2>/dev/null && [ $tries -lt 600 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
[ -f "$lib/daemon.aot" ] || give_up "the daemon could not be trained" daemon.out
