#!/bin/sh
# Makes everything that is given to people without a JDK: the tarball and, where there is dpkg, the Debian package.
# usage: packages.sh DISTRIBUTION-DIRECTORY TARGET-DIRECTORY JAVA-HOME
set -eu
base=$(cd "$(dirname "$0")" && pwd)
made=$(sh "$base/dist/self-contained.sh" "$1" "$2" "$3")
echo "$made.tar.gz"
if command -v dpkg-deb > /dev/null; then
    sh "$base/deb/build.sh" "$made" "$2"
fi
