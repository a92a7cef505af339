#!/bin/sh
# Makes of the assembled distribution one that needs no JDK: with a small runtime of its own, AOT caches trained for exactly
# that runtime, the man page and completions; and a tarball of it. On Linux and macOS, for the machine it runs on.
# usage: self-contained.sh DISTRIBUTION-DIRECTORY TARGET-DIRECTORY JAVA-HOME
# Prints the folder that it made; the tarball lies beside it, with .tar.gz to its name.
set -eu
dist=$1 target=$2 jvm=$3

# What the program uses, and after java.net.http what plugins of users are likely to.
modules=java.base,java.logging,java.management,java.naming,java.xml,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs
modules=$modules,java.net.http,java.sql

case $(uname -s) in
    Darwin) system=macos ;;
    *) system=$(uname -s | tr '[:upper:]' '[:lower:]') ;;
esac
version=$(JAVA_HOME=$jvm "$dist/bin/local-deploy" --version)
name=local-deploy-${version#* }-$system-$(uname -m)
made=$target/$name

rm -rf "$made" "$made.tar.gz"
mkdir -p "$made"
cp -Rp "$dist/bin" "$dist/lib" "$dist/share" "$made/"
build=$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$jvm/release")
"$jvm/bin/jlink" --add-modules $modules --strip-java-debug-attributes --no-man-pages --no-header-files \
    --release-info "add:JAVA_RUNTIME_VERSION=$build" --output "$made/runtime"
sh "$made/lib/train.sh"

program=$made/bin/local-deploy share=$made/share
mkdir -p "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/site-functions" "$share/fish/vendor_completions.d"
"$program" manual > "$share/man/man1/local-deploy.1"
"$program" completion bash > "$share/bash-completion/completions/local-deploy"
"$program" completion zsh > "$share/zsh/site-functions/_local-deploy"
"$program" completion fish > "$share/fish/vendor_completions.d/local-deploy.fish"

# Whoever unpacks it as root must not make a stranger the owner.
owner='--uid 0 --gid 0'
case $(tar --version) in
    *GNU*) owner='--owner=root:0 --group=root:0 --sort=name' ;;
esac
(cd "$target" && tar -c $owner -f - "$name") | gzip -6 > "$made.tar.gz"
echo "$made"
