#!/bin/bash
# Makes a root with a shell, the few tools that the launcher and the tests use, and the C library: no JDK and nothing else.
# usage: clean-root.sh DIRECTORY
set -eu
root=$1
mkdir -p "$root"/{bin,usr/bin,usr/lib,dev,proc,tmp,root,etc,var/lib/dpkg/info,var/lib/dpkg/updates}
chmod 1777 "$root/tmp"
# dpkg removes folders that it finds empty, which these never are.
touch "$root/usr/bin/other" "$root/usr/lib/other"

for tool in sh readlink touch ln awk stty nice sleep cat grep mkdir rm env; do
    file=$(readlink -f "$(command -v "$tool")")
    cp "$file" "$root/bin/$tool"
    # Libraries where the loader looks for them: "libc.so.6 => /lib/… (0x…)", and the loader itself without an arrow.
    ldd "$file" | grep -o '/[^ ]*' | while read -r library; do
        mkdir -p "$root$(dirname "$library")"
        cp -nL "$library" "$root$library"
    done
done
# The JVM needs these besides.
for library in libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1; do
    file=$(ldconfig -p | awk -v name=$library '$1 == name { print $NF; exit }')
    mkdir -p "$root$(dirname "$file")"
    cp -nL "$file" "$root$file"
done

echo "root:x:0:0:root:/root:/bin/sh" > "$root/etc/passwd"
# To dpkg, the C library is there.
: > "$root/var/lib/dpkg/available"
cat > "$root/var/lib/dpkg/status" << END
Package: libc6
Status: install ok installed
Maintainer: nobody
Architecture: $(dpkg --print-architecture 2> /dev/null || echo amd64)
Version: 2.36
Description: the C library
END
