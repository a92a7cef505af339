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
sed -e "s|@version@|${version%.jar}|" -e "s|@time@|$time|" "$base/packaging/dist/local-deploy.sh" > "$dist/bin/local-deploy"
sed -e "s|@time@|$time|" "$base/packaging/dist/train.sh" > "$lib/train.sh"
chmod 755 "$dist/bin/local-deploy"

[ "${LOCAL_DEPLOY_TRAINING-yes}" = no ] || sh "$lib/train.sh" "$jvm"
