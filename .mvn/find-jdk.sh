#!/bin/sh
# Prints the home of a JDK 25 or newer, or says in one sentence what to install.
# Both the Maven wrapper and the installed launcher use it, so it must stay plain POSIX sh.
# usage: find-jdk.sh [need-compiler]     need-compiler: a runtime without javac does not count
want=25
need=${1:-}

# The "release" file answers without starting a JVM.
version_of() {
    [ -x "$1/bin/java" ] || return 1
    if [ "$need" = need-compiler ] && [ ! -x "$1/bin/javac" ]; then return 1; fi
    [ -r "$1/release" ] || return 1
    while IFS='=' read -r key value; do
        if [ "$key" = JAVA_VERSION ]; then
            value=${value#\"}
            value=${value%%[!0-9]*}
            [ -n "$value" ] && echo "$value"
            return
        fi
    done < "$1/release"
    return 1
}

good() {
    v=$(version_of "$1") && [ "$v" -ge "$want" ]
}

if [ -n "${JAVA_HOME:-}" ] && good "$JAVA_HOME"; then
    echo "$JAVA_HOME"
    exit 0
fi

on_path=$(command -v java 2>/dev/null || :)
if [ -n "$on_path" ]; then
    # java is usually a chain of symbolic links; readlink -f is missing on old macOS.
    real=$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")
    home=${real%/bin/java}
    if good "$home"; then
        echo "$home"
        exit 0
    fi
fi

for home in \
    /usr/lib/jvm/* \
    /usr/java/* \
    /opt/java/* \
    /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec \
    "${SDKMAN_DIR:-${HOME:-/nonexistent}/.sdkman}"/candidates/java/* \
    "${MISE_DATA_DIR:-${HOME:-/nonexistent}/.local/share/mise}"/installs/java/* \
    "${ASDF_DATA_DIR:-${HOME:-/nonexistent}/.asdf}"/installs/java/* \
    "${HOME:-/nonexistent}"/.jdks/*; do
    if good "$home"; then
        echo "$home"
        exit 0
    fi
done

echo "local-deploy needs a JDK $want or newer and found none: install one (for example from https://adoptium.net, or with 'sdk install java 25-tem') or set JAVA_HOME to it." >&2
exit 1
